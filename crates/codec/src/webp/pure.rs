//! Lossless pictures in Rust, for builds without C.

use image_webp::{ColorType, WebPEncoder};
use imgflo_pixel::Layout;

use crate::{Encode, Error};

/// Every picture is lossless here.
pub(super) const QUALITY: Option<u8> = None;

/// A file of one picture.
pub(super) fn encode(layout: &Layout, pixels: &[u8], _: &Encode) -> Result<Vec<u8>, Error> {
    let mut file = Vec::new();
    let color = if layout.format.channels.has_alpha() { ColorType::Rgba8 } else { ColorType::Rgb8 };
    let done = WebPEncoder::new(&mut file).encode(pixels, layout.width, layout.height, color);
    done.map_err(|error| Error::Write(std::io::Error::other(error.to_string())))?;
    Ok(file)
}
