//! PNG: rows as they are inflated; interlaced files are decoded whole.

mod frames;
mod metadata;

use std::io::{Cursor, Write};
use std::sync::{Arc, OnceLock};

use imgflo_pixel::{Channels, Format, Layout, RowsError, Sample, WriteRows};
use png::{BitDepth, ColorType, Decoder, DecodingError, EncodingError, Reader, Transformations};

use crate::color::{self, Color};
use crate::encode::Rows;
use crate::format::{Codec, Sink, Writer};
use crate::info::{Animation, Cost, Info, Ink, Profile};
use crate::lines::{Inks, Lines, Opened, Stored};
use crate::{Compression, Decode, Encode, Error, FileFormat, Limits, Orientation, exif};

type Bytes = Cursor<Arc<[u8]>>;

/// Metadata may take this much memory; a real colour profile has less.
const METADATA_BYTES: u64 = 32 << 20;

/// PNG.
pub(crate) static CODEC: Codec = Codec {
    name: "PNG",
    extensions: &["png"],
    media_type: "image/png",
    begins: |bytes| bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
    rows: Format::srgb,
    probe,
    decode,
    frames: Some(frames::frames),
    carrier: Some(&metadata::CARRIER),
    writer: Some(Writer {
        accepts: |channels, sample| {
            (channels, if sample == Sample::F32 { Sample::U16 } else { sample })
        },
        longest: i32::MAX as u32,
        quality: None,
        encode,
        animate: None,
    }),
};

fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    let reader = open(bytes.clone(), limits)?;
    let stored = stored(&reader);
    Ok(info(&reader, &stored, &colors(&reader, &stored, false)))
}

fn decode(bytes: Arc<[u8]>, options: &Decode, limits: &Limits) -> Result<(Info, Opened), Error> {
    let reader = open(bytes, limits)?;
    let stored = stored(&reader);
    let colors = colors(&reader, &stored, options.color);
    let info = info(&reader, &stored, &colors);
    let lines = PngLines { whole: None, interlaced: info.interlaced, reader, stored, given: 0 };
    Ok((info, Opened { stored, lines: Box::new(lines), color: colors.color }))
}

fn open(bytes: Arc<[u8]>, limits: &Limits) -> Result<Reader<Bytes>, Error> {
    let metadata = METADATA_BYTES.min(limits.max_memory) as usize;
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: metadata });
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::EXPAND);
    let header = decoder.read_header_info().map_err(|error| broken(&error, 0, 0))?;
    let height = header.height;
    limits.check_size(header.width, header.height)?;
    decoder.read_info().map_err(|error| broken(&error, 0, height))
}

fn stored(reader: &Reader<Bytes>) -> Stored {
    let (color, depth) = reader.output_color_type();
    let channels = match color {
        ColorType::Grayscale | ColorType::Indexed => Channels::Y,
        ColorType::GrayscaleAlpha => Channels::Ya,
        ColorType::Rgb => Channels::Rgb,
        ColorType::Rgba => Channels::Rgba,
    };
    let sample = if depth == BitDepth::Sixteen { Sample::U16 } else { Sample::U8 };
    let (width, height) = reader.info().size();
    Stored { width, height, inks: Inks::Plain(channels), sample }
}

fn info(reader: &Reader<Bytes>, stored: &Stored, colors: &Colors) -> Info {
    let png = reader.info();
    let orientation =
        png.exif_metadata.as_deref().and_then(exif::orientation).unwrap_or(Orientation::UPRIGHT);
    let row = png.raw_row_length() as u64;
    let frame = 2 * stored.bytes() as u64;
    let whole = if png.interlaced { stored.bytes() as u64 } else { 0 };
    // Inflate's window and the rows waiting to be unfiltered.
    let cost = Cost { fixed: (256 << 10) + 4 * row, rows: whole, shrinks: false };
    let plain = Info::plain(FileFormat::Png, stored, png.bit_depth as u8, cost);
    let info = Info {
        ink: if png.color_type == ColorType::Indexed { Ink::Palette } else { plain.ink },
        profile: colors.profile.clone(),
        interlaced: png.interlaced,
        frames: png.animation_control.map_or(1, |animation| animation.num_frames.max(1)),
        // The picture so far, what it was before, and a frame's pixels.
        animation: png.animation_control.filter(|animation| animation.num_frames > 1).map(
            |animation| Animation {
                loops: animation.num_plays,
                channels: frames::channels(stored),
                memory: 3 * frame + 5 * row,
            },
        ),
        ..plain
    };
    info.turned(orientation)
}

