//! Pixels as a picture file.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use imgflo_codec::{Encode, FileFormat, encode};
use imgflo_pixel::{Channels, Layout, Rect, WriteRows};

use crate::kept::Kept;
use crate::{Error, View};

/// The quality of JPEG files when none is asked for: what nobody tells from the best while a slider
/// moves.
const JPEG_QUALITY: u8 = 85;

/// How a part of a view is written that is transparent somewhere, or not.
pub(crate) fn settings(view: &View, part: &Rect, transparent: bool) -> Encode {
    let usual = Encode::new(view.format.file(transparent, part.pixels()));
    let quality = match usual.format {
        FileFormat::Jpeg => JPEG_QUALITY,
        _ => usual.quality,
    };
    Encode { quality: view.quality.map_or(quality, |quality| quality.clamp(1, 100)), ..usual }
}

/// The bytes of a file that is written.
#[derive(Clone, Default)]
pub(crate) struct Bytes(Arc<Mutex<Vec<u8>>>);

impl Bytes {
    /// The file.
    pub(crate) fn take(&self) -> Arc<[u8]> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }

    /// Starts a file.
    pub(crate) fn start(
        &self,
        layout: Layout,
        settings: &Encode,
    ) -> Result<Box<dyn WriteRows>, Error> {
        Ok(encode(Box::new(self.clone()), layout, settings)?)
    }
}

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Pixels that may be transparent, as the file that a view asks for.
pub(crate) fn written(view: &View, kept: &Kept) -> Result<(Arc<[u8]>, FileFormat), Error> {
    let transparent = kept.pixels.chunks_exact(4).any(|px| px[3] != u8::MAX);
    let settings = settings(view, &kept.part, transparent);
    let (width, height) = (kept.part.width(), kept.part.height());
    let layout = Layout { width, height, format: settings.accepts(kept.format) };
    let bytes = Bytes::default();
    let mut rows = bytes.start(layout, &settings)?;
    let wrong = |error: imgflo_pixel::RowsError| imgflo_engine::Error::Sink(error.to_string());
    if layout.format.channels == Channels::Rgba {
        rows.write(&kept.pixels).map_err(wrong)?;
    } else {
        let colors: Vec<u8> =
            kept.pixels.chunks_exact(4).flat_map(|px| [px[0], px[1], px[2]]).collect();
        rows.write(&colors).map_err(wrong)?;
    }
    rows.finish().map_err(wrong)?;
    Ok((bytes.take(), settings.format))
}
