//! Pictures that graphs start from.

use std::sync::Arc;

use imgflo_codec::Limits;
use imgflo_engine::Source;
use imgflo_render::Input;

use crate::Error;

/// A picture file in memory, that a graph is given. Of what moves, one frame is shown.
#[derive(Clone, Debug)]
pub struct Picture {
    input: Input,
    hash: Arc<str>,
}

impl Picture {
    /// Reads the header of a file, and the first frame if there are several. `name` is what messages
    /// call it.
    ///
    /// # Errors
    /// When it is no picture, is broken, or is over a limit.
    pub fn open(name: &str, bytes: Arc<[u8]>, limits: &Limits) -> Result<Self, Error> {
        Self::frame(name, bytes, 0, limits)
    }

    /// Reads one frame of what moves, counted from 0.
    ///
    /// # Errors
    /// When it is no picture, is broken, is over a limit, or has no such frame.
    pub fn frame(name: &str, bytes: Arc<[u8]>, frame: u32, limits: &Limits) -> Result<Self, Error> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&bytes);
        if frame > 0 {
            hasher.update(&frame.to_le_bytes());
        }
        let hash = hasher.finalize().to_hex().as_str().into();
        let input = Input::open(name, bytes, Some(frame), limits)?;
        Ok(Self { input, hash })
    }

    /// A hash of the file, and of which frame it is, in hexadecimal digits.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// It, as it is shown.
    pub(crate) fn input(&self) -> &Input {
        &self.input
    }

    /// It, at full size.
    pub(crate) fn source(&self) -> Arc<dyn Source> {
        self.input.source()
    }
}
