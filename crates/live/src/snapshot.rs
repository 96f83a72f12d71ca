//! A graph at a moment of its editing, with all that it is made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use imgflo_flow::{Graph, Json};

use crate::Picture;

/// A graph at a moment of its editing, with all that it is made of. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Which of the graph's states it is; it grows.
    pub revision: u64,
    /// The graph.
    pub graph: Arc<Graph>,
    /// Graphs by the names that nodes use them by, as components.
    pub components: Arc<BTreeMap<String, Arc<Graph>>>,
    /// Pictures by the addresses that stand in the graph, or why there is none.
    pub pictures: Arc<BTreeMap<String, Result<Picture, String>>>,
    /// Pictures given to exported ports, by their names.
    pub inputs: Arc<BTreeMap<String, Picture>>,
    /// Values given to exported ports, by their names.
    pub values: Arc<Vec<(String, Json)>>,
}

impl Snapshot {
    /// Whether it differs from an earlier one in nothing but what was taken away. As a rule what
    /// replaces that is on its way.
    pub(crate) fn only_lacks_of(&self, earlier: &Self) -> bool {
        let (now, then) = (&self.graph, &earlier.graph);
        let counts =
            |graph: &Graph| [graph.processes.len(), graph.edges.len(), graph.packets.len()];
        counts(now) != counts(then)
            && now.processes.iter().all(|(name, process)| then.processes.get(name) == Some(process))
            && is_left_of(&now.edges, &then.edges)
            && is_left_of(&now.packets, &then.packets)
    }
}

/// Whether it is what is left in the same order when some of what was there is taken away.
fn is_left_of<T: PartialEq>(now: &[T], then: &[T]) -> bool {
    let mut then = then.iter();
    now.iter().all(|one| then.any(|other| other == one))
}
