//! `imgflo`: what pictures need beyond FBP: saved graphs, views, a closer look, being together.
//!
//! Clients that do not know this protocol are never sent any of it.

use serde::{Deserialize, Serialize};

use super::{Failure, commands};
use crate::{Json, JsonObject};

commands! {
    /// What clients ask.
    pub enum Request {
        /// A saved graph is to be edited.
        "open": Open(OfGraph),
        /// Which graphs are saved.
        "graphs": Graphs(Graphs),
        /// A graph is to say something else of itself.
        "describe": Describe(Describe),
        /// A graph is to be saved.
        "save": Save(Save),
        /// What was saved before.
        "versions": Versions(OfGraph),
        /// One of what was saved before.
        "version": Version(OfVersion),
        /// What was saved before is to be the newest.
        "restore": Restore(OfVersion),
        /// A saved graph is to have another name.
        "rename": Rename(Rename),
        /// A saved graph is to be removed.
        "delete": Delete(OfGraph),
        /// A removed graph is to be had back.
        "undelete": Undelete(OfGraph),
        /// A node's picture is to be shown, as often as it changes.
        "watch": Watch(Watch),
        /// No longer.
        "unwatch": Unwatch(Unwatch),
        /// A node's picture is looked at closely.
        "inspect": Inspect(Inspect),
        /// Somebody is here.
        "presence": Presence(Presence),
    }
}

commands! {
    /// What the runtime says.
    pub enum Event {
        /// A graph is open for editing.
        "opened": Opened(Opened),
        /// A graph says something else of itself.
        "describe": Describe(Describe),
        /// Which graphs are saved.
        "graphs": Graphs(GraphList),
        /// A graph has been saved.
        "saved": Saved(Saved),
        /// Somebody else has saved meanwhile.
        "conflict": Conflict(Conflict),
        /// What was saved before.
        "versions": Versions(VersionList),
        /// One of what was saved before.
        "version": Version(VersionSource),
        /// A saved graph has another name.
        "rename": Rename(Rename),
        /// A saved graph has been removed.
        "delete": Delete(OfGraph),
        /// A removed graph is there again.
        "undelete": Undelete(OfGraph),
        /// A view is watched.
        "watch": Watch(Watch),
        /// A view is watched no longer.
        "unwatch": Unwatch(Unwatch),
        /// A view cannot be shown.
        "failed": Failed(Failed),
        /// How far the rendering of a view is.
        "progress": Progress(Progress),
        /// What nodes took.
        "times": Times(Times),
        /// What a close look showed.
        "inspected": Inspected(Json),
        /// Somebody is here, or gone.
        "presence": Presence(Present),
        /// A request was not done.
        "error": Error(Failure),
    }
}

/// A graph.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfGraph {
    /// Its id.
    pub graph: String,
}

/// Nothing is asked but what there is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graphs {}

/// All saved graphs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GraphList {
    /// The graphs, by name.
    pub graphs: Vec<GraphEntry>,
}

/// A saved graph, as lists show it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GraphEntry {
    /// Its name.
    pub graph: String,
    /// Its title for people.
    pub title: String,
    /// What it does.
    pub description: String,
    /// Words that it is found by.
    pub tags: Vec<String>,
    /// The version of its file.
    pub version: String,
    /// When it was saved, as RFC 3339 has it; unknown of what is built in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Whether somebody edits it.
    pub open: bool,
    /// Whether it has a file, which can be renamed and deleted; what is built in has none.
    #[serde(default)]
    pub own: bool,
    /// What is wrong with its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
    /// The pictures that it takes.
    pub takes: Vec<String>,
    /// The parameters that it takes.
    pub parameters: Vec<String>,
}

/// A graph is open for editing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Its id.
    pub graph: String,
    /// How often it has changed.
    pub revision: u64,
    /// The version of its file, if it has one.
    pub version: Option<String>,
    /// The name that it is saved under, if it is.
    pub name: Option<String>,
    /// All that it says, as FBP JSON.
    pub source: Json,
    /// Whether it works.
    pub started: bool,
}

/// What a graph says of itself: its title, its description, the words that it is found by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Describe {
    /// The graph.
    pub graph: String,
    /// The properties that are to be others; what is null goes.
    pub properties: JsonObject,
}

/// A graph is to be saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Save {
    /// The graph.
    pub graph: String,
    /// The name of the file; the one it has, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The version that was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Whether what somebody else has saved is replaced.
    #[serde(default)]
    pub force: bool,
}

