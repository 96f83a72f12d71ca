//! JPEG XL: decoded as a whole by jxl-rs; written without loss by zune-jpegxl.

mod read;
mod write;

use imgflo_pixel::{Format, Sample};

use crate::format::{Codec, Writer};

/// JPEG XL.
pub(crate) static CODEC: Codec = Codec {
    name: "JPEG XL",
    extensions: &["jxl"],
    media_type: "image/jxl",
    begins: |bytes| {
        bytes.starts_with(&[0xff, 0x0a]) || bytes.starts_with(b"\0\0\0\x0cJXL \x0d\x0a\x87\x0a")
    },
    rows: Format::srgb,
    probe: read::probe,
    decode: read::decode,
    frames: None,
    carrier: None,
    writer: Some(Writer {
        accepts: |channels, sample| {
            // What zune-jpegxl 0.5.2 writes of 16 bits with alpha is not what it was given.
            let bytes = sample == Sample::U8 || channels.has_alpha();
            (channels, if bytes { Sample::U8 } else { Sample::U16 })
        },
        longest: 1 << 18,
        quality: None,
        encode: write::encode,
        animate: None,
    }),
};
