//! Where a graph is cut: between what changed and what did not.

use std::collections::BTreeSet;

use imgflo_engine::{Graph, NodeId, NodeKind};
use imgflo_op::OpDef;

use crate::hash::{Hash, hashes};

/// What changed in a graph the last time that anything did. While one thing is changed again and
/// again, what goes into it is kept, and only what comes after it is computed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    now: BTreeSet<Hash>,
    /// Of those, what was not there before.
    fresh: BTreeSet<Hash>,
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

    /// The nodes of `graph`, in the state that was followed last, whose results are worth keeping:
    /// they did not change, and go into what did.
    pub(crate) fn cuts(&self, graph: &Graph, operations: &[&'static OpDef]) -> BTreeSet<NodeId> {
        let fresh: Vec<bool> = hashes(graph).iter().map(|hash| self.fresh.contains(hash)).collect();
        let changed = graph.nodes.iter().zip(&fresh).filter(|(_, fresh)| **fresh);
        let between = changed.flat_map(|(node, _)| {
            let maps = is_map(node.operation, operations);
            // Two maps in a row are one for the engine, and give other pixels by themselves.
            let apart =
                move |input: &NodeId| !(maps && is_map(graph.nodes[*input].operation, operations));
            node.inputs.iter().flatten().copied().filter(apart)
        });
        between.filter(|input| !fresh[*input] && is_worth_it(graph, *input, operations)).collect()
    }
}

fn kind(name: &str, operations: &[&'static OpDef]) -> &'static str {
    imgflo_op::find(operations, name).map_or("", |op| op.kind)
}

fn is_map(operation: &str, operations: &[&'static OpDef]) -> bool {
    kind(operation, operations) == "affine"
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