/// A graph has been saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The graph.
    pub graph: String,
    /// The name of the file.
    pub name: String,
    /// Its version.
    pub version: String,
    /// When, as RFC 3339 has it.
    pub time: String,
}

/// Somebody else has saved meanwhile; nothing was overwritten.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The graph.
    pub graph: String,
    /// The name of the file.
    pub name: String,
    /// The version that it has.
    pub version: String,
}

/// What was saved before, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionList {
    /// The graph.
    pub graph: String,
    /// The versions.
    pub versions: Vec<VersionEntry>,
}

/// Something that was saved before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionEntry {
    /// Its name.
    pub version: String,
    /// When it was saved, as RFC 3339 has it.
    pub time: String,
    /// Bytes.
    pub size: u64,
}

/// A version of a graph.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfVersion {
    /// The graph.
    pub graph: String,
    /// The version.
    pub version: String,
}

/// What a version of a graph says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VersionSource {
    /// The graph.
    pub graph: String,
    /// The version.
    pub version: String,
    /// All that it says, as FBP JSON.
    pub source: Json,
}

/// A saved graph has another name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// The name it has.
    pub graph: String,
    /// The name it gets.
    pub to: String,
}

/// A rectangle of a picture at full size.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Its left side.
    pub x: i32,
    /// Its upper side.
    pub y: i32,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// A node's picture is to be shown, as often as it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// The client's name for it.
    pub view: String,
    /// The graph.
    pub graph: String,
    /// The node.
    pub node: String,
    /// The node's port, if it has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// Pixels of the screen.
    pub width: u32,
    /// Pixels of the screen.
    pub height: u32,
    /// The part that is shown; all, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// `auto`, `jpeg`, `png` or `webp`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// How good a lossy file is, from 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<u8>,
    /// Which view goes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    /// Milliseconds between two pictures, at least, while the graph changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<u32>,
}

/// A view is watched no longer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unwatch {
    /// The client's name for it.
    pub view: String,
}

/// A picture of a view: the header of a binary frame, before the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// The client's name for the view.
    pub view: String,
    /// The graph.
    pub graph: String,
    /// The node.
    pub node: String,
    /// The state of the graph that is shown.
    pub revision: u64,
    /// The whole picture of the node.
    pub bounds: Region,
    /// The part that the file shows.
    pub region: Region,
    /// The file's width.
    pub width: u32,
    /// The file's height.
    pub height: u32,
    /// What the file is on the web.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether a sharp one follows.
    pub coarse: bool,
    /// Milliseconds.
    pub took: f64,
}

/// A view cannot be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// The client's name for it.
    pub view: String,
    /// The graph.
    pub graph: String,
    /// The state of the graph that would be shown.
    pub revision: u64,
    /// The node whose fault it is, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Why.
    pub message: String,
}

/// How far the rendering of a view is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The client's name for it.
    pub view: String,
    /// The state of the graph that will be shown.
    pub revision: u64,
    /// From 0 to 1.
    pub done: f64,
}

/// What nodes took that were computed anew.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Times {
    /// The graph.
    pub graph: String,
    /// The state of the graph.
    pub revision: u64,
    /// The nodes.
    pub nodes: Vec<NodeTime>,
}

/// What a node took.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NodeTime {
    /// The node.
    pub node: String,
    /// Milliseconds.
    pub ms: f64,
    /// The width of what was computed.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// A node's picture is looked at closely.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspect {
    /// The graph.
    pub graph: String,
    /// The node.
    pub node: String,
    /// The node's port, if it has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// The part that is looked at; all, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Pixels whose values are wanted.
    #[serde(default)]
    pub points: Vec<Point>,
    /// Whether values are to be counted.
    #[serde(default)]
    pub histogram: bool,
    /// How many columns a waveform is to have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waveform: Option<u32>,
}

/// A pixel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Its column.
    pub x: i32,
    /// Its row.
    pub y: i32,
}

/// Somebody is here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Presence {
    /// The graph that is looked at.
    pub graph: String,
    /// What they are called.
    pub name: String,
    /// Their color.
    pub color: String,
    /// Where the pointer is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<f64>,
    /// Where the pointer is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<f64>,
    /// The nodes that are selected.
    #[serde(default)]
    pub selection: Vec<String>,
}

/// Somebody else is here, or gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Present {
    /// They are here.
    Here {
        /// Which client it is.
        client: u64,
        /// What they say.
        #[serde(flatten)]
        presence: Presence,
    },
    /// They are gone.
    Gone {
        /// The graph that was looked at.
        graph: String,
        /// Which client it was.
        client: u64,
        /// That they are.
        gone: bool,
    },
}
