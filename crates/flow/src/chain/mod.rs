//! Chains of operations, as on GEGL's command line.
//!
//! ```text
//! gaussian-blur std-dev-x=4 std-dev-y=0.02rel
//! id=picture multiply aux=[ ref=picture exposure exposure=0.5 ]
//! ```
//!
//! A word without `=` is an operation; `gegl:` is put in front where there is no `:`. It takes
//! what the one before it gives. `property=value` sets a property of the last operation, and
//! `pad=[ … ]` connects a branch to one of its pads. `id=` names the last operation, `ref=` goes
//! on from one with a name. At the start, `id=` names the picture that comes in.
//!
//! A text is cut into words as a shell does it, with quotes, `\`, `#` comments and any number of
//! lines.

mod read;
mod words;
mod write;

pub use read::{read, read_words};
pub use write::{write, write_words};
