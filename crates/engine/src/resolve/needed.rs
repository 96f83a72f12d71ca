//! Which processes count, once pictures from outside have taken the place of others.

use super::ports::Process;

/// The processes whose images no other process takes.
pub(super) fn untaken(processes: &[Process<'_>]) -> Vec<usize> {
    let mut taken = vec![false; processes.len()];
    processes.iter().flat_map(|p| p.inputs.iter().flatten()).for_each(|i| taken[*i] = true);
    (0..processes.len()).filter(|i| !taken[*i]).collect()
}

/// The processes that a graph is there for: those that it exports, and those whose images no other
/// process takes.
pub(super) fn ends(graph: &imgflo_flow::Graph, processes: &[Process<'_>]) -> Vec<usize> {
    let exported = graph.outports.values().filter_map(|e| graph.processes.get_index_of(&e.process));
    exported.chain(untaken(processes)).collect()
}

/// Whether each process leads to one of the ends.
pub(super) fn needed(processes: &[Process<'_>], ends: Vec<usize>) -> Vec<bool> {
    let (mut needed, mut open) = (vec![false; processes.len()], ends);
    while let Some(i) = open.pop() {
        if !std::mem::replace(&mut needed[i], true) {
            open.extend(processes[i].inputs.iter().flatten());
        }
    }
    needed
}
