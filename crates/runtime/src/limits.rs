//! How much there may be of everything.

/// How much there may be of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Graphs that are open.
    pub graphs: usize,
    /// Nodes of a graph.
    pub nodes: usize,
    /// Edges and values of a graph.
    pub edges: usize,
    /// Bytes of a graph.
    pub bytes: usize,
    /// Views of a client.
    pub views: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { graphs: 500, nodes: 1000, edges: 20_000, bytes: 4 << 20, views: 100 }
    }
}
