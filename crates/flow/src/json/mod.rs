//! FBP JSON: what `NoFlo` and its editors save.

mod document;
mod read;
mod write;

pub use read::{LISTED, read};
pub use write::{to_json, write};
