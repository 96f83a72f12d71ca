//! Graphs of operations, resolved: every name known, every value of its type.

use std::sync::Arc;

use imgflo_op::{Operation, Transparency};

use crate::Source;

/// A graph of operations: nodes whose inputs come before them.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The nodes.
    pub nodes: Vec<Node>,
}

/// The place of a node in its graph.
pub type NodeId = usize;

/// A node of a graph.
#[derive(Clone, Debug)]
pub struct Node {
    /// What errors and plans call it.
    pub name: String,
    /// The full name of its operation.
    pub operation: &'static str,
    /// What it does.
    pub kind: NodeKind,
    /// What is connected to its pads, in order.
    pub inputs: Vec<Option<NodeId>>,
}

/// What a node does.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// It reads a picture.
    Source(Arc<dyn Source>),
    /// It does an operation.
    Operation(Arc<dyn Operation>, Transparency),
}

impl Graph {
    /// Adds a node.
    pub fn add(&mut self, node: Node) -> NodeId {
        debug_assert!(node.inputs.iter().flatten().all(|input| *input < self.nodes.len()));
        self.nodes.push(node);
        self.nodes.len() - 1
    }
}
