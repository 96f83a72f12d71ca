//! Pictures that graphs start from.

use std::fmt::Debug;
use std::sync::Arc;

use imgflo_pixel::{Layout, ReadRows, RowsError};

/// A picture that a graph starts from. Its header is read; its pixels not yet.
pub trait Source: Debug + Send + Sync {
    /// Its size and format when it is read at full size.
    fn layout(&self) -> Layout;
    /// The same picture, read at one part in `times` (2, 4 or 8) of its width and height, rounded
    /// up, if there is a quick way.
    fn smaller(&self, _times: u32) -> Option<Arc<dyn Source>> {
        None
    }
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
