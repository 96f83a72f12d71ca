//! `network`: graphs at work.

use serde::{Deserialize, Serialize};

use super::graph::EdgeEnds;
use super::{Failure, InGraph, PortReference, commands};
use crate::Json;

commands! {
    /// What clients ask.
    pub enum Request {
        /// The graph is to work.
        "start": Start(InGraph),
        /// The graph is to rest.
        "stop": Stop(InGraph),
        /// Whether it works.
        "getstatus": GetStatus(InGraph),
        /// Whether more is to be told.
        "debug": Debug(Debug),
        /// Which edges' data are wanted.
        "edges": Edges(Edges),
        /// What is there is to outlast the runtime.
        "persist": Persist(Persist),
    }
}

commands! {
    /// What the runtime says.
    pub enum Event {
        /// A graph works.
        "started": Started(Status),
        /// A graph rests.
        "stopped": Stopped(Status),
        /// Whether a graph works.
        "status": Status(Status),
        /// Whether more is told.
        "debug": Debug(Debug),
        /// Which edges' data are told.
        "edges": Edges(Edges),
        /// What is there outlasts the runtime.
        "persist": Persist(Persist),
        /// Something to be shown.
        "output": Output(Output),
        /// A request was not done, or the graph cannot work.
        "error": Error(Error),
        /// A node cannot work.
        "processerror": ProcessError(ProcessError),
        /// A node is drawn otherwise.
        "icon": Icon(Icon),
        /// An edge begins to carry something.
        "connect": Connect(OnEdge),
        /// A group of packets begins on an edge.
        "begingroup": BeginGroup(GroupOnEdge),
        /// Data on an edge.
        "data": Data(DataOnEdge),
        /// A group ends.
        "endgroup": EndGroup(GroupOnEdge),
        /// An edge has carried all.
        "disconnect": Disconnect(OnEdge),
    }
}

/// Whether more is to be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debug {
    /// Whether it is.
    pub enable: bool,
    /// The graph.
    pub graph: String,
}

/// The edges whose data are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edges {
    /// The graph.
    pub graph: String,
    /// The edges.
    pub edges: Vec<EdgeEnds>,
}

/// What is there is to outlast the runtime. FBP has no graph here; imgflo takes one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Persist {
    /// The graph; all, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graph: Option<String>,
}

/// How a graph is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The graph.
    pub graph: String,
    /// When it became so, as RFC 3339 has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Seconds since it was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uptime: Option<f64>,
    /// Whether it was asked to work.
    #[serde(default)]
    pub started: bool,
    /// Whether work is being done now.
    #[serde(default)]
    pub running: bool,
    /// Whether more is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debug: Option<bool>,
}

/// Something to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// In words.
    pub message: String,
    /// `message` or `previewurl`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The address of a preview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A request was not done, or a graph cannot work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Error {
    /// The thing, and the remedy.
    pub message: String,
    /// The graph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graph: Option<String>,
}

/// A node cannot work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessError {
    /// The node.
    pub id: String,
    /// Why.
    pub error: String,
    /// The graph.
    pub graph: String,
}

/// A node is drawn otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Icon {
    /// The node.
    pub id: String,
    /// A name of Font Awesome's.
    pub icon: String,
    /// The graph.
    pub graph: String,
}

/// Something happens on an edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OnEdge {
    /// The edge in words: `A() OUT -> IN B()`, or `DATA -> IN B()`.
    pub id: String,
    /// The graph.
    pub graph: String,
    /// The nodes that stand for the graphs in the graph that it is in, the outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subgraph: Vec<String>,
    /// Where it begins; an initial packet comes from nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub src: Option<PortReference>,
    /// Where it ends.
    pub tgt: PortReference,
}

/// Data on an edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataOnEdge {
    /// The edge.
    #[serde(flatten)]
    pub edge: OnEdge,
    /// The data.
    pub data: Json,
}

/// A group on an edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupOnEdge {
    /// The edge.
    #[serde(flatten)]
    pub edge: OnEdge,
    /// The group's name.
    pub group: String,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self { message: failure.message, graph: None }
    }
}
