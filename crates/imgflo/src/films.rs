//! Films, by the program `ffmpeg`.

use std::sync::Arc;
use std::time::Duration;

use imgflo_video::{Ffmpeg, Film, Limits};

use crate::{Error, cli};

/// What reads and writes films, and what they may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Films(Limits);

impl Films {
    /// For looking at a film only: its frames are not read, so they may be as they like.
    pub(crate) const LOOKING: Self = Self(Limits {
        pixels: u64::MAX,
        frames: u32::MAX,
        bytes: 0,
        time: Duration::from_secs(60),
    });

    /// With these limits, films are read and written.
    pub(crate) fn new(limits: &cli::Limits) -> Self {
        Self(Limits {
            pixels: limits.max_pixels,
            frames: limits.max_frames,
            bytes: limits.max_file,
            time: Duration::from_millis(limits.time),
        })
    }

    /// What they may take.
    pub(crate) fn limits(&self) -> &Limits {
        &self.0
    }

    /// Looks at a film.
    pub(crate) fn open(&self, name: &str, bytes: &Arc<[u8]>) -> Result<Film, Error> {
        Ok(ffmpeg().map_err(|error| error.about(name))?.open(name, bytes, &self.0)?)
    }
}

/// The program, if it is installed.
pub(crate) fn ffmpeg() -> Result<Ffmpeg, Error> {
    let missing = "films are read and written by `ffmpeg`, which is not installed; install it";
    Ffmpeg::find().ok_or_else(|| Error::Failed(missing.into()))
}