struct Colors {
    color: Color,
    profile: Option<Profile>,
}

/// What the file says about its colours: iCCP before sRGB before gAMA and cHRM, as the PNG
/// specification has it (13.13). A gamma of 1/2.2 alone is what encoders write to mean sRGB.
fn colors(reader: &Reader<Bytes>, stored: &Stored, convert: bool) -> Colors {
    let png = reader.info();
    if let Some(icc) = png.icc_profile.as_deref() {
        let (color, profile) = color::from_icc(stored, icc, convert);
        return Colors { color, profile: Some(profile) };
    }
    let plain = Colors { color: Color::Same, profile: None };
    let Some(gamma) = png.gama_chunk.filter(|_| png.srgb.is_none() && convert) else {
        return plain;
    };
    let gamma = f64::from(gamma.into_scaled()) / 100_000.0;
    let points = png.chrm_chunk.map_or(SRGB_POINTS, |chrm| {
        [chrm.white, chrm.red, chrm.green, chrm.blue].map(|(x, y)| {
            [f64::from(x.into_scaled()) / 100_000.0, f64::from(y.into_scaled()) / 100_000.0]
        })
    });
    let srgb_points = points.iter().flatten().zip(SRGB_POINTS.iter().flatten());
    let is_srgb_space = srgb_points.into_iter().all(|(a, b)| (a - b).abs() < 0.002);
    let gray = stored.inks.channels().is_gray();
    if !(0.01..=10.0).contains(&gamma) || (gamma - 0.45455).abs() < 0.01 && (gray || is_srgb_space)
    {
        return plain;
    }
    let profile = if gray {
        color::from_gray_gamma(gamma)
    } else {
        color::from_chromaticities(gamma, points)
    };
    Colors { color: Color::from_profile(stored, &profile).unwrap_or(Color::Same), profile: None }
}

/// White, red, green, blue of sRGB.
const SRGB_POINTS: [[f64; 2]; 4] = [[0.3127, 0.329], [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]];

struct PngLines {
    reader: Reader<Bytes>,
    stored: Stored,
    interlaced: bool,
    whole: Option<Vec<u8>>,
    given: u32,
}

impl PngLines {
    fn interlaced(&mut self, line: &mut [u8]) -> Result<(), Error> {
        let Stored { height, .. } = self.stored;
        if self.whole.is_none() {
            let size = self.reader.output_buffer_size().unwrap_or(0);
            let mut whole = vec![0; size];
            self.reader.next_frame(&mut whole).map_err(|error| broken(&error, 0, height))?;
            self.whole = Some(whole);
        }
        let at = self.given as usize * line.len();
        let stored = self.whole.as_ref().and_then(|whole| whole.get(at..at + line.len()));
        line.copy_from_slice(stored.ok_or_else(|| truncated(self.given, height))?);
        Ok(())
    }
}

impl Lines for PngLines {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        let (row, height) = (self.given, self.stored.height);
        if self.interlaced {
            self.interlaced(line)?;
        } else {
            let read = self.reader.read_row(line).map_err(|error| broken(&error, row, height))?;
            read.ok_or_else(|| truncated(row, height))?;
        }
        if self.stored.sample == Sample::U16 {
            swap_to_native(line);
        }
        self.given += 1;
        Ok(())
    }
}

