//! `runtime`: what the runtime is, and packets through the ports of its graphs.

use serde::{Deserialize, Serialize};

use super::{Failure, PortDefinition, commands};
use crate::Json;

commands! {
    /// What clients ask.
    pub enum Request {
        /// What the runtime is and allows.
        "getruntime": GetRuntime(GetRuntime),
        /// A packet into an exported port.
        "packet": Packet(Packet),
    }
}

commands! {
    /// What the runtime says.
    pub enum Event {
        /// What the runtime is and allows.
        "runtime": Runtime(Runtime),
        /// The exported ports of a graph.
        "ports": Ports(Ports),
        /// A packet out of an exported port.
        "packet": Packet(Packet),
        /// A packet has been taken in.
        "packetsent": PacketSent(Packet),
        /// A request was not done.
        "error": Error(Failure),
    }
}

/// Nothing is asked but what there is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetRuntime {}

/// What the runtime is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Runtime {
    /// A UUID that it keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What kind of runtime it is: `imgflo`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The version of the protocol.
    pub version: String,
    /// All that can be allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all_capabilities: Option<Vec<String>>,
    /// What is allowed to whoever asks.
    pub capabilities: Vec<String>,
    /// The main graph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graph: Option<String>,
}

/// The exported ports of a graph.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ports {
    /// The graph.
    pub graph: String,
    /// What goes in.
    pub in_ports: Vec<PortDefinition>,
    /// What comes out.
    pub out_ports: Vec<PortDefinition>,
}

/// A packet through an exported port.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Packet {
    /// The public name of the port.
    pub port: String,
    /// What happens there.
    pub event: PacketEvent,
    /// The graph; the main one, if nothing is said.
    #[serde(default)]
    pub graph: String,
    /// The data, or the name of the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Json>,
}

/// What happens at a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PacketEvent {
    /// A connection is made.
    Connect,
    /// A group of packets begins.
    BeginGroup,
    /// Data.
    Data,
    /// A group ends.
    EndGroup,
    /// A connection ends.
    Disconnect,
}
