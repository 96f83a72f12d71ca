//! How much a file may ask of us.

use crate::{Error, Info};

/// The most a file may be, and may need; checked from its header, before any pixel is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file. By default 256 MiB.
    pub max_bytes: u64,
    /// Pixels in a row. By default 65535, JPEG's own limit.
    pub max_width: u32,
    /// Rows. By default 65535, JPEG's own limit.
    pub max_height: u32,
    /// Pixels in all. By default 268 435 456 (2^28: 16384 x 16384).
    pub max_pixels: u64,
    /// Frames of an animation. By default 1000.
    pub max_frames: u32,
    /// Bytes of memory the decoder may hold, beside the file itself. By default 1 GiB.
    pub max_memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_width: 65_535,
            max_height: 65_535,
            max_pixels: 1 << 28,
            max_frames: 1000,
            max_memory: 1 << 30,
        }
    }
}

impl Limits {
    pub(crate) fn check_bytes(&self, bytes: usize) -> Result<(), Error> {
        let what = || format!("file has {bytes} bytes");
        within(bytes as u64, self.max_bytes, "max_bytes", what)
    }

    /// For a size as the file states it, which is the first thing a decoder learns.
    pub(crate) fn check_size(&self, width: u32, height: u32) -> Result<(), Error> {
        let what = || format!("is {width}x{height} pixels");
        within(u64::from(width), u64::from(self.max_width), "max_width", what)?;
        within(u64::from(height), u64::from(self.max_height), "max_height", what)?;
        within(u64::from(width) * u64::from(height), self.max_pixels, "max_pixels", what)
    }

    pub(crate) fn check_memory(&self, info: &Info, bytes: u64) -> Result<(), Error> {
        let (width, height) = info.stored;
        let what = || format!("({width}x{height} pixels) needs {bytes} bytes of memory");
        within(bytes, self.max_memory, "max_memory", what)
    }
}

fn within(
    is: u64,
    most: u64,
    limit: &'static str,
    what: impl FnOnce() -> String,
) -> Result<(), Error> {
    if is <= most { Ok(()) } else { Err(Error::OverLimit { what: what(), most, limit }) }
}
