//! Picture processing as a graph.
fn main() {}
