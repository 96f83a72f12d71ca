//! An FBP runtime for graphs of pictures, as a state machine: messages come in, messages go out.
//!
//! It opens no socket, looks at no clock and touches no pixel. Whoever has those hands in messages
//! and the time, sends what is to be sent, and does what a [`Notice`] says: renders a graph that has
//! changed, saves one, shows a view.
//!
//! ```
//! use imgflo_flow::protocol::Incoming;
//! use imgflo_runtime::{ClientId, Limits, Now, Right, Runtime, Setup};
//!
//! let mut runtime = Runtime::new(Setup::new(&imgflo_ops::OPS, Limits::default()));
//! let client = ClientId(1);
//! runtime.connect(client, Right::Edit);
//! let text = r#"{"protocol": "graph", "command": "clear", "payload": {"id": "main"}}"#;
//! let effects = runtime.receive(client, Incoming::read(text)?, None, Now::default());
//! assert_eq!(
//!     effects.deliveries[0].message.to_text(),
//!     r#"{"protocol":"graph","command":"clear","payload":{"id":"main"}}"#
//! );
//! # Ok::<(), imgflo_flow::protocol::Refusal>(())
//! ```
//!
//! # What is where
//!
//! | module | what |
//! |---|---|
//! | `change` | a change of a graph, done and told |
//! | `shelf`, `catalog` | which components there are, and what their ports are |
//! | `open` | a graph that is open |
//! | `on_…` | what is done when a client asks, by protocol |
//! | `packets` | packets through `core/Repeat` and the like, and through exported ports |
//! | `nested` | graphs in graphs, as packets and as pictures have them |
//! | `announce` | what clients are told of new pictures |
//! | `snapshot` | a graph as it is to be rendered |

mod announce;
mod catalog;
mod change;
mod client;
mod courier;
mod declaration;
mod error;
mod files;
mod limits;
mod metadata;
mod nested;
mod now;
mod on_component;
mod on_graph;
mod on_imgflo;
mod on_network;
mod on_runtime;
mod on_trace;
mod open;
mod packets;
mod preview;
mod right;
mod runtime;
mod shelf;
mod signature;
mod snapshot;
mod trace;

pub use change::apply;
pub use client::ClientId;
pub use error::Error;
pub use files::{Save, file_name};
pub use limits::Limits;
pub use now::Now;
pub use right::Right;
pub use runtime::{Asker, Delivery, Effects, Notice, Runtime, Setup};
pub use shelf::SavedGraph;
pub use snapshot::Snapshot;
