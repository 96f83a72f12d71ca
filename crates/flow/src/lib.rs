//! FBP graphs, GEGL compositions and chains, as plain data.

pub mod chain;
mod composition;
mod error;
pub mod fbp;
mod format;
mod graph;
pub mod json;
mod limits;
mod nearest;
mod order;
mod place;
mod validate;
pub mod xml;

pub use error::Error;
pub use format::{Format, Reading};
pub use graph::{Edge, Export, Graph, Group, Json, JsonObject, Packet, Port, Process};
pub use indexmap::IndexMap;
pub use limits::Limits;
pub use nearest::nearest;
pub use place::{Location, Place};
