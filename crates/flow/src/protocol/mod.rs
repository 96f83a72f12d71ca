//! The messages of the FBP network protocol 0.7, and imgflo's own beside them: plain data.
//!
//! A message is an object with a `protocol`, a `command` and a `payload`. What clients send is a
//! [`Request`], what the runtime sends an [`Event`]; each is an enum of protocols, each protocol
//! an enum of commands, each command a struct that is its payload on the wire.
//!
//! ```
//! use imgflo_flow::protocol::{Event, Incoming, Outgoing, Request, graph};
//!
//! let text = r#"{"protocol": "graph", "command": "removenode", "requestId": "7",
//!                "payload": {"graph": "main", "id": "blur"}}"#;
//! let incoming = Incoming::read(text)?;
//! let Request::Graph(graph::Request::Change(graph, change)) = incoming.request? else { panic!() };
//!
//! let event = Event::Graph(graph::Event::Change(graph, change));
//! assert_eq!(
//!     Outgoing::new(event).answering(incoming.id).to_text(),
//!     r#"{"protocol":"graph","command":"removenode","payload":{"id":"blur","graph":"main"},"responseTo":"7"}"#
//! );
//! # Ok::<(), imgflo_flow::protocol::Refusal>(())
//! ```

mod commands;
pub mod component;
mod envelope;
pub mod graph;
pub mod imgflo;
pub mod network;
pub mod runtime;
mod shared;
pub mod trace;

pub use envelope::{Event, Incoming, Outgoing, Protocol, Refusal, Request};
pub use shared::{Failure, InGraph, PortDefinition, PortReference};

use commands::commands;
