//! Pictures that graphs start from.

use std::fmt::Debug;

use imgflo_pixel::{Layout, ReadRows, RowsError};

/// A picture that a graph starts from. Its header is read; its pixels not yet.
pub trait Source: Debug + Send + Sync {
    /// Its size and format when it is read at full size.
    fn layout(&self) -> Layout;
    /// What makes two sources the same picture: a content hash, or a path.
    fn identity(&self) -> String;
    /// Bytes that reading it takes, besides the rows given.
    fn memory(&self) -> u64;
    /// Starts reading at the row `first`.
    ///
    /// # Errors
    /// When the picture cannot be read.
    fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError>;
}
