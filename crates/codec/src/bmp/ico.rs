//! ICO and CUR: the largest of the pictures within, which are BMP without its first header, and
//! a mask; or PNG.

use std::sync::Arc;

use imgflo_pixel::{Channels, Format};

use super::header::{Header, Kind, Place, ends_early, u32_at};
use super::read::BmpLines;
use crate::color::Color;
use crate::format::Codec;
use crate::info::{Cost, Info};
use crate::lines::{Inks, Lines, Opened};
use crate::{Decode, Error, FileFormat, Limits, png};

/// ICO.
pub(crate) static CODEC: Codec = Codec {
    name: "ICO",
    extensions: &["ico", "cur"],
    media_type: "image/vnd.microsoft.icon",
    begins: |bytes| {
        let first = bytes.get(HEADER_BYTES + 3).copied();
        matches!(bytes, [0, 0, 1 | 2, 0, ..]) && count(bytes) > 0 && first == Some(0)
    },
    rows: Format::srgb,
    probe: |bytes, limits| Ok(open(bytes, &Decode::default(), limits)?.0),
    decode: |bytes, options, limits| open(&bytes, options, limits),
    frames: None,
    carrier: None,
    writer: None,
};

const HEADER_BYTES: usize = 6;
const ENTRY_BYTES: usize = 16;

fn count(bytes: &[u8]) -> usize {
    bytes.get(4..).and_then(<[u8]>::first_chunk).map_or(0, |two| u16::from_le_bytes(*two).into())
}

fn open(bytes: &Arc<[u8]>, options: &Decode, limits: &Limits) -> Result<(Info, Opened), Error> {
    let entry = largest(bytes)?;
    let (size, at) = (u32_at(entry, 8), u32_at(entry, 12));
    let (size, at) = (size.unwrap_or_default() as usize, at.unwrap_or_default() as usize);
    let picture = bytes.get(at..at.saturating_add(size));
    let picture = picture.ok_or_else(|| {
        Error::broken(FileFormat::Ico, "it is truncated before its picture's end")
    })?;
    let frames = count(bytes) as u32;
    if (png::CODEC.begins)(picture) {
        let (info, opened) = (png::CODEC.decode)(picture.into(), options, limits)?;
        let fixed = info.cost.fixed + picture.len() as u64;
        let cost = Cost { fixed, ..info.cost };
        return Ok((Info { format: FileFormat::Ico, frames, cost, ..info }, opened));
    }
    let place = Place { format: FileFormat::Ico, at, icon: true };
    let mut header = Header::read(&bytes[..at + size], place, limits)?;
    header.stored.inks = Inks::Plain(Channels::Rgba);
    let (info, stored) = (header.info(FileFormat::Ico), header.stored);
    let lines = IconLines::new(bytes, header, at + size);
    let opened = Opened { stored, lines: Box::new(lines), color: Color::Same };
    Ok((Info { frames, ..info }, opened))
}

/// The entry of the largest picture, of those the one with most bits.
fn largest(bytes: &[u8]) -> Result<&[u8], Error> {
    let entries = bytes.get(HEADER_BYTES..HEADER_BYTES + count(bytes) * ENTRY_BYTES);
    let entries = entries.ok_or_else(|| ends_early(FileFormat::Ico))?;
    let size = |entry: &&[u8]| {
        // 0 is 256.
        let [width, height] = [entry[0], entry[1]].map(|side| u32::from(side.wrapping_sub(1)) + 1);
        (width * height, u16::from_le_bytes([entry[6], entry[7]]))
    };
    let largest = entries.chunks_exact(ENTRY_BYTES).max_by_key(size);
    largest.ok_or_else(|| ends_early(FileFormat::Ico))
}

/// The rows of a picture, and the mask behind it: 1 is transparent.
struct IconLines {
    bytes: Arc<[u8]>,
    lines: BmpLines,
    /// Whether the picture has an alpha of its own, and not 0 everywhere.
    has_alpha: bool,
    mask_at: usize,
    end: usize,
    width: usize,
    height: u32,
    given: u32,
}

impl IconLines {
    fn new(bytes: &Arc<[u8]>, mut header: Header, end: usize) -> Self {
        let (width, height) = (header.stored.width as usize, header.stored.height);
        let (pixels_at, row) = (header.pixels_at, header.row_bytes());
        let mask_at = pixels_at.saturating_add(row.saturating_mul(height as usize));
        let own = header.bits == 32 && matches!(header.kind, Kind::Masks(_));
        let pixels = bytes.get(pixels_at..mask_at.min(end)).unwrap_or(&[]);
        let has_alpha = own && pixels.iter().skip(3).step_by(4).any(|alpha| *alpha != 0);
        if let Kind::Masks(masks) = &mut header.kind {
            // So that rows get four channels; where there is no such alpha the mask comes instead.
            masks[3] = 0xff00_0000;
        }
        Self {
            bytes: bytes.clone(),
            lines: BmpLines::new(bytes.clone(), header),
            has_alpha,
            mask_at,
            end,
            width,
            height,
            given: 0,
        }
    }
}

impl Lines for IconLines {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        self.lines.next(line)?;
        if !self.has_alpha {
            let row = self.width.div_ceil(32) * 4;
            let at = self.mask_at + (self.height - 1 - self.given) as usize * row;
            let mask = self.bytes.get(at..at + row).filter(|_| at + row <= self.end);
            let mask = mask.ok_or(Error::Truncated {
                format: FileFormat::Ico,
                row: self.given,
                height: self.height,
            })?;
            for (x, pixel) in line.chunks_exact_mut(4).enumerate() {
                pixel[3] = if mask[x / 8] >> (7 - x % 8) & 1 == 0 { 255 } else { 0 };
            }
        }
        self.given += 1;
        Ok(())
    }
}
