//! Numbers, formats, colour spaces and rows of pixels.

mod format;
mod rows;

pub use format::{Alpha, Channels, Format, Sample, Transfer};
pub use rows::{Layout, ReadRows, RowsError, WriteRows};
