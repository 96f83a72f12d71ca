//! A graph, as plain data: every format is read into this and written from this.

use std::fmt;

use indexmap::IndexMap;

use crate::Location;
use crate::error::short;

/// Any JSON value: the data of initial packets, and metadata.
pub type Json = serde_json::Value;

/// A JSON object, in the order it was written.
pub type JsonObject = serde_json::Map<String, Json>;

/// Processes with a component each, connected by edges and fed by initial packets.
///
/// Two graphs are equal when they say the same; where it was said is not compared, nor is the
/// order of processes and exported ports.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Graph {
    /// Whether the names of ports keep their case; when not, readers make them lower-case.
    pub case_sensitive: bool,
    /// Free properties of the whole: `name`, `description`, `icon`, `environment.type` and more.
    pub properties: JsonObject,
    /// Ports of the graph that lead to an input of a process, by public name.
    pub inports: IndexMap<String, Export>,
    /// Ports of the graph that come from an output of a process, by public name.
    pub outports: IndexMap<String, Export>,
    /// Named sets of processes, for editors.
    pub groups: Vec<Group>,
    /// The processes, by name.
    pub processes: IndexMap<String, Process>,
    /// The connections from process to process.
    pub edges: Vec<Edge>,
    /// The data sent to ports at the start; of several to one port the last counts.
    pub packets: Vec<Packet>,
}

/// One node: an instance of a component.
#[derive(Debug, Clone, Default)]
pub struct Process {
    /// What it is an instance of: `gegl:crop`, `gegl/crop`, `Processor`.
    pub component: String,
    /// Free metadata: `x`, `y`, `label` and more.
    pub metadata: JsonObject,
    /// Where it stands in the document.
    pub at: Option<Location>,
}

/// A port of a process, and which of its slots when it is an array port.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Port {
    /// The name of the process.
    pub process: String,
    /// The name of the port.
    pub port: String,
    /// The slot of an array port.
    pub index: Option<usize>,
}

/// A connection from an output to an input.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// Where data come from.
    pub source: Port,
    /// Where they go.
    pub target: Port,
    /// Free metadata: `route` and more.
    pub metadata: JsonObject,
    /// Where it stands in the document.
    pub at: Option<Location>,
}

/// Data sent to an input at the start: in an image graph, the value of a property.
#[derive(Debug, Clone, Default)]
pub struct Packet {
    /// The data. Text formats give text; the type is the receiver's affair.
    pub data: Json,
    /// Where they go.
    pub target: Port,
    /// Free metadata.
    pub metadata: JsonObject,
    /// Where it stands in the document.
    pub at: Option<Location>,
}

/// The inner end of a port of the graph itself.
#[derive(Debug, Clone, Default)]
pub struct Export {
    /// The name of the process.
    pub process: String,
    /// The port of that process.
    pub port: String,
    /// Free metadata: `type`, `default`, `description`, `x`, `y` and more.
    pub metadata: JsonObject,
    /// Where it stands in the document.
    pub at: Option<Location>,
}

/// A named set of processes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// The name.
    pub name: String,
    /// The names of the processes in it.
    pub nodes: Vec<String>,
    /// Free metadata: `description` and more.
    pub metadata: JsonObject,
}

impl PartialEq for Process {
    fn eq(&self, other: &Self) -> bool {
        (&self.component, &self.metadata) == (&other.component, &other.metadata)
    }
}

impl PartialEq for Edge {
    fn eq(&self, other: &Self) -> bool {
        (&self.source, &self.target, &self.metadata)
            == (&other.source, &other.target, &other.metadata)
    }
}

impl PartialEq for Packet {
    fn eq(&self, other: &Self) -> bool {
        (&self.data, &self.target, &self.metadata) == (&other.data, &other.target, &other.metadata)
    }
}

impl PartialEq for Export {
    fn eq(&self, other: &Self) -> bool {
        (&self.process, &self.port, &self.metadata)
            == (&other.process, &other.port, &other.metadata)
    }
}

impl Port {
    /// The port `port` of `process`, which is not an array port.
    pub fn new(process: impl Into<String>, port: impl Into<String>) -> Self {
        Self { process: process.into(), port: port.into(), index: None }
    }
}

impl Process {
    /// An instance of `component`, without metadata.
    pub fn new(component: impl Into<String>) -> Self {
        Self { component: component.into(), ..Self::default() }
    }
}

impl Edge {
    /// A connection without metadata.
    pub fn new(source: Port, target: Port) -> Self {
        Self { source, target, ..Self::default() }
    }
}

impl Packet {
    /// An initial packet without metadata.
    pub fn new(data: impl Into<Json>, target: Port) -> Self {
        Self { data: data.into(), target, ..Self::default() }
    }
}

impl Export {
    /// An exported port without metadata.
    pub fn new(process: impl Into<String>, port: impl Into<String>) -> Self {
        Self { process: process.into(), port: port.into(), ..Self::default() }
    }
}

/// Writes "from `a` port `output` to `b` port `input`".
impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [&self.source, &self.target]
            .map(|end| format!("`{}` port `{}`", short(&end.process), short(&end.port)));
        write!(f, "from {from} to {to}")
    }
}

impl Graph {
    /// The property `environment.type`: which runtime the graph is for, `imgflo` for ours.
    pub fn runtime(&self) -> Option<&str> {
        self.properties.get("environment")?.get("type")?.as_str()
    }

    /// The property `name`.
    pub fn name(&self) -> Option<&str> {
        self.properties.get("name")?.as_str()
    }
}
