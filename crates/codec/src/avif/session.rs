//! AV1 out of which pictures come, one after the other.

use std::ops::Range;
use std::sync::Arc;

use re_rav1d::{Decoder, Picture, PixelLayout, Settings};

use super::boxes::{broken, ends_early};
use super::property::Coding;
use super::samples::Sample;
use crate::Error;

/// What the decoder holds, whatever the picture's size.
pub(super) const DECODER_BYTES: u64 = 12 << 20;
/// Pictures of which the decoder has the planes at once: eight that others are made of, the one at
/// work, the one that is shown, and that one again with its grain.
const PICTURES: u64 = 11;
/// Bytes for each of their pixels, in which motion and kinds of blocks are kept.
const BLOCK_BYTES: u64 = 2;
/// A frame is made of no more pictures than this, most of which are never shown themselves.
const MOST: usize = 32;

/// A decoder that keeps what later frames are made of.
pub(super) struct Session {
    decoder: Decoder,
    size: (u32, u32),
    coding: Coding,
}

/// A part of a file.
struct Part {
    file: Arc<[u8]>,
    range: Range<usize>,
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        &self.file[self.range.clone()]
    }
}

impl Session {
    /// For frames of this size, coded so.
    pub(super) fn new(size: (u32, u32), coding: Coding) -> Result<Self, Error> {
        let mut settings = settings(size);
        // What is not shown is looked at, too, before the next is decoded: it takes memory.
        settings.set_output_invisible_frames(true);
        Ok(Self { decoder: Decoder::with_settings(&settings).map_err(failed)?, size, coding })
    }

    /// Bytes of memory that it takes.
    pub(super) fn memory((width, height): (u32, u32), coding: Coding) -> u64 {
        let pixels = padded(width) * padded(height);
        let halves = |coarse: bool| if coarse { 1 } else { 2 };
        let colors = match coding {
            Coding { gray: true, .. } => 0,
            Coding { coarse: (wide, high), .. } => 2 * halves(wide) * halves(high),
        };
        // In quarters of a plane, which has two bytes for a sample if eight bits are too few.
        let planes = (4 + colors) * if coding.bits > 8 { 2 } else { 1 };
        // Filters have as many as a picture.
        let pictures = pixels * planes * (PICTURES + 1) / 4;
        pictures + pixels * PICTURES * BLOCK_BYTES + 64 * u64::from(width) + DECODER_BYTES
    }

    /// The picture that comes of a frame's AV1.
    pub(super) fn next(&mut self, file: &Arc<[u8]>, sample: &Sample) -> Result<Picture, Error> {
        let range = sample.range().filter(|range| range.end <= file.len());
        let part = Part { file: file.clone(), range: range.ok_or_else(ends_early)? };
        let mut more = self.decoder.send_data(part, None, None, None);
        let mut last = None;
        for _ in 0..=MOST {
            match (self.decoder.get_picture(), more) {
                (Ok(picture), _) => last = Some(self.checked(picture)?),
                (Err(re_rav1d::Error::Again), Err(re_rav1d::Error::Again)) => {
                    more = self.decoder.send_pending_data();
                }
                (Err(re_rav1d::Error::Again), Ok(())) => return last.ok_or_else(no_picture),
                (Err(error), more) => return Err(failed(more.err().unwrap_or(error))),
            }
        }
        Err(broken(&format!("a frame of it is made of more than {MOST} pictures")))
    }

    fn checked(&self, picture: Picture) -> Result<Picture, Error> {
        let is = (picture.width(), picture.height());
        if is != self.size {
            let ((width, height), (x, y)) = (is, self.size);
            return Err(broken(&format!("a frame of it is {width}x{height} pixels, not {x}x{y}")));
        }
        let layout = match self.coding {
            Coding { gray: true, .. } => PixelLayout::I400,
            Coding { coarse: (true, true), .. } => PixelLayout::I420,
            Coding { coarse: (true, false), .. } => PixelLayout::I422,
            _ => PixelLayout::I444,
        };
        let bits = picture.bits_per_component().map_or(0, |bits| bits.0);
        if picture.pixel_layout() != layout || (bits > 8) != (self.coding.bits > 8) {
            return Err(unlike());
        }
        Ok(picture)
    }
}

/// How a decoder is made for pictures that are no larger than this.
pub(super) fn settings((width, height): (u32, u32)) -> Settings {
    let mut settings = Settings::new();
    // A thread of its own could not tell of its failure.
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_strict_std_compliance(false);
    settings.set_frame_size_limit(width.saturating_mul(height));
    settings
}

/// A side of the planes that the decoder has of a picture.
pub(super) fn padded(side: u32) -> u64 {
    u64::from(side).next_multiple_of(128)
}

pub(super) fn failed(error: re_rav1d::Error) -> Error {
    broken(&format!("its AV1 cannot be decoded: {error}"))
}

pub(super) fn no_picture() -> Error {
    broken("its AV1 has no picture, or is truncated")
}

pub(super) fn unlike() -> Error {
    broken("its AV1 is not as its header says")
}
