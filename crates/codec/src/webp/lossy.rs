//! Pictures by libwebp.

use imgflo_pixel::Layout;
use webp::{Encoder, PixelLayout, WebPConfig};

use crate::{Compression, Encode, Error};

/// The quality when none is given.
pub(super) const QUALITY: Option<u8> = Some(80);

/// A file of one picture.
pub(super) fn encode(layout: &Layout, pixels: &[u8], options: &Encode) -> Result<Vec<u8>, Error> {
    let failed = |what: String| Error::Write(std::io::Error::other(what));
    let mut config = WebPConfig::new().map_err(|()| failed("libwebp has other options".into()))?;
    config.lossless = options.lossless.into();
    // Of a lossless picture it is how hard to try, from 0 to 100.
    config.quality = if options.lossless { 70.0 } else { options.quality.into() };
    // From 0 to 6, the best.
    config.method = match options.compression {
        Compression::Fast => 4,
        Compression::Balanced => 5,
        Compression::Small => 6,
    };
    let pixel =
        if layout.format.channels.has_alpha() { PixelLayout::Rgba } else { PixelLayout::Rgb };
    let encoder = Encoder::new(pixels, pixel, layout.width, layout.height);
    let file = encoder.encode_advanced(&config);
    Ok(file.map_err(|error| failed(format!("libwebp: {error:?}")))?.to_vec())
}
