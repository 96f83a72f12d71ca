//! Where a graph is cut: between what changed and what did not.

use std::collections::BTreeSet;

use imgflo_engine::{Graph, NodeId, NodeKind};
use imgflo_op::OpDef;

use crate::NodeTime;
use crate::hash::{Hash, hashes};

/// What takes longer than so many milliseconds is worth keeping, whatever changes.
const LONG: f64 = 30.0;

/// What changed in a graph the last time that anything did. While one thing is changed again and
/// again, what goes into it is kept, and only what comes after it is computed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    now: BTreeSet<Hash>,
    /// Of those, what was not there before.
    fresh: BTreeSet<Hash>,
    /// The nodes that took long.
    long: BTreeSet<String>,
}

impl Changes {
    /// Takes in the newest state of a graph.
    pub(crate) fn follow(&mut self, graph: &Graph) {
        let now: BTreeSet<Hash> = hashes(graph).into_iter().collect();
        if now != self.now {
            self.fresh = now.difference(&self.now).copied().collect();
            self.now = now;
        }
    }

    /// Takes in what nodes took.
    pub(crate) fn note(&mut self, times: &[NodeTime]) {
        let long = times.iter().filter(|time| LONG < time.ms);
        self.long.extend(long.map(|time| time.node.clone()));
    }

    /// The nodes of `graph`, in the state that was followed last, whose results are worth keeping:
    /// those that did not change, and go into what did; those that took long; those that are `kept`
    /// already.
    pub(crate) fn cuts(
        &self,
        graph: &Graph,
        kept: impl Fn(NodeId) -> bool,
        operations: &[&'static OpDef],
    ) -> BTreeSet<NodeId> {
        let fresh: Vec<bool> = hashes(graph).iter().map(|hash| self.fresh.contains(hash)).collect();
        let is_map = |id: NodeId| kind(graph.nodes[id].operation, operations) == "affine";
        let mut between = BTreeSet::new();
        let mut apart = BTreeSet::new();
        for (id, node) in graph.nodes.iter().enumerate() {
            for input in node.inputs.iter().flatten().copied() {
                if fresh[id] && !fresh[input] {
                    between.insert(input);
                }
                // Two maps in a row are one for the engine, and give other pixels by themselves.
                if is_map(id) && is_map(input) {
                    apart.insert(input);
                }
            }
        }
        let wanted = |id: &NodeId| {
            between.contains(id) || self.long.contains(&graph.nodes[*id].name) || kept(*id)
        };
        let all = 0..graph.nodes.len();
        all.filter(|id| !apart.contains(id) && wanted(id) && is_worth_it(graph, *id, operations))
            .collect()
    }
}

fn kind(name: &str, operations: &[&'static OpDef]) -> &'static str {
    imgflo_op::find(operations, name).map_or("", |op| op.kind)
}

/// Whether a result is more than a picture that is kept anyway, or a part of one, or a pattern.
fn is_worth_it(graph: &Graph, node: NodeId, operations: &[&'static OpDef]) -> bool {
    let node = &graph.nodes[node];
    match (&node.kind, node.inputs.first()) {
        (NodeKind::Source(_), _) | (_, None | Some(None)) => false,
        (_, Some(Some(input))) => {
            kind(node.operation, operations) != "region" || is_worth_it(graph, *input, operations)
        }
    }
}
