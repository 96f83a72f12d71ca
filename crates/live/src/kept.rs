//! Pixels that are kept, as sources for the engine.

use std::sync::{Arc, OnceLock};

use imgflo_engine::Source;
use imgflo_pixel::{Format, Layout, ReadRows, Rect, RowsError};

use crate::hash::Hash;

/// Pixels of a part of a picture, or of a node's result.
#[derive(Debug)]
pub(crate) struct Kept {
    /// The part.
    pub(crate) part: Rect,
    /// How they lie in memory.
    pub(crate) format: Format,
    /// They, row by row.
    pub(crate) pixels: Vec<u8>,
}

/// A picture or a node's result in the place of what makes it. The pixels may come later than the
/// plan, which says what part of them is needed.
#[derive(Debug)]
pub(crate) struct Held {
    /// Of all that it depends on.
    pub(crate) hash: Hash,
    /// How its pixels lie in memory.
    pub(crate) format: Format,
    /// Where it lies.
    pub(crate) bounds: Rect,
    /// Where the image lay that it was made from.
    pub(crate) start: Rect,
    /// The file that it was read from, if it is a picture at full size.
    pub(crate) file: Option<Arc<dyn Source>>,
    /// The pixels.
    pub(crate) kept: OnceLock<Arc<Kept>>,
}

impl Source for Held {
    fn layout(&self) -> Layout {
        let (width, height) = (self.bounds.width(), self.bounds.height());
        Layout { width, height, format: self.format }
    }
    fn smaller(&self, times: u32) -> Option<Arc<dyn Source>> {
        self.file.as_ref()?.smaller(times)
    }
    fn bounds(&self) -> Rect {
        self.bounds
    }
    fn start(&self) -> Rect {
        self.start
    }
    fn identity(&self) -> String {
        blake3::Hash::from_bytes(self.hash).to_hex().to_string()
    }
    fn memory(&self) -> u64 {
        // What is kept is bounded as a whole.
        0
    }
    fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        self.open_part(Rect { y0: self.bounds.y0.saturating_add_unsigned(first), ..self.bounds })
    }
    fn in_parts(&self) -> bool {
        true
    }
    fn open_part(&self, part: Rect) -> Result<Box<dyn ReadRows>, RowsError> {
        let kept = self.kept.get().ok_or("the pixels are not there yet")?;
        if !kept.part.holds(&part) {
            return Err("the pixels asked for are not those that were kept".into());
        }
        Ok(Box::new(Rows { kept: kept.clone(), part, y: part.y0 }))
    }
}

/// The rows of a part of what is kept.
struct Rows {
    kept: Arc<Kept>,
    part: Rect,
    y: i32,
}

impl ReadRows for Rows {
    fn layout(&self) -> Layout {
        let (width, height) = (self.part.width(), self.part.height());
        Layout { width, height, format: self.kept.format }
    }
    fn read(&mut self, rows: &mut [u8]) -> Result<(), RowsError> {
        let Kept { part: whole, format, pixels } = &*self.kept;
        let pixel = format.bytes();
        let (row, stride) = (self.part.width() as usize * pixel, whole.width() as usize * pixel);
        let lead = self.part.x0.abs_diff(whole.x0) as usize * pixel;
        for to in rows.chunks_exact_mut(row) {
            let from = self.y.abs_diff(whole.y0) as usize * stride + lead;
            to.copy_from_slice(pixels.get(from..from + row).ok_or("there is no such row")?);
            self.y += 1;
        }
        Ok(())
    }
}

/// A picture file under the name of its content.
#[derive(Debug)]
pub(crate) struct Named {
    /// What tells it from others.
    pub(crate) identity: String,
    /// The file.
    pub(crate) file: Arc<dyn Source>,
}

impl Source for Named {
    fn layout(&self) -> Layout {
        self.file.layout()
    }
    fn smaller(&self, times: u32) -> Option<Arc<dyn Source>> {
        self.file.smaller(times)
    }
    fn identity(&self) -> String {
        self.identity.clone()
    }
    fn memory(&self) -> u64 {
        self.file.memory()
    }
    fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        self.file.open(first)
    }
}
