//! A composition while it is read: nodes are known by position until all their names are.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::{Ordinals, operation};
use crate::error::short;
use crate::{Edge, Error, Graph, Json, JsonObject, Limits, Location, Packet, Port, Process};

/// The nodes and connections read so far.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) nodes: Vec<Node>,
    pub(crate) links: Vec<Link>,
    ids: HashMap<String, usize>,
    packets: usize,
}

/// One node.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub(crate) component: String,
    pub(crate) id: Option<String>,
    pub(crate) label: Option<String>,
    /// The id of the node that this one stands for.
    pub(crate) clone_of: Option<String>,
    pub(crate) values: IndexMap<String, (Json, Option<Location>)>,
    pub(crate) at: Option<Location>,
}

/// A connection from the output of a node to a pad of another.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) source: usize,
    pub(crate) target: usize,
    pub(crate) pad: String,
    pub(crate) at: Option<Location>,
}

impl Draft {
    pub(crate) fn add(&mut self, mut node: Node, limits: &Limits) -> Result<usize, Error> {
        let place = node.at;
        node.component = operation(&node.component);
        self.nodes.push(node);
        limits.check_nodes(self.nodes.len(), || place.into())?;
        Ok(self.nodes.len() - 1)
    }

    pub(crate) fn identify(
        &mut self,
        node: usize,
        id: &str,
        at: Option<Location>,
    ) -> Result<(), Error> {
        if self.ids.insert(id.to_owned(), node).is_some() {
            return Err(Error::twice(at, "id", id));
        }
        self.nodes[node].id = Some(id.to_owned());
        Ok(())
    }

    pub(crate) fn by_id(&self, id: &str, at: Option<Location>) -> Result<usize, Error> {
        self.ids.get(id).copied().ok_or_else(|| {
            let names = self.nodes.iter().filter_map(|node| node.id.as_deref());
            Error::unknown_node(at, "a reference".into(), id, names)
        })
    }

    /// Sets a property of a node; the last value counts.
    pub(crate) fn set(
        &mut self,
        node: usize,
        property: String,
        value: Json,
        at: Option<Location>,
        limits: &Limits,
    ) -> Result<(), Error> {
        if self.nodes[node].values.insert(property, (value, at)).is_none() {
            self.packets += 1;
        }
        limits.check_edges(self.packets, || at.into())
    }

    /// The graph, and for each node its name there.
    pub(crate) fn finish(self) -> Result<(Graph, Vec<String>), Error> {
        let names = self.names();
        let stands_for = self.originals()?;
        let mut graph = Graph { case_sensitive: true, ..Graph::default() };
        for link in &self.links {
            if self.nodes[link.target].clone_of.is_none() {
                let source = Port::new(&names[stands_for[link.source]], "output");
                let target = Port::new(&names[link.target], &link.pad);
                graph.edges.push(Edge { at: link.at, ..Edge::new(source, target) });
            }
        }
        for (node, name) in self.nodes.into_iter().zip(&names) {
            if node.clone_of.is_none() {
                node.add_to(&mut graph, name);
            }
        }
        let names = stands_for.into_iter().map(|node| names[node].clone()).collect();
        Ok((graph, names))
    }

    /// For each node the one it stands for: itself, unless it is a clone, maybe of a clone.
    fn originals(&self) -> Result<Vec<usize>, Error> {
        let mut originals = vec![None; self.nodes.len()];
        for start in 0..self.nodes.len() {
            let mut path = vec![start];
            let mut node = start;
            while let (None, Some(id)) = (originals[node], &self.nodes[node].clone_of) {
                let at = self.nodes[node].at;
                node = self.by_id(id, at)?;
                path.push(node);
                if path.len() > self.nodes.len() {
                    return Err(Error::Circle { place: at.into(), node: short(id) });
                }
            }
            let original = originals[node].unwrap_or(node);
            for node in path {
                originals[node] = Some(original);
            }
        }
        Ok(originals.into_iter().flatten().collect())
    }

    /// The id is the name; else the label is, if no other node has it; else the operation's name
    /// and a number.
    fn names(&self) -> Vec<String> {
        let mut taken: HashSet<&str> = self.ids.keys().map(String::as_str).collect();
        let mut given = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let label =
                node.label.as_deref().filter(|label| node.id.is_none() && taken.insert(label));
            given.push(node.id.as_deref().or(label));
        }
        let mut ordinals = Ordinals::default();
        let mut name = |(node, given): (&Node, Option<&str>)| {
            let mut name = match node.clone_of {
                Some(_) => String::new(),
                None => ordinals.next(&node.component),
            };
            if let Some(given) = given {
                return given.to_owned();
            }
            while taken.contains(name.as_str()) {
                name.push('_');
            }
            name
        };
        self.nodes.iter().zip(given).map(&mut name).collect()
    }
}

impl Node {
    fn add_to(self, graph: &mut Graph, name: &str) {
        let mut metadata = JsonObject::new();
        if let Some(label) = self.label {
            metadata.insert("label".into(), label.into());
        }
        for (property, (value, at)) in self.values {
            graph.packets.push(Packet { at, ..Packet::new(value, Port::new(name, property)) });
        }
        let process = Process { component: self.component, metadata, at: self.at };
        graph.processes.insert(name.to_owned(), process);
    }
}
