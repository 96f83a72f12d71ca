//! PNM, the portable anymap: PBM, PGM, PPM, plain and raw, and PAM; and PFM, which has light in
//! floating point.
//!
//! After the manual pages of Netpbm, <https://netpbm.sourceforge.net/doc/>.

mod header;
pub(crate) mod pfm;
mod read;
mod write;

use imgflo_pixel::{Format, Sample};

use crate::format::{Codec, Writer};

/// PNM.
pub(crate) static CODEC: Codec = Codec {
    name: "PNM",
    extensions: &["ppm", "pgm", "pbm", "pnm", "pam"],
    media_type: "image/x-portable-anymap",
    begins: |bytes| {
        matches!(
            bytes,
            [b'P', b'1'..=b'6', b'\t'..=b'\r' | b' ' | b'#', ..] | [b'P', b'7', b'\n', ..]
        )
    },
    rows: Format::srgb,
    probe: read::probe,
    decode: read::decode,
    frames: None,
    carrier: None,
    writer: Some(Writer {
        accepts: |channels, sample| {
            (channels, if sample == Sample::F32 { Sample::U16 } else { sample })
        },
        longest: i32::MAX as u32,
        quality: None,
        encode: write::encode,
        animate: None,
    }),
};
