//! Pictures of several frames, shown one after the other: read and written a frame at a time.

use std::time::Duration;

use imgflo_pixel::Layout;

use crate::color::Color;
use crate::lines::Stored;
use crate::orient::Turned;
use crate::{Error, Orientation};

/// What a format's decoder gives: whole frames as stored, each drawn over the ones before as the
/// file says.
pub(crate) trait Frames: Send {
    /// Fills `frame` with the next one, and tells how long it is shown; `None` after the last.
    fn next(&mut self, frame: &mut [u8]) -> Result<Option<Duration>, Error>;
}

/// An opened file of frames, and what becomes of their colours.
pub(crate) struct OpenedFrames {
    pub(crate) stored: Stored,
    pub(crate) frames: Box<dyn Frames>,
    pub(crate) color: Color,
}

/// Reads the frames of an animation, first to last. Made by [`frames`](crate::frames()).
pub struct FrameReader {
    opened: OpenedFrames,
    layout: Layout,
    orientation: Orientation,
    /// A frame as stored.
    stored: Vec<u8>,
    /// Frames given so far, and how many there may be.
    given: u32,
    most: u32,
}

impl FrameReader {
    pub(crate) fn new(
        opened: OpenedFrames,
        layout: Layout,
        orientation: Orientation,
        most: u32,
    ) -> Self {
        let stored = vec![0; opened.stored.bytes()];
        Self { opened, layout, orientation, stored, given: 0, most }
    }

    /// The size and format of every frame.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// Fills `frame` with the next one, and tells how long it is shown; `None` after the last.
    ///
    /// # Errors
    /// When the file is broken or has more frames than allowed.
    ///
    /// # Panics
    /// When `frame` has not the bytes of the layout.
    pub fn next(&mut self, frame: &mut [u8]) -> Result<Option<Duration>, Error> {
        assert_eq!(frame.len(), self.layout.bytes(), "a frame has the bytes of its layout");
        let Some(time) = self.opened.frames.next(&mut self.stored)? else { return Ok(None) };
        self.given += 1;
        if self.given > self.most {
            return Err(Error::OverLimit {
                what: format!("has {} frames or more", self.given),
                most: self.most.into(),
                limit: "max_frames",
            });
        }
        self.show(frame)?;
        Ok(Some(time))
    }

    /// Brings the stored frame into its final colours, the right way up.
    fn show(&mut self, frame: &mut [u8]) -> Result<(), Error> {
        let OpenedFrames { stored, color, .. } = &mut self.opened;
        let size = self.layout.format.bytes();
        let row_bytes = stored.width as usize * size;
        let lines = self.stored.chunks_exact(stored.line_bytes());
        if self.orientation == Orientation::UPRIGHT {
            for (line, row) in lines.zip(frame.chunks_exact_mut(row_bytes)) {
                color.convert(line, row)?;
            }
            return Ok(());
        }
        let rows = 0..self.layout.height as usize;
        let sides = (stored.width as usize, stored.height as usize);
        let mut turned = Turned::new(self.orientation, sides, rows, size);
        let mut row = vec![0; row_bytes];
        for (y, line) in lines.enumerate() {
            color.convert(line, &mut row)?;
            turned.put(y, &row);
        }
        frame.copy_from_slice(&turned.into_pixels());
        Ok(())
    }
}

impl std::fmt::Debug for FrameReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FrameReader").field("given", &self.given).finish_non_exhaustive()
    }
}

/// What a format's encoder takes.
pub(crate) trait EncodeFrames: Send {
    /// Writes a frame, which is shown for `time`.
    fn write(&mut self, frame: &[u8], time: Duration) -> Result<(), Error>;
    /// Ends the file.
    fn finish(self: Box<Self>) -> Result<(), Error>;
}

pub(crate) type FrameEncoder = Box<dyn EncodeFrames>;

/// Writes the frames of an animation. Made by [`encode_frames`](crate::encode_frames).
pub struct FrameWriter {
    encoder: FrameEncoder,
    layout: Layout,
    given: u32,
}

impl FrameWriter {
    pub(crate) fn new(encoder: FrameEncoder, layout: Layout) -> Self {
        Self { encoder, layout, given: 0 }
    }

    /// Writes a frame, which is shown for `time`.
    ///
    /// # Errors
    /// When it has not the bytes of the layout, or cannot be written.
    pub fn write(&mut self, frame: &[u8], time: Duration) -> Result<(), Error> {
        let needed = self.layout.bytes();
        if frame.len() != needed {
            let row = self.layout.row_bytes();
            return Err(match frame.len() % row {
                0 => Error::MissingRows {
                    given: (frame.len() / row) as u32,
                    height: self.layout.height,
                },
                _ => Error::RowBytes { given: frame.len(), row },
            });
        }
        self.given += 1;
        self.encoder.write(frame, time)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When there was no frame, or the end cannot be written.
    pub fn finish(self) -> Result<(), Error> {
        if self.given == 0 {
            return Err(Error::MissingRows { given: 0, height: self.layout.height });
        }
        self.encoder.finish()
    }
}

impl std::fmt::Debug for FrameWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FrameWriter").field("given", &self.given).finish_non_exhaustive()
    }
}
