//! AVIF: one picture, or a grid of them, decoded as a whole, or frames one after the other; pictures
//! are written by rav1e.
//!
//! After the AV1 Image File Format 1.1, <https://aomediacodec.github.io/av1-avif/>, and ISO/IEC
//! 23008-12 (HEIF) below it.

mod boxes;
mod container;
mod frames;
mod look;
mod movie;
mod outline;
mod pixels;
mod property;
mod read;
mod samples;
mod sequence;
mod session;
mod track;
mod write;

use imgflo_pixel::{Channels, Format, Sample};

use crate::format::{Codec, Writer};

/// AVIF.
pub(crate) static CODEC: Codec = Codec {
    name: "AVIF",
    extensions: &["avif"],
    media_type: "image/avif",
    begins,
    rows: Format::srgb,
    probe: read::probe,
    decode: read::decode,
    frames: Some(read::frames),
    carrier: None,
    writer: Some(Writer {
        accepts: |channels, sample| {
            (
                if channels.has_alpha() { Channels::Rgba } else { Channels::Rgb },
                if sample == Sample::U8 { Sample::U8 } else { Sample::U16 },
            )
        },
        longest: 65_535,
        quality: Some(80),
        encode: write::encode,
        animate: None,
    }),
};

/// Whether one of the brands in the file's first box is AVIF's.
fn begins(bytes: &[u8]) -> bool {
    let Some((&[a, b, c, d, b'f', b't', b'y', b'p'], rest)) = bytes.split_first_chunk::<8>() else {
        return false;
    };
    let size = (u32::from_be_bytes([a, b, c, d]) as usize).clamp(8, 256) - 8;
    let brands = rest[..rest.len().min(size)].as_chunks::<4>().0;
    brands.iter().any(|brand| brand == b"avif" || brand == b"avis")
}
