//! JPEG: rows as they are decoded; files of several scans are held as coefficients first.

mod header;
mod metadata;
#[cfg(not(feature = "mozjpeg"))]
mod pure;
#[cfg(feature = "mozjpeg")]
mod turbo_read;
#[cfg(feature = "mozjpeg")]
mod turbo_write;

use std::sync::Arc;

use imgflo_pixel::{Channels, Format, Sample};

#[cfg(not(feature = "mozjpeg"))]
use self::pure as codec;
#[cfg(feature = "mozjpeg")]
mod codec {
    pub(super) use super::turbo_read::{SHRINKS, lines, memory};
    pub(super) use super::turbo_write::encode;
}

use self::header::Header;
use crate::color::{self, Color};
use crate::format::{Codec, Writer};
use crate::info::{Cost, Info, Profile, Subsampling};
use crate::lines::{Inks, Opened, Stored};
use crate::{Decode, Error, FileFormat, Limits};

/// JPEG.
pub(crate) static CODEC: Codec = Codec {
    name: "JPEG",
    extensions: &["jpg", "jpeg", "jpe", "jfif"],
    media_type: "image/jpeg",
    begins: |bytes| bytes.starts_with(&[0xff, 0xd8, 0xff]),
    rows: Format::srgb,
    probe,
    decode,
    frames: None,
    carrier: Some(&metadata::CARRIER),
    writer: Some(Writer {
        accepts: |channels, _| {
            (if channels.is_gray() { Channels::Y } else { Channels::Rgb }, Sample::U8)
        },
        longest: 65_500,
        quality: Some(90),
        encode: codec::encode,
        animate: None,
    }),
};

fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    let header = header::read(bytes, |width, height| limits.check_size(width, height))?;
    let stored = stored(&header, header.width, header.height);
    let (_, profile) = colors(&header, &stored, false);
    Ok(info(&header, profile))
}

/// Opens a file; `options` counts for its size and colours only.
fn decode(bytes: Arc<[u8]>, options: &Decode, limits: &Limits) -> Result<(Info, Opened), Error> {
    let header = header::read(&bytes, |width, height| limits.check_size(width, height))?;
    let full = stored(&header, header.width, header.height);
    let (color, profile) = colors(&header, &full, options.color);
    let info = info(&header, profile);
    let (width, height) = info.shrunk(options);
    let stored = Stored { width, height, ..full };
    let shrink = if info.cost.shrinks { options.shrink } else { 1 };
    let lines = codec::lines(bytes, &header, stored, shrink)?;
    Ok((info, Opened { stored, lines, color }))
}

fn stored(header: &Header, width: u32, height: u32) -> Stored {
    let inks = match header.components.len() {
        1 => Inks::Plain(Channels::Y),
        4 => Inks::Cmyk,
        _ => Inks::Plain(Channels::Rgb),
    };
    Stored { width, height, inks, sample: Sample::U8 }
}

fn colors(header: &Header, stored: &Stored, convert: bool) -> (Color, Option<Profile>) {
    match &header.icc {
        Some(icc) => {
            let (color, profile) = color::from_icc(stored, icc, convert);
            (color, Some(profile))
        }
        None => (Color::plain(stored), None),
    }
}

fn info(header: &Header, profile: Option<Profile>) -> Info {
    let stored = stored(header, header.width, header.height);
    let (fixed, rows) = codec::memory(header);
    let cost = Cost { fixed, rows, shrinks: codec::SHRINKS };
    let info = Info {
        profile,
        interlaced: header.progressive,
        subsampling: Some(subsampling(header)),
        ..Info::plain(FileFormat::Jpeg, &stored, 8, cost)
    };
    info.turned(header.orientation)
}

fn subsampling(header: &Header) -> Subsampling {
    let [first, rest @ ..] = &*header.components else { return Subsampling::Full };
    let Some(second) = rest.first() else { return Subsampling::Full };
    let across = (first.h.is_multiple_of(second.h)).then(|| first.h / second.h);
    let down = (first.v.is_multiple_of(second.v)).then(|| first.v / second.v);
    match (across, down) {
        (Some(1), Some(1)) => Subsampling::Full,
        (Some(2), Some(1)) => Subsampling::HalfWidth,
        (Some(2), Some(2)) => Subsampling::Half,
        _ => Subsampling::Other,
    }
}
