//! The FBP language: graphs for people to type.
//!
//! ```text
//! # @runtime imgflo
//! INPORT=blur.STD-DEV-X:SIGMA
//! OUTPORT=crop.OUTPUT:OUTPUT
//!
//! load(gegl/load) OUTPUT -> INPUT blur(gegl/gaussian-blur) OUTPUT -> INPUT crop(gegl/crop)
//! 'photo.jpg' -> PATH load, 300 -> WIDTH crop, 300 -> HEIGHT crop
//! ```
//!
//! A line is a chain of nodes with arrows between them. `name(component)` says once what a node
//! is; `(component)` alone is a node without a name. A port stands between its node and the
//! arrow, `IN` and `OUT` where it is left out. A chain can start with data: `'text'`, a number
//! or other JSON. Beyond the language of npm's `fbp`, port names may contain dashes, and
//! `# @caseSensitive true` at the top keeps the case of ports.

mod data;
mod lexer;
mod read;
mod statement;
mod write;

pub use read::{Options, read};
pub use write::write;
