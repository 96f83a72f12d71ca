//! `graph`: changes of graphs. What a client asks for comes back to all in the same words.

use serde::{Deserialize, Serialize};

use super::{Failure, InGraph, PortReference, commands};
use crate::{Json, JsonObject};

/// What clients ask.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// A new, empty graph.
    Clear(Clear),
    /// A change of the graph of an id.
    Change(String, Change),
}

/// What the runtime says.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A graph is empty now.
    Clear(Clear),
    /// A graph has changed.
    Change(String, Change),
    /// A request was not done.
    Error(Failure),
}

commands! {
    /// A change of a graph.
    pub enum Change {
        /// A node is added.
        "addnode": AddNode(AddNode),
        /// A node is removed; its connections are removed before.
        "removenode": RemoveNode(RemoveNode),
        /// A node has another name.
        "renamenode": RenameNode(Rename),
        /// The metadata of a node change: what is null goes. What is sent to all is all of it.
        "changenode": ChangeNode(ChangeNode),
        /// A connection is made.
        "addedge": AddEdge(Edge),
        /// A connection is removed.
        "removeedge": RemoveEdge(EdgeEnds),
        /// The metadata of a connection change.
        "changeedge": ChangeEdge(Edge),
        /// A value is set.
        "addinitial": AddInitial(Initial),
        /// A value is removed.
        "removeinitial": RemoveInitial(RemoveInitial),
        /// An input is exported.
        "addinport": AddInport(AddExport),
        /// An input is exported no longer.
        "removeinport": RemoveInport(RemoveExport),
        /// An exported input has another name.
        "renameinport": RenameInport(Rename),
        /// An output is exported.
        "addoutport": AddOutport(AddExport),
        /// An output is exported no longer.
        "removeoutport": RemoveOutport(RemoveExport),
        /// An exported output has another name.
        "renameoutport": RenameOutport(Rename),
        /// Nodes are put together, for people.
        "addgroup": AddGroup(AddGroup),
        /// A group is removed; its nodes stay.
        "removegroup": RemoveGroup(RemoveGroup),
        /// A group has another name.
        "renamegroup": RenameGroup(Rename),
        /// The metadata of a group change.
        "changegroup": ChangeGroup(ChangeGroup),
    }
}

/// A graph is made, or emptied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clear {
    /// The graph's id.
    pub id: String,
    /// Its name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The library that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub library: Option<String>,
    /// Whether it is the main graph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main: Option<bool>,
    /// Its icon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A node is added.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AddNode {
    /// Its name.
    pub id: String,
    /// What it is an instance of.
    pub component: String,
    /// Where it is drawn, and more.
    #[serde(default)]
    pub metadata: JsonObject,
}

/// A node is removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveNode {
    /// Its name.
    pub id: String,
}

/// The metadata of a node change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChangeNode {
    /// Its name.
    pub id: String,
    /// What changes.
    #[serde(default)]
    pub metadata: JsonObject,
}

/// Something has another name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// The name it has.
    pub from: String,
    /// The name it gets.
    pub to: String,
}

/// A connection, with its metadata.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Where data come from.
    pub src: PortReference,
    /// Where they go.
    pub tgt: PortReference,
    /// How it is drawn, and more.
    #[serde(default)]
    pub metadata: JsonObject,
}

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EdgeEnds {
    /// Where data come from.
    pub src: PortReference,
    /// Where they go.
    pub tgt: PortReference,
}

/// The data of an initial packet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Data {
    /// The data.
    pub data: Json,
}

/// A value is set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Initial {
    /// The value.
    pub src: Data,
    /// Where it goes.
    pub tgt: PortReference,
    /// Free metadata.
    #[serde(default)]
    pub metadata: JsonObject,
}

/// A value is removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RemoveInitial {
    /// The value; it need not be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub src: Option<Data>,
    /// Where it went.
    pub tgt: PortReference,
}

/// A port is exported.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AddExport {
    /// Its name outside.
    pub public: String,
    /// The node.
    pub node: String,
    /// The port of that node.
    pub port: String,
    /// Where it is drawn, and more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<JsonObject>,
}

/// A port is exported no longer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveExport {
    /// Its name outside.
    pub public: String,
}

/// A group is made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AddGroup {
    /// Its name.
    pub name: String,
    /// Its nodes.
    pub nodes: Vec<String>,
    /// A description, and more.
    #[serde(default)]
    pub metadata: JsonObject,
}

/// A group is removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveGroup {
    /// Its name.
    pub name: String,
}

/// The metadata of a group change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChangeGroup {
    /// Its name.
    pub name: String,
    /// What changes.
    #[serde(default)]
    pub metadata: JsonObject,
}

impl Request {
    pub(super) fn read(command: &str, payload: Json) -> Option<Result<Self, serde_json::Error>> {
        if command == "clear" {
            return Some(serde_json::from_value(payload).map(Self::Clear));
        }
        let graph = InGraph::deserialize(&payload);
        let change = Change::read(command, payload)?;
        Some(change.and_then(|change| Ok(Self::Change(graph?.graph, change))))
    }

    /// The word for this command on the wire.
    pub fn command(&self) -> &'static str {
        match self {
            Self::Clear(_) => "clear",
            Self::Change(_, change) => change.command(),
        }
    }

    pub(super) fn payload(&self) -> Json {
        match self {
            Self::Clear(clear) => plain(clear),
            Self::Change(graph, change) => with_graph(change, graph),
        }
    }
}

impl Event {
    pub(super) fn read(command: &str, payload: Json) -> Option<Result<Self, serde_json::Error>> {
        if command == "error" {
            return Some(serde_json::from_value(payload).map(Self::Error));
        }
        Some(Request::read(command, payload)?.map(Self::from))
    }

    /// The word for this command on the wire.
    pub fn command(&self) -> &'static str {
        match self {
            Self::Clear(_) => "clear",
            Self::Change(_, change) => change.command(),
            Self::Error(_) => "error",
        }
    }

    pub(super) fn payload(&self) -> Json {
        match self {
            Self::Clear(clear) => plain(clear),
            Self::Change(graph, change) => with_graph(change, graph),
            Self::Error(failure) => plain(failure),
        }
    }
}

/// What is done is told in the words in which it was asked for.
impl From<Request> for Event {
    fn from(request: Request) -> Self {
        match request {
            Request::Clear(clear) => Self::Clear(clear),
            Request::Change(graph, change) => Self::Change(graph, change),
        }
    }
}

fn plain(payload: &impl Serialize) -> Json {
    serde_json::to_value(payload).expect("payloads are plain data")
}

fn with_graph(change: &Change, graph: &str) -> Json {
    let mut payload = change.payload();
    payload["graph"] = graph.into();
    payload
}
