//! TIFF: strips or tiles are decoded a row of them at a time; written uncompressed, in strips.

mod read;
mod tags;
mod write;

use imgflo_pixel::Format;

use crate::format::{Codec, Writer};

/// TIFF.
pub(crate) static CODEC: Codec = Codec {
    name: "TIFF",
    extensions: &["tif", "tiff"],
    media_type: "image/tiff",
    begins: |bytes| bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*"),
    rows: Format::srgb,
    probe: read::probe,
    decode: read::decode,
    frames: None,
    carrier: None,
    writer: Some(Writer {
        accepts: |channels, sample| (channels, sample),
        longest: i32::MAX as u32,
        quality: None,
        encode: write::encode,
        animate: None,
    }),
};
