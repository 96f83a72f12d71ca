//! What the picture of every node depends on, in a number: a node whose number is the same shows the
//! same picture.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use imgflo_flow::Graph;

use crate::snapshot::Snapshot;

/// The numbers of all nodes.
pub(crate) fn signatures(snapshot: &Snapshot) -> HashMap<String, u64> {
    let graph = &snapshot.graph;
    let components = all(snapshot);
    let mut own: HashMap<&str, u64> = HashMap::new();
    for (id, process) in &graph.processes {
        let mut hasher = DefaultHasher::new();
        process.component.hash(&mut hasher);
        if snapshot.components.contains_key(&process.component) {
            components.hash(&mut hasher);
        }
        own.insert(id, hasher.finish());
    }
    let mut mix = |node: &str, what: &str, value: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        (what, own.get(node)).hash(&mut hasher);
        value(&mut hasher);
        own.entry(node_of(graph, node)).insert_entry(hasher.finish());
    };
    for packet in &graph.packets {
        let text = packet.data.to_string();
        mix(&packet.target.process, &packet.target.port, &|hasher| text.hash(hasher));
    }
    for (name, value) in &snapshot.values {
        if let Some(export) = graph.inports.get(name) {
            mix(&export.process, &export.port, &|hasher| value.to_string().hash(hasher));
        }
    }
    for (name, address) in &snapshot.inputs {
        if let Some(export) = graph.inports.get(name) {
            mix(&export.process, &export.port, &|hasher| address.hash(hasher));
        }
    }
    through_edges(graph, &own)
}

fn node_of<'g>(graph: &'g Graph, node: &str) -> &'g str {
    graph.processes.get_key_value(node).map_or("", |(id, _)| id)
}

/// The number of all graphs in the graph. It is seldom that one changes, so all count for each.
fn all(snapshot: &Snapshot) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (name, inner) in &snapshot.components {
        (name, imgflo_flow::json::write(inner)).hash(&mut hasher);
    }
    hasher.finish()
}

/// Takes in what comes to each node: nodes in the order of the edges, as far as there is one.
fn through_edges(graph: &Graph, own: &HashMap<&str, u64>) -> HashMap<String, u64> {
    let mut into: HashMap<&str, Vec<&imgflo_flow::Edge>> = HashMap::new();
    let mut from: HashMap<&str, Vec<&str>> = HashMap::new();
    for edge in &graph.edges {
        into.entry(&edge.target.process).or_default().push(edge);
        from.entry(&edge.source.process).or_default().push(&edge.target.process);
    }
    let mut waits: HashMap<&str, usize> =
        into.iter().map(|(node, edges)| (*node, edges.len())).collect();
    let mut ready: Vec<&str> =
        graph.processes.keys().map(String::as_str).filter(|id| !waits.contains_key(id)).collect();
    let mut done: HashMap<String, u64> = HashMap::new();
    while let Some(node) = ready.pop() {
        let mut hasher = DefaultHasher::new();
        own.get(node).hash(&mut hasher);
        for edge in into.get(node).into_iter().flatten() {
            let source = done.get(&edge.source.process);
            (&edge.target, &edge.source.port, source).hash(&mut hasher);
        }
        done.insert(node.to_owned(), hasher.finish());
        for target in from.get(node).into_iter().flatten() {
            if let Some(left) = waits.get_mut(target) {
                *left -= 1;
                if *left == 0 {
                    ready.push(target);
                }
            }
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn of(text: &str) -> HashMap<String, u64> {
        let graph = Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default()).unwrap();
        signatures(&Snapshot { graph: Arc::new(graph), ..Snapshot::default() })
    }

    #[test]
    fn a_value_changes_its_node_and_what_comes_after_it() {
        let text = "load(gegl/load) OUTPUT -> INPUT blur(gegl/box-blur) OUTPUT -> INPUT p(Processor)\n\
                    'a.jpg' -> PATH load, 3 -> RADIUS blur";
        let (before, after) = (of(text), of(&text.replace('3', "4")));
        assert_eq!(before["load"], after["load"]);
        assert_ne!(before["blur"], after["blur"]);
        assert_ne!(before["p"], after["p"]);
        assert_eq!(before, of(text));
    }
}
