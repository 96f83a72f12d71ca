//! What the graph that is edited calls a node.

use imgflo_flow::Graph;

/// The node of `graph` that `name` is, or is inside of: a graph in the place of `blur` has nodes
/// called `blur/…`.
pub(crate) fn own<'a>(graph: &Graph, name: &'a str) -> Option<&'a str> {
    let mut name = name;
    while !graph.processes.contains_key(name) {
        name = name.rsplit_once('/')?.0;
    }
    Some(name)
}
