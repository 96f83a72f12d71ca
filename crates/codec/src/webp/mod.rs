//! WebP: lossy or lossless, with alpha, animated. Read in Rust; written by libwebp, or without C
//! losslessly in Rust.

mod container;
#[cfg(feature = "webp")]
mod lossy;
mod metadata;
#[cfg(not(feature = "webp"))]
mod pure;
mod read;
mod vp8;
mod write;

#[cfg(feature = "webp")]
use self::lossy as codec;
#[cfg(not(feature = "webp"))]
use self::pure as codec;

use imgflo_pixel::{Channels, Format, Sample};

use crate::format::{Codec, Writer};

/// WebP.
pub(crate) static CODEC: Codec = Codec {
    name: "WebP",
    extensions: &["webp"],
    media_type: "image/webp",
    begins: |bytes| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
    rows: Format::srgb,
    probe: read::probe,
    decode: read::decode,
    frames: Some(read::frames),
    carrier: Some(&metadata::CARRIER),
    writer: Some(Writer {
        accepts: |channels, _| {
            (if channels.has_alpha() { Channels::Rgba } else { Channels::Rgb }, Sample::U8)
        },
        longest: 16_383,
        quality: codec::QUALITY,
        encode: write::encode,
        animate: Some(write::animate),
    }),
};
