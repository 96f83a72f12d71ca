//! Picture files to rows of pixels and back.

mod color;
mod encode;
mod error;
mod exif;
mod info;
mod jpeg;
mod limits;
mod lines;
mod orient;
mod picture;
mod png;
mod tiff;

use std::io::Write;
use std::sync::Arc;

use imgflo_pixel::{Layout, ReadRows, WriteRows};

pub use encode::{Compression, Encode};
pub use error::Error;
pub use info::{Decode, FileFormat, Info, Ink, Profile, Subsampling};
pub use limits::Limits;
pub use orient::Orientation;

use picture::Picture;

/// Reads a file's header.
///
/// # Errors
/// When it is no picture of a known format, is broken, or is over a limit.
pub fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    limits.check_bytes(bytes.len())?;
    match format(bytes)? {
        FileFormat::Jpeg => jpeg::probe(bytes, limits),
        FileFormat::Png => png::probe(bytes.clone(), limits),
        FileFormat::Tiff => tiff::probe(bytes.clone(), limits),
    }
}

/// Opens a picture; its pixels are decoded as its rows are read.
///
/// # Errors
/// When it is no picture of a known format, is broken, is over a limit, or an option is wrong.
pub fn decode(
    bytes: Arc<[u8]>,
    options: &Decode,
    limits: &Limits,
) -> Result<Box<dyn ReadRows>, Error> {
    limits.check_bytes(bytes.len())?;
    let (info, opened) = match format(&bytes)? {
        FileFormat::Jpeg => jpeg::decode(bytes, options, limits)?,
        FileFormat::Png => png::decode(bytes, options.color, limits)?,
        FileFormat::Tiff => tiff::decode(bytes, options.color, limits)?,
    };
    let layout = info.layout(options);
    options.check(layout)?;
    limits.check_memory(&info, info.decode_memory(options))?;
    let orientation = if options.orient { info.orientation } else { Orientation::UPRIGHT };
    Ok(Box::new(Picture::new(opened, layout, orientation, options.rows.clone())))
}

/// Starts a file; its rows are encoded as they are written.
///
/// # Errors
/// When the format cannot hold such pixels ([`Encode::accepts`] tells which it can), an option
/// is wrong, or the beginning cannot be written.
pub fn encode(
    write: Box<dyn Write + Send>,
    layout: Layout,
    options: &Encode,
) -> Result<Box<dyn WriteRows>, Error> {
    options.check(layout)?;
    match options.format {
        FileFormat::Jpeg => jpeg::encode(write, layout, options),
        FileFormat::Png => png::encode(write, layout, options.compression),
        FileFormat::Tiff => tiff::encode(write, layout),
    }
}

fn format(bytes: &[u8]) -> Result<FileFormat, Error> {
    match bytes {
        [] => Err(Error::Empty),
        [0xff, 0xd8, 0xff, ..] => Ok(FileFormat::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Ok(FileFormat::Png),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Ok(FileFormat::Tiff),
        _ => {
            let start = bytes[..bytes.len().min(8)].escape_ascii().to_string();
            Err(Error::UnknownFormat { start })
        }
    }
}
