//! BMP: rows as they lie in the file; run lengths are spread out as a whole. And ICO, which has
//! BMP or PNG pictures in it.

mod header;
pub(crate) mod ico;
mod read;

use std::sync::Arc;

use imgflo_pixel::Format;

use self::header::{Header, Place};
use self::read::BmpLines;
use crate::color::{self, Color};
use crate::format::Codec;
use crate::info::{Info, Profile};
use crate::lines::Opened;
use crate::{Decode, Error, FileFormat, Limits};

/// BMP.
pub(crate) static CODEC: Codec = Codec {
    name: "BMP",
    extensions: &["bmp", "dib"],
    media_type: "image/bmp",
    begins: |bytes| {
        let size = bytes.get(14).copied().unwrap_or_default();
        bytes.starts_with(b"BM") && header::SIZES.contains(&u32::from(size))
    },
    rows: Format::srgb,
    probe,
    decode,
    frames: None,
    carrier: None,
    writer: None,
};

/// Before the header that both have there is one of files.
const FILE_HEADER_BYTES: usize = 14;

fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    let header = read_header(bytes, limits)?;
    let (_, profile) = colors(bytes, &header, false);
    Ok(Info { profile, ..header.info(FileFormat::Bmp) })
}

fn decode(bytes: Arc<[u8]>, options: &Decode, limits: &Limits) -> Result<(Info, Opened), Error> {
    let header = read_header(&bytes, limits)?;
    let (color, profile) = colors(&bytes, &header, options.color);
    let info = Info { profile, ..header.info(FileFormat::Bmp) };
    let stored = header.stored;
    let lines = BmpLines::new(bytes, header);
    Ok((info, Opened { stored, lines: Box::new(lines), color }))
}

fn read_header(bytes: &[u8], limits: &Limits) -> Result<Header, Error> {
    let place = Place { format: FileFormat::Bmp, at: FILE_HEADER_BYTES, icon: false };
    let mut header = Header::read(bytes, place, limits)?;
    let start = header::u32_at(bytes, 10).unwrap_or_default() as usize;
    // Some programs leave out where the pixels are.
    header.pixels_at = if start == 0 { header.pixels_at } else { start };
    Ok(header)
}

fn colors(bytes: &[u8], header: &Header, convert: bool) -> (Color, Option<Profile>) {
    match header.profile.clone().and_then(|place| bytes.get(place)) {
        Some(icc) => {
            let (color, profile) = color::from_icc(&header.stored, icc, convert);
            (color, Some(profile))
        }
        None => (Color::Same, None),
    }
}
