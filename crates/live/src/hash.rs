//! What a node's result depends on, as a number.

use std::io::Write;

use imgflo_engine::{Graph, Node, NodeId, NodeKind};

/// A hash of all that a node's result depends on.
pub(crate) type Hash = [u8; 32];

/// The hashes of a graph's nodes: of the operation, its parameters, and what comes in.
pub(crate) fn hashes(graph: &Graph) -> Vec<Hash> {
    hashes_given(graph, |_| None)
}

/// The hashes of a graph's nodes, of which some are given.
pub(crate) fn hashes_given(graph: &Graph, given: impl Fn(NodeId) -> Option<Hash>) -> Vec<Hash> {
    let mut hashes: Vec<Hash> = Vec::with_capacity(graph.nodes.len());
    for (id, node) in graph.nodes.iter().enumerate() {
        hashes.push(given(id).unwrap_or_else(|| hash(node, &hashes)));
    }
    hashes
}

fn hash(node: &Node, before: &[Hash]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    // Writing to a hasher cannot fail.
    let _ = match &node.kind {
        NodeKind::Source(source) => write!(hasher, "source {}", source.identity()),
        // An operation shows all of its parameters.
        NodeKind::Operation(operation, transparency) => {
            write!(hasher, "{} {transparency:?} {operation:?}", node.operation)
        }
    };
    for input in &node.inputs {
        match input {
            Some(input) => hasher.update(&before[*input]),
            None => hasher.update(b"-"),
        };
    }
    *hasher.finalize().as_bytes()
}
