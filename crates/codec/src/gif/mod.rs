//! GIF: frames of at most 256 colours; a pixel is opaque or not there.

mod palette;
mod read;
mod write;

use imgflo_pixel::{Channels, Format, Sample};

use crate::format::{Codec, Writer};

/// GIF.
pub(crate) static CODEC: Codec = Codec {
    name: "GIF",
    extensions: &["gif"],
    media_type: "image/gif",
    begins: |bytes| bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"),
    rows: Format::srgb,
    probe: read::probe,
    decode: read::decode,
    frames: Some(read::frames),
    carrier: None,
    writer: Some(Writer {
        accepts: |_, _| (Channels::Rgba, Sample::U8),
        longest: 65_535,
        quality: None,
        encode: write::encode,
        animate: Some(write::animate),
    }),
};
