//! What a file's header says, and what decoding it will give and cost.

use std::ops::Range;

use imgflo_pixel::{Channels, Layout, Sample};

use crate::lines::{Inks, Stored};
use crate::{Error, FileFormat, Orientation};

/// How coarse a JPEG file's colours are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subsampling {
    /// As fine as its brightness.
    Full,
    /// Half as wide: 4:2:2.
    HalfWidth,
    /// Half as wide and half as high: 4:2:0.
    Half,
    /// Something else, such as 4:4:0 or 4:1:1.
    Other,
}

/// What the samples of a file stand for, before conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Gray.
    Gray,
    /// Red, green, blue (JPEG stores them as YCbCr).
    Rgb,
    /// Indices into a palette.
    Palette,
    /// Cyan, magenta, yellow, black (JPEG may store them as YCCK).
    Cmyk,
}

/// A colour profile in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What it calls itself, such as "Display P3".
    pub description: String,
    /// Bytes it has.
    pub bytes: usize,
    /// Why it is not used, when it is broken or made for other pixels: they count as sRGB then.
    pub ignored: Option<String>,
}

/// What a file's header says. Made by [`probe`](crate::probe).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// The file's format.
    pub format: FileFormat,
    /// Width as shown: after orientation.
    pub width: u32,
    /// Height as shown: after orientation.
    pub height: u32,
    /// Width and height as stored in the file.
    pub stored: (u32, u32),
    /// What the file's samples stand for.
    pub ink: Ink,
    /// Bits of a stored sample: 1, 2, 4, 8, 16 or 32.
    pub bits: u8,
    /// The channels rows will have.
    pub channels: Channels,
    /// The samples rows will have.
    pub sample: Sample,
    /// Which way up the stored picture is.
    pub orientation: Orientation,
    /// The colour profile, if there is one.
    pub profile: Option<Profile>,
    /// Interlaced (PNG) or progressive (JPEG): rows come only after the whole file is decoded.
    pub interlaced: bool,
    /// How coarse colours are; JPEG only.
    pub subsampling: Option<Subsampling>,
    /// Pictures in the file: frames of an animation, or others, of which the first is read.
    pub frames: u32,
    /// How the frames are shown one after the other, if they are.
    pub animation: Option<Animation>,
    /// What the decoder itself holds.
    pub(crate) cost: Cost,
}

/// How the frames of a file are shown one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Animation {
    /// How often all are shown; 0 is for ever.
    pub loops: u32,
    /// What every frame has, which may be alpha even if the first picture has none: others may
    /// leave holes.
    pub channels: Channels,
    /// Bytes that a decoder of frames holds.
    pub(crate) memory: u64,
}

/// What a decoder holds while it gives rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Bytes held at full size.
    pub(crate) fixed: u64,
    /// Bytes of decoded rows held at full size; fewer when shrunk.
    pub(crate) rows: u64,
    /// Whether this file can be decoded smaller.
    pub(crate) shrinks: bool,
}

/// How to decode a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decode {
    /// Decode at 1/1, 1/2, 1/4 or 1/8 of the size, rounded up, if the format has a quick way
    /// (JPEG); others give the full size. [`Info::layout`] tells.
    pub shrink: u32,
    /// Turn the picture the right way up. On by default.
    pub orient: bool,
    /// Only these rows, counted in the picture as it comes out (shrunk, turned).
    pub rows: Option<Range<u32>>,
    /// Convert colours to sRGB. On by default; off gives the file's numbers as they are
    /// (CMYK is always converted).
    pub color: bool,
}

impl Default for Decode {
    fn default() -> Self {
        Self { shrink: 1, orient: true, rows: None, color: true }
    }
}

impl Cost {
    /// A decoder that holds little more than the file.
    pub(crate) const STREAMED: Self = Self { fixed: 64 << 10, rows: 0, shrinks: false };

    /// A decoder that holds so many bytes.
    pub(crate) const fn of(bytes: u64) -> Self {
        Self { fixed: bytes.saturating_add(64 << 10), rows: 0, shrinks: false }
    }
}

