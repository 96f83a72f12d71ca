//! `trace`: what happened in a graph, to be looked at later.

use serde::{Deserialize, Serialize};

use super::{Failure, InGraph, commands};

commands! {
    /// What clients ask.
    pub enum Request {
        /// What happens is to be kept.
        "start": Start(Start),
        /// No more is to be kept.
        "stop": Stop(InGraph),
        /// What was kept is wanted.
        "dump": Dump(Dump),
        /// What was kept is to be forgotten.
        "clear": Clear(InGraph),
    }
}

commands! {
    /// What the runtime says.
    pub enum Event {
        /// What happens is kept.
        "start": Start(Start),
        /// No more is kept.
        "stop": Stop(InGraph),
        /// What was kept.
        "dump": Dump(Dumped),
        /// What was kept is forgotten.
        "clear": Clear(InGraph),
        /// A request was not done.
        "error": Error(Failure),
    }
}

/// What happens is to be kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The graph.
    pub graph: String,
    /// How many bytes are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buffersize: Option<u64>,
}

/// What was kept is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dump {
    /// The graph.
    pub graph: String,
    /// The format: `flowtrace.json`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// What was kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dumped {
    /// The graph.
    pub graph: String,
    /// The format: `flowtrace.json`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The file, as text.
    pub flowtrace: String,
}
