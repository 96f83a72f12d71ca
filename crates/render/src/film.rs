//! Animated pictures as sources for the engine: a run reads the frame that is shown.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use imgflo_engine::Source;
use imgflo_pixel::{Layout, ReadRows, RowsError};

use crate::{Error, Frames, Reel};

/// A film, and which of its frames is shown.
pub(crate) struct Film {
    reel: Arc<dyn Reel>,
    shown: Mutex<Shown>,
}

/// The frame that is shown.
struct Shown {
    frames: Box<dyn Frames>,
    pixels: Arc<Vec<u8>>,
    /// How long it is shown.
    time: Duration,
    /// When the next one comes, counted from the first.
    end: Duration,
}

impl Film {
    /// Opens a film, and shows the first frame.
    pub(crate) fn open(reel: Arc<dyn Reel>) -> Result<Self, Error> {
        let shown = Mutex::new(first(&*reel)?);
        Ok(Self { reel, shown })
    }

    /// Where its frames come from.
    pub(crate) fn reel(&self) -> &dyn Reel {
        &*self.reel
    }

    /// How long the frame is shown.
    pub(crate) fn time(&self) -> Duration {
        self.shown().time
    }

    /// Shows the first frame again.
    pub(crate) fn rewind(&self) -> Result<(), Error> {
        *self.shown() = first(self.reel())?;
        Ok(())
    }

    /// Shows the next frame; says whether there was one.
    pub(crate) fn advance(&self) -> Result<bool, Error> {
        let mut shown = self.shown();
        let Shown { frames, pixels, time, end } = &mut *shown;
        // Nobody reads the last frame any more, as a rule; else it is copied.
        let next = frames.next(Arc::make_mut(pixels).as_mut_slice())?;
        let Some(next) = next else { return Ok(false) };
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

fn first(reel: &dyn Reel) -> Result<Shown, Error> {
    let mut frames = reel.open()?;
    let mut pixels = vec![0; reel.layout().bytes()];
    let time = frames.next(&mut pixels)?;
    let none = || Error::NoFrame { name: reel.name().to_owned(), frames: 0, wanted: 0 };
    let time = time.ok_or_else(none)?;
    Ok(Shown { frames, pixels: Arc::new(pixels), time, end: time })
}

impl std::fmt::Debug for Film {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Film").field("name", &self.reel.name()).finish_non_exhaustive()
    }
}

impl Source for Film {
    fn layout(&self) -> Layout {
        self.reel.layout()
    }
    fn identity(&self) -> String {
        self.reel.name().to_owned()
    }
    fn memory(&self) -> u64 {
        self.reel.memory()
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
