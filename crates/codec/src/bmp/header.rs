//! The header of BMP, `BITMAPINFOHEADER` and its kin.
//!
//! After Microsoft's "Bitmap Storage" and "Bitmap Header Types".

use std::ops::Range;

use imgflo_pixel::{Channels, Sample};

use crate::info::{Cost, Info, Ink};
use crate::lines::{Inks, Stored};
use crate::{Error, FileFormat, Limits};

/// The sizes that a header may have; they tell its version.
pub(super) const SIZES: [u32; 7] = [12, 40, 52, 56, 64, 108, 124];
/// The oldest one: shorter numbers, and palettes of three bytes a color.
const CORE: u32 = 12;
/// OS/2's second one, which says other things behind the first 40 bytes.
const OS2: u32 = 64;

/// Where a header is.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) format: FileFormat,
    pub(super) at: usize,
    /// Whether it is within an icon: its height counts a mask, too.
    pub(super) icon: bool,
}

/// How pixels are stored.
pub(super) enum Kind {
    /// Places in a palette.
    Palette(Vec<[u8; 3]>),
    /// The same, as run lengths.
    Runs(Vec<[u8; 3]>),
    /// Bits of a number: red, green, blue, alpha.
    Masks([u32; 4]),
}

/// What a header says.
pub(super) struct Header {
    pub(super) format: FileFormat,
    pub(super) stored: Stored,
    /// Whether the first row is the highest.
    pub(super) top_down: bool,
    pub(super) bits: u32,
    pub(super) kind: Kind,
    pub(super) pixels_at: usize,
    /// Where an ICC profile is.
    pub(super) profile: Option<Range<usize>>,
}

impl Header {
    pub(super) fn read(bytes: &[u8], place: Place, limits: &Limits) -> Result<Self, Error> {
        let Place { format, at, icon } = place;
        let field = |offset: usize| u32_at(bytes, at + offset).ok_or_else(|| ends_early(format));
        let half = |offset: usize| {
            let two = bytes.get(at + offset..)?.first_chunk()?;
            Some(u32::from(u16::from_le_bytes(*two)))
        };
        let half = |offset: usize| half(offset).ok_or_else(|| ends_early(format));
        let size = field(0)?;
        if !SIZES.contains(&size) {
            return Err(Error::unsupported(format, format!("a header of {size} bytes")));
        }
        let (width, height, bits) = if size == CORE {
            (half(4)?, half(6)? as i32, half(10)?)
        } else {
            (field(4)?, field(8)? as i32, half(14)?)
        };
        let rows = height.unsigned_abs() / if icon { 2 } else { 1 };
        if width == 0 || width > i32::MAX as u32 || rows == 0 {
            return Err(Error::broken(format, "it has no pixels"));
        }
        limits.check_size(width, rows)?;
        let coding = if size == CORE { 0 } else { field(16)? };
        let mut header = Self {
            format,
            stored: Stored {
                width,
                height: rows,
                inks: Inks::Plain(Channels::Rgb),
                sample: Sample::U8,
            },
            top_down: height < 0,
            bits,
            kind: Kind::Masks([0; 4]),
            pixels_at: at + size as usize,
            profile: None,
        };
        match (bits, coding) {
            (1 | 4 | 8, 0) => header.kind = Kind::Palette(header.palette(bytes, at, size)?),
            (8, 1) | (4, 2) => header.kind = Kind::Runs(header.palette(bytes, at, size)?),
            (16, 0) => header.kind = Kind::Masks([0x7c00, 0x3e0, 0x1f, 0]),
            (24 | 32, 0) => header.kind = Kind::Masks([0xff_0000, 0xff00, 0xff, 0]),
            (16 | 32, 3 | 6) if size != OS2 => {
                let mut masks = [field(40)?, field(44)?, field(48)?, 0];
                if size >= 56 || coding == 6 {
                    masks[3] = field(52)?;
                }
                if size == 40 {
                    header.pixels_at += if coding == 6 { 16 } else { 12 };
                }
                header.kind = Kind::Masks(masks);
                if masks[3] != 0 {
                    header.stored.inks = Inks::Plain(Channels::Rgba);
                }
            }
            (bits, coding) => {
                let what = format!("pixels of {bits} bits in the coding {coding}");
                return Err(Error::unsupported(format, what));
            }
        }
        // "MBED": the place is counted from the header.
        if size == 124 && field(56)? == 0x4d42_4544 {
            let (start, length) = (field(112)? as usize, field(116)? as usize);
            header.profile = Some(at + start..(at + start).saturating_add(length));
        }
        Ok(header)
    }

    /// The palette, which is behind the header; the pixels are behind that.
    fn palette(&mut self, bytes: &[u8], at: usize, size: u32) -> Result<Vec<[u8; 3]>, Error> {
        let most = 1_u32 << self.bits;
        let told = if size == CORE { 0 } else { u32_at(bytes, at + 32).unwrap_or_default() };
        let count = if told == 0 { most } else { told };
        let entry = if size == CORE { 3 } else { 4 };
        let start = at + size as usize;
        self.pixels_at = start.saturating_add(count as usize * entry);
        let end = start + count.min(most) as usize * entry;
        let palette = bytes.get(start..end).ok_or_else(|| ends_early(self.format))?;
        Ok(palette.chunks_exact(entry).map(|color| [color[2], color[1], color[0]]).collect())
    }

    /// Bytes of a stored row: a multiple of four.
    pub(super) fn row_bytes(&self) -> usize {
        (self.stored.width as usize * self.bits as usize).div_ceil(32) * 4
    }

    pub(super) fn info(&self, format: FileFormat) -> Info {
        let runs = matches!(self.kind, Kind::Runs(_));
        let pixels = u64::from(self.stored.width) * u64::from(self.stored.height);
        let cost = if runs { Cost::of(pixels) } else { Cost::STREAMED };
        let bits = match self.bits {
            bits @ (1 | 4 | 8) => bits as u8,
            _ => 8,
        };
        let plain = Info::plain(format, &self.stored, bits, cost);
        match self.kind {
            Kind::Palette(_) | Kind::Runs(_) => Info { ink: Ink::Palette, ..plain },
            Kind::Masks(_) => plain,
        }
    }
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

pub(super) fn ends_early(format: FileFormat) -> Error {
    Error::broken(format, "it ends within its header")
}
