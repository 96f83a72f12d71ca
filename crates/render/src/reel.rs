//! Frames one after the other: where those of a film come from, and where those of a result go.

use std::time::Duration;

use imgflo_codec::{Decode, FrameReader, FrameWriter, frames};
use imgflo_pixel::Layout;

use crate::{Error, Picture};

/// Where the frames of a film come from.
pub trait Reel: Send + Sync {
    /// What messages call it, and what tells it from other pictures.
    fn name(&self) -> &str;
    /// The size and format of every frame.
    fn layout(&self) -> Layout;
    /// How many there are, as far as that is known beforehand.
    fn frames(&self) -> u32;
    /// How often all are shown; 0 is for ever.
    fn loops(&self) -> u32;
    /// Bytes of memory that reading them takes.
    fn memory(&self) -> u64;
    /// Begins with the first.
    ///
    /// # Errors
    /// When it cannot be read.
    fn open(&self) -> Result<Box<dyn Frames>, Error>;
}

/// The frames of a film.
pub trait Frames: Send {
    /// Fills `frame` with the next one, and tells how long it is shown; nothing after the last.
    ///
    /// # Errors
    /// When the film is broken, or has more frames than it may.
    fn next(&mut self, frame: &mut [u8]) -> Result<Option<Duration>, Error>;
}

/// Where the frames of a result go.
pub trait FrameSink: Send {
    /// Takes a frame, which is shown for `time`.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write(&mut self, frame: &[u8], time: Duration) -> Result<(), Error>;
    /// Ends the film. Without it, it is not whole.
    ///
    /// # Errors
    /// When the end cannot be written.
    fn finish(self: Box<Self>) -> Result<(), Error>;
}

impl Reel for Picture {
    fn name(&self) -> &str {
        Self::name(self)
    }
    fn layout(&self) -> Layout {
        self.info().frames_layout(&Decode::default())
    }
    fn frames(&self) -> u32 {
        self.info().frames
    }
    fn loops(&self) -> u32 {
        self.info().animation.map_or(0, |animation| animation.loops)
    }
    fn memory(&self) -> u64 {
        self.info().frames_memory() + self.length() as u64
    }
    fn open(&self) -> Result<Box<dyn Frames>, Error> {
        let name = Self::name(self).to_owned();
        match frames(self.bytes(), &Decode::default(), self.limits()) {
            Ok(reader) => Ok(Box::new(Decoded { reader, name })),
            Err(error) => Err(Error::Picture { name, error }),
        }
    }
}

/// The frames of a file; errors name it.
struct Decoded {
    reader: FrameReader,
    name: String,
}

impl Frames for Decoded {
    fn next(&mut self, frame: &mut [u8]) -> Result<Option<Duration>, Error> {
        let named = |error| Error::Picture { name: self.name.clone(), error };
        self.reader.next(frame).map_err(named)
    }
}

impl FrameSink for FrameWriter {
    fn write(&mut self, frame: &[u8], time: Duration) -> Result<(), Error> {
        Ok(Self::write(self, frame, time)?)
    }
    fn finish(self: Box<Self>) -> Result<(), Error> {
        Ok(Self::finish(*self)?)
    }
}
