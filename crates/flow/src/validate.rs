//! What makes no sense in a graph, whatever its components are.

use std::collections::HashMap;

use crate::error::short;
use crate::{Edge, Error, Graph, Location, Port};

/// More problems than this are not listed.
const MOST: usize = 20;

impl Graph {
    /// The first problem of a graph: see [`problems`](Self::problems).
    pub fn validate(&self) -> Result<(), Error> {
        self.problems_up_to(1).pop().map_or(Ok(()), Err)
    }

    /// What makes no sense in a graph: exported ports, edges and packets of nodes that do not
    /// exist, nodes without a component, and several sources for one port. At most 20 are listed.
    pub fn problems(&self) -> Vec<Error> {
        self.problems_up_to(MOST)
    }

    /// The first reference to a node that does not exist, or has no component.
    pub(crate) fn check_references(&self) -> Result<(), Error> {
        let references = self.dangling_exports().chain(self.dangling_edges());
        self.without_component().chain(references).next().map_or(Ok(()), Err)
    }

    fn problems_up_to(&self, most: usize) -> Vec<Error> {
        let references = self.dangling_edges().chain(self.dangling_exports());
        let two_sources = self.two_sources();
        self.without_component().chain(references).chain(two_sources).take(most).collect()
    }

    fn without_component(&self) -> impl Iterator<Item = Error> {
        self.processes.iter().filter(|(_, process)| process.component.is_empty()).map(
            |(name, process)| Error::NoComponent { place: process.at.into(), node: short(name) },
        )
    }

    fn dangling_edges(&self) -> impl Iterator<Item = Error> {
        let edges = self.edges.iter().flat_map(move |edge| {
            let user = move || format!("the edge {edge}");
            [&edge.source, &edge.target]
                .into_iter()
                .filter_map(move |port| self.dangling(&port.process, edge.at, user))
        });
        let packets = self.packets.iter().filter_map(move |packet| {
            let user = || format!("the packet for port `{}`", short(&packet.target.port));
            self.dangling(&packet.target.process, packet.at, user)
        });
        edges.chain(packets)
    }

    fn dangling_exports(&self) -> impl Iterator<Item = Error> {
        let inports = self.inports.iter().map(|(name, export)| ("inport", name, export));
        let outports = self.outports.iter().map(|(name, export)| ("outport", name, export));
        inports.chain(outports).filter_map(move |(what, name, export)| {
            let user = || format!("the {what} `{}`", short(name));
            self.dangling(&export.process, export.at, user)
        })
    }

    fn dangling(
        &self,
        process: &str,
        at: Option<Location>,
        user: impl Fn() -> String,
    ) -> Option<Error> {
        if self.processes.contains_key(process) {
            return None;
        }
        let names = self.processes.keys().map(String::as_str);
        Some(Error::unknown_node(at, user(), process, names))
    }

    /// An edge written twice is harmless; two different ones into one port are not.
    fn two_sources(&self) -> impl Iterator<Item = Error> {
        let mut sources: HashMap<&Port, &Port> = HashMap::new();
        self.edges.iter().filter_map(move |edge| {
            let first = *sources.entry(&edge.target).or_insert(&edge.source);
            (*first != edge.source).then(|| two_sources(edge, first))
        })
    }
}

fn two_sources(edge: &Edge, first: &Port) -> Error {
    Error::TwoSources {
        place: edge.at.into(),
        node: short(&edge.target.process),
        port: short(&edge.target.port),
        sources: Box::new([short(&first.process), short(&edge.source.process)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Export, Packet, Process};

    fn two_nodes() -> Graph {
        let mut graph = Graph::default();
        graph.processes.insert("load".into(), Process::new("gegl/load"));
        graph.processes.insert("blur".into(), Process::new("gegl/box-blur"));
        graph
    }

    fn connect(graph: &mut Graph, source: &str, target: &str) {
        graph.edges.push(Edge::new(Port::new(source, "output"), Port::new(target, "input")));
    }

    #[test]
    fn a_sound_graph_has_no_problems() {
        let mut graph = two_nodes();
        connect(&mut graph, "load", "blur");
        connect(&mut graph, "load", "blur");
        graph.packets.push(Packet::new(3, Port::new("blur", "radius")));
        assert_eq!(graph.problems(), []);
    }

    #[test]
    fn a_misspelled_node_is_named_with_the_right_one() {
        let mut graph = two_nodes();
        connect(&mut graph, "laod", "blur");
        assert_eq!(
            graph.validate().unwrap_err().to_string(),
            "the edge from `laod` port `output` to `blur` port `input` needs the node `laod`, \
             which is not defined; did you mean `load`?"
        );
    }

    #[test]
    fn every_kind_of_reference_is_checked() {
        let mut graph = two_nodes();
        graph.packets.push(Packet::new(3, Port::new("nothing", "radius")));
        graph.inports.insert("x".into(), Export::new("nowhere", "x"));
        graph.outports.insert("y".into(), Export::new("nobody", "y"));
        graph.processes.insert("empty".into(), Process::default());
        assert_eq!(graph.problems().len(), 4);
    }

    #[test]
    fn two_sources_for_one_port_are_one_too_many() {
        let mut graph = two_nodes();
        connect(&mut graph, "load", "blur");
        connect(&mut graph, "blur", "blur");
        assert_eq!(
            graph.validate().unwrap_err().to_string(),
            "port `input` of `blur` takes one connection, but gets `load` and `blur`; remove one"
        );
    }

    #[test]
    fn the_slots_of_an_array_port_take_one_each() {
        let mut graph = two_nodes();
        for (index, source) in ["load", "blur"].into_iter().enumerate() {
            let target = Port { index: Some(index), ..Port::new("blur", "input") };
            graph.edges.push(Edge::new(Port::new(source, "output"), target));
        }
        assert_eq!(graph.problems(), []);
    }
}
