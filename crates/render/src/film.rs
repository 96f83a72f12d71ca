//! Animated pictures as sources for the engine: a run reads the frame that is shown.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use imgflo_codec::{Decode, FrameReader, Info, Limits, frames};
use imgflo_engine::Source;
use imgflo_pixel::{Layout, ReadRows, RowsError};

use crate::{Error, Picture};

/// An animated picture, and which of its frames is shown.
pub(crate) struct Film {
    picture: Picture,
    limits: Limits,
    shown: Mutex<Shown>,
}

/// The frame that is shown.
struct Shown {
    reader: FrameReader,
    pixels: Arc<Vec<u8>>,
    /// How long it is shown.
    time: Duration,
    /// When the next one comes, counted from the first.
    end: Duration,
}

impl Film {
    /// Opens a picture that is animated, and shows the first frame.
    pub(crate) fn open(picture: Picture, limits: &Limits) -> Result<Self, Error> {
        let shown = Mutex::new(first(&picture, limits)?);
        Ok(Self { picture, limits: *limits, shown })
    }

    /// What its header says.
    pub(crate) fn info(&self) -> &Info {
        self.picture.info()
    }

    /// How long the frame is shown.
    pub(crate) fn time(&self) -> Duration {
        self.shown().time
    }

    /// Shows the first frame again.
    pub(crate) fn rewind(&self) -> Result<(), Error> {
        *self.shown() = first(&self.picture, &self.limits)?;
        Ok(())
    }

    /// Shows the next frame; says whether there was one.
    pub(crate) fn advance(&self) -> Result<bool, Error> {
        let mut shown = self.shown();
        let Shown { reader, pixels, time, end } = &mut *shown;
        // Nobody reads the last frame any more, as a rule; else it is copied.
        let read = reader.next(Arc::make_mut(pixels).as_mut_slice());
        let read = read.map_err(|error| named(&self.picture, error))?;
        let Some(next) = read else { return Ok(false) };
        *time = next;
        *end += next;
        Ok(true)
    }

    /// Shows the frame of a time that goes on, from the first frame again after the last.
    pub(crate) fn follow(&self, time: Duration, started: &mut Duration) -> Result<(), Error> {
        loop {
            let end = self.shown().end;
            if time < *started + end {
                return Ok(());
            }
            if !self.advance()? {
                // Frames that take no time are passed over once, not for ever.
                if end.is_zero() {
                    return Ok(());
                }
                *started += end;
                self.rewind()?;
            }
        }
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn first(picture: &Picture, limits: &Limits) -> Result<Shown, Error> {
    let named = |error| named(picture, error);
    let mut reader = frames(picture.bytes(), &Decode::default(), limits).map_err(named)?;
    let mut pixels = vec![0; reader.layout().bytes()];
    let time = reader.next(&mut pixels).map_err(named)?;
    let format = picture.info().format;
    let time = time.ok_or_else(|| named(imgflo_codec::Error::NoFrames { format }))?;
    Ok(Shown { reader, pixels: Arc::new(pixels), time, end: time })
}

fn named(picture: &Picture, error: imgflo_codec::Error) -> Error {
    Error::Picture { name: picture.name().to_owned(), error }
}

impl std::fmt::Debug for Film {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Film").field("picture", &self.picture).finish_non_exhaustive()
    }
}

impl Source for Film {
    fn layout(&self) -> Layout {
        self.shown().reader.layout()
    }
    fn identity(&self) -> String {
        self.picture.identity()
    }
    fn memory(&self) -> u64 {
        self.info().frames_memory() + self.picture.length() as u64
    }
    fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        let layout = self.layout();
        let at = layout.row_bytes() * first as usize;
        Ok(Box::new(FrameRows { pixels: self.shown().pixels.clone(), layout, at }))
    }
}

/// The rows of a frame.
struct FrameRows {
    pixels: Arc<Vec<u8>>,
    layout: Layout,
    at: usize,
}

impl ReadRows for FrameRows {
    fn layout(&self) -> Layout {
        self.layout
    }
    fn read(&mut self, rows: &mut [u8]) -> Result<(), RowsError> {
        let end = self.at + rows.len();
        rows.copy_from_slice(self.pixels.get(self.at..end).ok_or("the frame has no such row")?);
        self.at = end;
        Ok(())
    }
}