/// PNG's samples are big-endian.
fn swap_to_native(samples: &mut [u8]) {
    for sample in samples.as_chunks_mut::<2>().0 {
        *sample = u16::from_be_bytes(*sample).to_ne_bytes();
    }
}

fn truncated(row: u32, height: u32) -> Error {
    Error::Truncated { format: FileFormat::Png, row, height }
}

fn broken(error: &DecodingError, row: u32, height: u32) -> Error {
    match error {
        DecodingError::IoError(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => {
            truncated(row, height)
        }
        DecodingError::LimitsExceeded => Error::OverLimit {
            what: "has metadata that takes much memory".into(),
            most: METADATA_BYTES,
            limit: "max_memory",
        },
        error => Error::broken(FileFormat::Png, format!("{error} (at row {row})")),
    }
}

type Stream = png::StreamWriter<'static, Watched>;

/// A file, and the first error of writing to it: the library writes the end of a picture when it is
/// dropped, and says nothing.
struct Watched {
    write: Sink,
    failed: Arc<OnceLock<Error>>,
}

impl Watched {
    fn watch<T>(&self, result: std::io::Result<T>) -> std::io::Result<T> {
        if let Err(error) = &result {
            let again = std::io::Error::new(error.kind(), error.to_string());
            // The first one counts.
            let _ = self.failed.set(Error::Write(again));
        }
        result
    }
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let result = self.write.write(bytes);
        self.watch(result)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let result = self.write.flush();
        self.watch(result)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let result = self.write.flush();
        // Whoever watches is told.
        let _ = self.watch(result);
    }
}

/// Writes a PNG file, row by row.
struct PngWriter {
    stream: Stream,
    failed: Arc<OnceLock<Error>>,
    rows: Rows,
    swapped: Vec<u8>,
}

fn encode(write: Sink, layout: Layout, options: &Encode) -> Result<Box<dyn WriteRows>, Error> {
    let failed = Arc::new(OnceLock::new());
    let write = Watched { write, failed: failed.clone() };
    let mut encoder = png::Encoder::new(write, layout.width, layout.height);
    encoder.set_color(match layout.format.channels {
        Channels::Y => ColorType::Grayscale,
        Channels::Ya => ColorType::GrayscaleAlpha,
        Channels::Rgb => ColorType::Rgb,
        Channels::Rgba => ColorType::Rgba,
    });
    let wide = layout.format.sample == Sample::U16;
    encoder.set_depth(if wide { BitDepth::Sixteen } else { BitDepth::Eight });
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    encoder.set_compression(match options.compression {
        Compression::Fast => png::Compression::Fast,
        Compression::Balanced => png::Compression::Balanced,
        Compression::Small => png::Compression::High,
    });
    let stream = encoder.write_header().and_then(png::Writer::into_stream_writer);
    let stream = stream.map_err(unwritten)?;
    Ok(Box::new(PngWriter { stream, failed, rows: Rows::new(layout), swapped: Vec::new() }))
}

impl WriteRows for PngWriter {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.rows.take(rows)?;
        if self.rows.layout().format.sample == Sample::U16 {
            self.swapped.clear();
            self.swapped.extend_from_slice(rows);
            swap_to_native(&mut self.swapped);
            self.stream.write_all(&self.swapped).map_err(Error::Write)?;
        } else {
            self.stream.write_all(rows).map_err(Error::Write)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), RowsError> {
        self.rows.check_complete()?;
        self.stream.finish().map_err(unwritten)?;
        // Nobody else has it now.
        let failed = Arc::into_inner(self.failed).and_then(OnceLock::into_inner);
        failed.map_or(Ok(()), |error| Err(error.into()))
    }
}

fn unwritten(error: EncodingError) -> Error {
    Error::Write(match error {
        EncodingError::IoError(io) => io,
        error => std::io::Error::other(error.to_string()),
    })
}
