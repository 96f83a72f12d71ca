//! The order in which a graph can be computed.

use crate::error::short;
use crate::{Error, Graph};

impl Graph {
    /// The names of the processes, each after all that feed it. Fails when connections run in a
    /// circle, or come from or lead to nodes that do not exist.
    pub fn in_order(&self) -> Result<Vec<&str>, Error> {
        let links = self.links()?;
        let order = links.in_order();
        match (0..links.sources.len()).find(|node| !order.contains_node(*node)) {
            Some(stuck) => Err(self.circle(links.around_circle(stuck, &order))),
            None => Ok(order.nodes.into_iter().map(|node| self.name_at(node)).collect()),
        }
    }

    fn links(&self) -> Result<Links, Error> {
        let none = || vec![Vec::new(); self.processes.len()];
        let mut links = Links { sources: none(), consumers: none() };
        for edge in &self.edges {
            let ends = [&edge.source, &edge.target];
            let [source, target] = ends.map(|port| {
                self.processes.get_index_of(&port.process).ok_or_else(|| {
                    let names = self.processes.keys().map(String::as_str);
                    Error::unknown_node(edge.at, format!("the edge {edge}"), &port.process, names)
                })
            });
            let (source, target) = (source?, target?);
            links.sources[target].push(source);
            links.consumers[source].push(target);
        }
        Ok(links)
    }

    fn name_at(&self, node: usize) -> &str {
        self.processes.get_index(node).map_or("", |(name, _)| name)
    }

    fn circle(&self, node: usize) -> Error {
        let at = self.processes.get_index(node).and_then(|(_, process)| process.at);
        Error::Circle { place: at.into(), node: short(self.name_at(node)) }
    }
}

/// Who feeds whom, by position.
struct Links {
    sources: Vec<Vec<usize>>,
    consumers: Vec<Vec<usize>>,
}

struct Order {
    nodes: Vec<usize>,
    done: Vec<bool>,
}

impl Order {
    fn contains_node(&self, node: usize) -> bool {
        self.done[node]
    }
}

impl Links {
    /// Takes nodes whose sources are all done, until there are no more.
    fn in_order(&self) -> Order {
        let mut waiting: Vec<usize> = self.sources.iter().map(Vec::len).collect();
        let mut order = Order { nodes: Vec::new(), done: vec![false; waiting.len()] };
        let mut ready: Vec<usize> = (0..waiting.len()).rev().filter(|&i| waiting[i] == 0).collect();
        while let Some(node) = ready.pop() {
            order.nodes.push(node);
            order.done[node] = true;
            for &consumer in &self.consumers[node] {
                waiting[consumer] -= 1;
                if waiting[consumer] == 0 {
                    ready.push(consumer);
                }
            }
        }
        order
    }

    /// A node on the circle that `stuck` waits for: going back to a source that is not done
    /// either, the first node met twice is on it.
    fn around_circle(&self, stuck: usize, order: &Order) -> usize {
        let mut met = vec![false; self.sources.len()];
        let mut node = stuck;
        while !met[node] {
            met[node] = true;
            let undone = |source: &&usize| !order.contains_node(**source);
            node = *self.sources[node].iter().find(undone).unwrap_or(&node);
        }
        node
    }
}

#[cfg(test)]
mod tests {
    use crate::{Edge, Error, Graph, Port, Process};

    fn graph(edges: &[(&str, &str)]) -> Graph {
        let mut graph = Graph::default();
        for (source, target) in edges {
            for name in [source, target] {
                graph.processes.entry((*name).into()).or_insert_with(|| Process::new("x"));
            }
            graph.edges.push(Edge::new(Port::new(*source, "out"), Port::new(*target, "in")));
        }
        graph
    }

    #[test]
    fn sources_come_before_their_consumers() {
        let graph = graph(&[("c", "d"), ("a", "b"), ("b", "c"), ("a", "d")]);
        assert_eq!(graph.in_order().unwrap(), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_circle_is_named_by_a_node_on_it() {
        let graph = graph(&[("b", "d"), ("b", "c"), ("c", "b"), ("a", "b")]);
        let error = graph.in_order().unwrap_err();
        assert!(matches!(error, Error::Circle { node, .. } if node == "b" || node == "c"));
    }
}
