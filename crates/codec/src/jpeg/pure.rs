//! JPEG without C: slower, and the whole picture is held at once.

use std::io::{self, Write};
use std::sync::Arc;

use imgflo_pixel::{Layout, RowsError, WriteRows};
use jpeg_encoder::{ColorType, Encoder, EncodingError, SamplingFactor};
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::header::Header;
use crate::encode::Rows;
use crate::lines::{Inks, Lines, Stored};
use crate::{Encode, Error, FileFormat};

/// There is no quick way to fewer pixels.
pub(super) const SHRINKS: bool = false;

/// Bytes held: the picture, and for several scans its coefficients.
pub(super) fn memory(header: &Header) -> (u64, u64) {
    let pixels = u64::from(header.width.next_multiple_of(32))
        * u64::from(header.height.next_multiple_of(32))
        * header.components.len() as u64;
    let coefficients = if header.many_scans { 2 * pixels } else { 0 };
    (pixels + coefficients + 256 * u64::from(header.width), 0)
}

pub(super) fn lines(
    bytes: Arc<[u8]>,
    header: &Header,
    stored: Stored,
    _shrink: u32,
) -> Result<Box<dyn Lines>, Error> {
    // The decoder fills in what is missing at the end, so at least there must be one.
    let data = bytes.get(header.scan_at..).unwrap_or(&[]);
    if !data.windows(2).rev().any(|two| two == [0xff, 0xd9]) {
        return Err(Error::Truncated { format: FileFormat::Jpeg, row: 0, height: stored.height });
    }
    let invert = stored.inks == Inks::Cmyk && header.adobe;
    Ok(Box::new(PureLines { bytes, stored, invert, whole: None, given: 0 }))
}

struct PureLines {
    bytes: Arc<[u8]>,
    stored: Stored,
    /// Whether 255 is no ink, as Adobe's programs store it.
    invert: bool,
    whole: Option<Vec<u8>>,
    given: usize,
}

impl Lines for PureLines {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        let whole = match self.whole.take() {
            Some(whole) => whole,
            None => self.decode()?,
        };
        let at = self.given * line.len();
        let stored = whole.get(at..at + line.len()).ok_or_else(|| broken("it ends early"))?;
        line.copy_from_slice(stored);
        if self.invert {
            line.iter_mut().for_each(|ink| *ink = 255 - *ink);
        }
        self.given += 1;
        self.whole = Some(whole);
        Ok(())
    }
}

impl PureLines {
    fn decode(&self) -> Result<Vec<u8>, Error> {
        let options = DecoderOptions::default()
            .set_strict_mode(true)
            .set_max_width(usize::from(u16::MAX))
            .set_max_height(usize::from(u16::MAX));
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&*self.bytes), options);
        decoder.decode_headers().map_err(|error| self.failed(&error))?;
        let ycck = decoder.input_colorspace() == Some(ColorSpace::YCCK);
        let space = match self.stored.inks {
            Inks::Plain(channels) if channels.is_gray() => ColorSpace::Luma,
            Inks::Plain(_) => ColorSpace::RGB,
            Inks::Cmyk if ycck => ColorSpace::YCCK,
            Inks::Cmyk => ColorSpace::CMYK,
        };
        decoder.set_options(options.jpeg_set_out_colorspace(space));
        let mut pixels = decoder.decode().map_err(|error| self.failed(&error))?;
        if ycck {
            pixels.as_chunks_mut::<4>().0.iter_mut().for_each(ycck_to_cmyk);
        }
        let wanted = self.stored.bytes();
        if pixels.len() == wanted { Ok(pixels) } else { Err(broken("its size is not certain")) }
    }

    fn failed(&self, error: &DecodeErrors) -> Error {
        match error {
            DecodeErrors::ExhaustedData | DecodeErrors::IoErrors(_) => {
                let height = self.stored.height;
                Error::Truncated { format: FileFormat::Jpeg, row: 0, height }
            }
            error => broken(&format!("{error:?}")),
        }
    }
}

/// YCCK is what YCbCr is, of colours that are all but their inks.
fn ycck_to_cmyk(pixel: &mut [u8; 4]) {
    let [y, cb, cr, k] = *pixel;
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    let rgb = [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb];
    let [c, m, y] = rgb.map(|light| 255 - (light + 0.5).clamp(0.0, 255.0) as u8);
    *pixel = [c, m, y, k];
}

fn broken(reason: &str) -> Error {
    Error::broken(FileFormat::Jpeg, reason)
}

pub(super) fn encode(
    write: Box<dyn Write + Send>,
    layout: Layout,
    options: &Encode,
) -> Result<Box<dyn WriteRows>, Error> {
    let options = *options;
    Ok(Box::new(PureWriter { write, options, rows: Rows::new(layout), pixels: Vec::new() }))
}

/// Holds the picture until it is whole.
struct PureWriter {
    write: Box<dyn Write + Send>,
    options: Encode,
    rows: Rows,
    pixels: Vec<u8>,
}

impl WriteRows for PureWriter {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.rows.take(rows)?;
        self.pixels.extend_from_slice(rows);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), RowsError> {
        self.rows.check_complete()?;
        let Layout { width, height, format } = self.rows.layout();
        let color = if format.channels.is_gray() { ColorType::Luma } else { ColorType::Rgb };
        let mut encoder = Encoder::new(&mut self.write, self.options.quality);
        encoder.set_sampling_factor(if self.options.full_color {
            SamplingFactor::F_1_1
        } else {
            SamplingFactor::F_2_2
        });
        // The size was checked against the format's limits.
        let encoded = encoder.encode(&self.pixels, width as u16, height as u16, color);
        encoded.map_err(|error| match error {
            EncodingError::IoError(io) => Error::Write(io),
            error => Error::Write(io::Error::other(error.to_string())),
        })?;
        Ok(self.write.flush().map_err(Error::Write)?)
    }
}
