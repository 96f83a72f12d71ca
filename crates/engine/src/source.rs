//! Pictures that graphs start from.

use std::fmt::Debug;
use std::sync::Arc;

use imgflo_pixel::{Layout, ReadRows, Rect, RowsError};

/// A picture that a graph starts from. Its header is read; its pixels not yet.
pub trait Source: Debug + Send + Sync {
    /// Its size and format when it is read at full size.
    fn layout(&self) -> Layout;
    /// The same picture, read at one part in `times` (2, 4 or 8) of its width and height, rounded
    /// up, if there is a quick way.
    fn smaller(&self, _times: u32) -> Option<Arc<dyn Source>> {
        None
    }
    /// Where it lies in the plane: at the origin, unless it is a result that was kept.
    fn bounds(&self) -> Rect {
        let Layout { width, height, .. } = self.layout();
        Rect::new(0, 0, width, height)
    }
    /// Where the image lay that it was made from, first input by first input.
    fn start(&self) -> Rect {
        self.bounds()
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
    /// Whether some columns of it can be read without the others, by [`open_part`](Self::open_part).
    /// A decoder gives whole rows.
    fn in_parts(&self) -> bool {
        false
    }
    /// Starts reading a part of its [bounds](Self::bounds): whole rows, unless it is read
    /// [in parts](Self::in_parts).
    ///
    /// # Errors
    /// When the picture cannot be read.
    fn open_part(&self, part: Rect) -> Result<Box<dyn ReadRows>, RowsError> {
        self.open(part.y0.abs_diff(self.bounds().y0))
    }
}