impl Info {
    /// Of one upright picture without a profile.
    pub(crate) fn plain(format: FileFormat, stored: &Stored, bits: u8, cost: Cost) -> Self {
        let Stored { width, height, inks, sample } = *stored;
        Self {
            format,
            width,
            height,
            stored: (width, height),
            ink: match inks {
                Inks::Cmyk => Ink::Cmyk,
                Inks::Plain(channels) if channels.is_gray() => Ink::Gray,
                Inks::Plain(_) => Ink::Rgb,
            },
            bits,
            channels: inks.channels(),
            sample,
            orientation: Orientation::UPRIGHT,
            profile: None,
            interlaced: false,
            subsampling: None,
            frames: 1,
            animation: None,
            cost,
        }
    }

    /// The same, but stored in another way up.
    pub(crate) fn turned(self, orientation: Orientation) -> Self {
        let (width, height) = self.stored;
        let turned = orientation.swaps_sides();
        Self {
            orientation,
            width: if turned { height } else { width },
            height: if turned { width } else { height },
            ..self
        }
    }

    /// Whether the picture has alpha.
    pub fn has_alpha(&self) -> bool {
        self.channels.has_alpha()
    }

    /// What rows will come with these options, of the whole picture: `options.rows` left aside.
    pub fn layout(&self, options: &Decode) -> Layout {
        let (width, height) = self.shrunk(options);
        let turned = options.orient && self.orientation.swaps_sides();
        let (width, height) = if turned { (height, width) } else { (width, height) };
        let format = (self.format.codec().rows)(self.channels, self.sample);
        Layout { width, height, format }
    }

    /// The size and format of every frame, if there are several.
    pub fn frames_layout(&self, options: &Decode) -> Layout {
        let channels = self.animation.map_or(self.channels, |animation| animation.channels);
        Self { channels, ..self.clone() }.layout(options)
    }

    /// Bytes of memory decoding will hold beside the file: known before it starts.
    pub fn decode_memory(&self, options: &Decode) -> u64 {
        let layout = self.layout(options);
        let row = layout.row_bytes() as u64;
        let shrink = u64::from(self.shrink(options));
        let rows = self.cost.rows / (shrink * shrink);
        let turned = match &options.rows {
            _ if !options.orient || self.orientation.streams() => 0,
            Some(rows) => row * u64::from(rows.end.saturating_sub(rows.start)),
            None => row * u64::from(layout.height),
        };
        // A profile's tables are spread out to be used; its curves have a table each.
        let profile =
            self.profile.as_ref().map_or(0, |profile| 8 * profile.bytes as u64 + (1 << 20));
        // A few rows go through conversion and turning.
        self.cost.fixed + rows + turned + profile + 64 * u64::from(self.stored.0)
    }

    /// Bytes of memory that reading the frames one by one will hold beside the file.
    pub fn frames_memory(&self) -> u64 {
        let frame = self.frames_layout(&Decode::default()).bytes() as u64;
        // The frame as stored and as shown, and once more while it is turned.
        3 * frame + self.animation.map_or(0, |animation| animation.memory)
    }

    /// How the stored picture is turned with these options.
    pub(crate) fn shown(&self, options: &Decode) -> Orientation {
        if options.orient { self.orientation } else { Orientation::UPRIGHT }
    }

    pub(crate) fn shrunk(&self, options: &Decode) -> (u32, u32) {
        let shrink = self.shrink(options);
        (self.stored.0.div_ceil(shrink), self.stored.1.div_ceil(shrink))
    }

    fn shrink(&self, options: &Decode) -> u32 {
        if self.cost.shrinks { options.shrink.max(1) } else { 1 }
    }
}

impl Decode {
    pub(crate) fn check(&self, layout: Layout) -> Result<(), Error> {
        if !matches!(self.shrink, 1 | 2 | 4 | 8) {
            let value = self.shrink.to_string();
            return Err(Error::Option { option: "shrink", value, takes: "1, 2, 4 or 8".into() });
        }
        match &self.rows {
            Some(rows) if rows.start >= rows.end || rows.end > layout.height => {
                let takes = format!("rows from 0 to {}, at least one", layout.height);
                Err(Error::Option { option: "rows", value: format!("{rows:?}"), takes })
            }
            _ => Ok(()),
        }
    }
}
