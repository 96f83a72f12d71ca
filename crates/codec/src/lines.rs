//! What every decoder gives: stored lines, as the file has them.

use imgflo_pixel::{Channels, Sample};

use crate::Error;
use crate::color::Color;

/// Gives a file's lines from the first to the last, all to the same thread.
pub(crate) trait Lines {
    /// Fills `line` with the next one.
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error>;
}

/// What the samples of a line are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inks {
    /// The same channels as the rows to come.
    Plain(Channels),
    /// Cyan, magenta, yellow, black: 0 is no ink.
    Cmyk,
}

/// How a stored line lies in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) inks: Inks,
    pub(crate) sample: Sample,
}

/// An opened file: its lines, and what becomes of their colours.
pub(crate) struct Opened {
    pub(crate) stored: Stored,
    pub(crate) lines: Box<dyn Lines>,
    pub(crate) color: Color,
}

impl Inks {
    pub(crate) fn count(self) -> usize {
        match self {
            Self::Plain(channels) => channels.count(),
            Self::Cmyk => 4,
        }
    }
    /// The channels after conversion.
    pub(crate) fn channels(self) -> Channels {
        match self {
            Self::Plain(channels) => channels,
            Self::Cmyk => Channels::Rgb,
        }
    }
}

impl Stored {
    pub(crate) fn line_bytes(&self) -> usize {
        self.width as usize * self.inks.count() * self.sample.bytes()
    }
    /// Bytes of all lines.
    pub(crate) fn bytes(&self) -> usize {
        self.line_bytes() * self.height as usize
    }
}
