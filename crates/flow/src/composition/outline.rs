//! A graph seen as a composition, while it is written.

use std::collections::{HashMap, HashSet};

use super::Ordinals;
use crate::error::short;
use crate::{Error, Graph, Json, Limits, Location, Packet, Process};

/// A graph whose nodes all lead to one output, by their `output`.
#[derive(Debug)]
pub(crate) struct Outline<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) format: &'static str,
    /// The node whose output is that of the whole; none in an empty graph.
    pub(crate) output: Option<&'g str>,
    pads: HashMap<&'g str, Vec<Pad<'g>>>,
    packets: HashMap<&'g str, Vec<&'g Packet>>,
}

/// What feeds a pad of a node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pad<'g> {
    pub(crate) name: &'g str,
    pub(crate) source: &'g str,
    pub(crate) at: Option<Location>,
}

impl<'g> Outline<'g> {
    pub(crate) fn new(graph: &'g Graph, format: &'static str) -> Result<Self, Error> {
        graph.validate()?;
        graph.in_order()?;
        let mut outline =
            Self { graph, format, output: None, pads: HashMap::new(), packets: HashMap::new() };
        outline.connect()?;
        outline.output = outline.find_output()?;
        outline.check_all_used()?;
        Ok(outline)
    }

    pub(crate) fn unsayable(&self, at: Option<Location>, reason: impl Into<String>) -> Error {
        Error::unsayable(self.format, at, reason)
    }

    pub(crate) fn process(&self, node: &str) -> &'g Process {
        &self.graph.processes[node]
    }

    /// The pads of a node that are connected.
    pub(crate) fn pads(&self, node: &str) -> &[Pad<'g>] {
        self.pads.get(node).map_or(&[], Vec::as_slice)
    }

    /// What feeds the pad `input` of a node.
    pub(crate) fn input(&self, node: &str) -> Option<&'g str> {
        self.pads(node).iter().find(|pad| pad.name == "input").map(|pad| pad.source)
    }

    /// The properties that are set on a node.
    pub(crate) fn packets(&self, node: &str) -> &[&'g Packet] {
        self.packets.get(node).map_or(&[], Vec::as_slice)
    }

    /// Nothing may come from outside but at the `input` of one node, if there is one.
    pub(crate) fn check_inports(&self, open: Option<&str>) -> Result<(), Error> {
        for (name, export) in &self.graph.inports {
            if open != Some(&export.process) || export.port != "input" {
                let (name, node) = (short(name), short(&export.process));
                let reason = format!("`{name}` of `{node}` comes from outside; give it a value");
                return Err(self.unsayable(export.at, reason));
            }
        }
        Ok(())
    }

    pub(crate) fn check_depth(&self, depth: usize, node: &str) -> Result<(), Error> {
        if depth <= Limits::default().depth {
            return Ok(());
        }
        let reason = format!("branches are nested so deep as at `{}`", short(node));
        Err(self.unsayable(self.process(node).at, reason))
    }

    fn connect(&mut self) -> Result<(), Error> {
        let mut seen = HashSet::new();
        for edge in &self.graph.edges {
            let (source, target) = (&edge.source, &edge.target);
            if source.port != "output" || source.index.is_some() || target.index.is_some() {
                let reason = format!("an edge goes {edge}; only `output` leads to other nodes");
                return Err(self.unsayable(edge.at, reason));
            }
            if seen.insert(target) {
                let pad = Pad { name: &target.port, source: &source.process, at: edge.at };
                self.pads.entry(&target.process).or_default().push(pad);
            }
        }
        for packet in &self.graph.packets {
            if packet.target.index.is_some() {
                let reason = format!("port `{}` has slots", short(&packet.target.port));
                return Err(self.unsayable(packet.at, reason));
            }
            self.packets.entry(&packet.target.process).or_default().push(packet);
        }
        Ok(())
    }

    /// The node behind the only outport; without outports, the only node that feeds no other.
    fn find_output(&self) -> Result<Option<&'g str>, Error> {
        let exported = self.graph.outports.values().map(|export| export.process.as_str());
        let mut ends: Vec<&str> = exported.collect();
        if ends.is_empty() {
            let fed: HashSet<&str> = self.pads.values().flatten().map(|pad| pad.source).collect();
            let names = self.graph.processes.keys().map(String::as_str);
            ends = names.filter(|name| !fed.contains(name)).collect();
        }
        match ends.as_slice() {
            [] => Ok(None),
            [end] => Ok(self.behind_processor(end)),
            [first, second, ..] => {
                let (first, second) = (short(first), short(second));
                let reason = format!("there are two outputs, `{first}` and `{second}`; keep one");
                Err(self.unsayable(None, reason))
            }
        }
    }

    /// A `Processor` only shows what comes in; it is no operation.
    fn behind_processor(&self, node: &'g str) -> Option<&'g str> {
        match self.process(node).component.as_str() {
            "Processor" => self.pads(node).first().map(|pad| pad.source),
            _ => Some(node),
        }
    }

    fn check_all_used(&self) -> Result<(), Error> {
        let mut used: HashSet<&str> = HashSet::new();
        let mut waiting: Vec<&str> = self.output.into_iter().collect();
        while let Some(node) = waiting.pop() {
            if used.insert(node) {
                waiting.extend(self.pads(node).iter().map(|pad| pad.source));
            }
        }
        let unused = |(name, process): &(&String, &Process)| {
            !used.contains(name.as_str()) && process.component != "Processor"
        };
        match self.graph.processes.iter().find(unused) {
            Some((name, process)) => {
                let reason = format!("`{}` does not lead to the output; remove it", short(name));
                Err(self.unsayable(process.at, reason))
            }
            None => Ok(()),
        }
    }
}

/// Which nodes must be given their names, so that a reader gives them the same.
#[derive(Debug, Default)]
pub(crate) struct Names<'g> {
    explicit: HashSet<&'g str>,
}

impl<'g> Names<'g> {
    /// `order` has the nodes in the order of the document. `label` tells the name a reader takes
    /// in the place of an id.
    pub(crate) fn new(
        outline: &Outline<'g>,
        order: impl Iterator<Item = &'g str>,
        referenced: HashSet<&'g str>,
        label: impl Fn(&'g Process) -> Option<&'g str>,
    ) -> Self {
        let mut explicit = referenced;
        let mut ordinals = Ordinals::default();
        for node in order {
            let process = outline.process(node);
            let ordinal = ordinals.next(&operation(&process.component));
            if label(process).unwrap_or(&ordinal) != node {
                explicit.insert(node);
            }
        }
        Self { explicit }
    }

    /// Whether the id of a node must be written.
    pub(crate) fn must_write(&self, node: &str) -> bool {
        self.explicit.contains(node)
    }
}

/// GEGL's name of an operation: `gegl:crop` for `gegl/crop`.
pub(crate) fn operation(component: &str) -> String {
    if component.contains(':') { component.to_owned() } else { component.replacen('/', ":", 1) }
}

/// A property's value as text.
pub(crate) fn value(data: &Json) -> Option<String> {
    match data {
        Json::String(text) => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) => Some(data.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}
