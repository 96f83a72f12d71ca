//! TIFF in.

use std::io::Cursor;
use std::sync::Arc;

use imgflo_pixel::{Channels, Sample};
use tiff::decoder::ifd::Value;
use tiff::decoder::{ChunkType, Decoder};
use tiff::tags::{PlanarConfiguration, Tag};
use tiff::{ColorType, TiffError, TiffUnsupportedError};

use super::tags;
use crate::color::{self, Color};
use crate::info::{Cost, Info, Profile};
use crate::lines::{Inks, Lines, Opened, Stored};
use crate::{Decode, Error, FileFormat, Limits, Orientation};

type Reader = Decoder<Cursor<Arc<[u8]>>>;

/// One tag may take this much memory; a real colour profile has less.
const METADATA_BYTES: u64 = 16 << 20;

pub(super) fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    let mut reader = open(bytes.clone(), limits)?;
    let shape = Shape::read(&mut reader)?;
    let (_, profile) = colors(&mut reader, &shape, false);
    Ok(info(&mut reader, &shape, profile))
}

pub(super) fn decode(
    bytes: Arc<[u8]>,
    options: &Decode,
    limits: &Limits,
) -> Result<(Info, Opened), Error> {
    let mut reader = open(bytes, limits)?;
    let shape = Shape::read(&mut reader)?;
    let (color, profile) = colors(&mut reader, &shape, options.color);
    let info = info(&mut reader, &shape, profile);
    let stored = shape.stored;
    let lines = TiffLines { reader, shape, given: 0, band: Vec::new(), chunk: Vec::new() };
    Ok((info, Opened { stored, lines: Box::new(lines), color }))
}

fn open(bytes: Arc<[u8]>, limits: &Limits) -> Result<Reader, Error> {
    if !tags::are_in_the_file(&bytes) {
        return Err(ends_early());
    }
    let mut most = tiff::decoder::Limits::default();
    most.decoding_buffer_size = usize::try_from(limits.max_memory).unwrap_or(usize::MAX);
    most.intermediate_buffer_size = usize::try_from(limits.max_bytes).unwrap_or(usize::MAX);
    most.ifd_value_size = METADATA_BYTES.min(limits.max_memory) as usize;
    let mut reader = Decoder::new(Cursor::new(bytes)).map_err(broken)?.with_limits(most);
    let (width, height) = reader.dimensions().map_err(broken)?;
    limits.check_size(width, height)?;
    Ok(reader)
}

/// How the file's samples are laid out.
struct Shape {
    stored: Stored,
    bits: u8,
    kind: Kind,
    /// Whether colours are multiplied by alpha.
    premultiplied: bool,
    /// Whether each channel is stored apart.
    planar: bool,
    /// Width and height of a strip or tile.
    chunk: (u32, u32),
    /// Strips or tiles side by side.
    across: u32,
}

/// What a stored sample is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// 1, 2 or 4 bits, packed.
    Packed,
    Uint8,
    Uint16,
    Float16,
    Float32,
    Float64,
}

impl Kind {
    fn bytes(self) -> usize {
        match self {
            Self::Packed | Self::Uint8 => 1,
            Self::Uint16 | Self::Float16 => 2,
            Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }
}

impl Shape {
    fn read(reader: &mut Reader) -> Result<Self, Error> {
        let (width, height) = reader.dimensions().map_err(broken)?;
        let color = reader.colortype().map_err(broken)?;
        let inks = match color {
            ColorType::Gray(_) => Inks::Plain(Channels::Y),
            ColorType::GrayA(_) | ColorType::Multiband { num_samples: 2, .. } => {
                Inks::Plain(Channels::Ya)
            }
            ColorType::RGB(_) => Inks::Plain(Channels::Rgb),
            ColorType::RGBA(_) => Inks::Plain(Channels::Rgba),
            ColorType::CMYK(_) => Inks::Cmyk,
            other => return Err(unsupported(format!("{other:?} pixels"))),
        };
        let bits = color.bit_depth();
        let format = tag(reader, Tag::SampleFormat).unwrap_or(1);
        let kind = match (format, bits) {
            (1, 1 | 2 | 4) if inks == Inks::Plain(Channels::Y) => Kind::Packed,
            (1, 8) => Kind::Uint8,
            (1, 16) => Kind::Uint16,
            (3, 16) => Kind::Float16,
            (3, 32) => Kind::Float32,
            (3, 64) => Kind::Float64,
            _ => return Err(unsupported(format!("{bits}-bit samples of kind {format}"))),
        };
        let sample = match kind {
            Kind::Packed | Kind::Uint8 => Sample::U8,
            Kind::Uint16 => Sample::U16,
            _ if inks == Inks::Cmyk => return Err(unsupported("float inks".into())),
            _ => Sample::F32,
        };
        let chunk = chunk(reader, width, height)?;
        let planar =
            tag(reader, Tag::PlanarConfiguration) == Some(PlanarConfiguration::Planar.to_u16());
        Ok(Self {
            stored: Stored { width, height, inks, sample },
            bits,
            kind,
            premultiplied: tag(reader, Tag::ExtraSamples) == Some(1),
            planar,
            chunk,
            across: width.div_ceil(chunk.0),
        })
    }

    /// Bytes of a line as the decoder gives it: all channels of a pixel side by side.
    fn line_bytes(&self, width: u32) -> usize {
        match self.kind {
            Kind::Packed => (width as usize * usize::from(self.bits)).div_ceil(8),
            kind => width as usize * self.stored.inks.count() * kind.bytes(),
        }
    }

    fn band_bytes(&self) -> u64 {
        self.line_bytes(self.stored.width) as u64 * u64::from(self.chunk.1.min(self.stored.height))
    }
}

/// The size of a strip or tile.
fn chunk(reader: &mut Reader, width: u32, height: u32) -> Result<(u32, u32), Error> {
    let (chunk_width, chunk_height) = reader.chunk_dimensions();
    if chunk_width == 0 || chunk_height == 0 || width == 0 || height == 0 {
        return Err(Error::broken(FileFormat::Tiff, "its strips or tiles have no pixels"));
    }
    let largest = u64::from(width.max(64) * 2) * u64::from(height.max(64) * 2);
    let is_tile = reader.get_chunk_type() == ChunkType::Tile;
    if is_tile && u64::from(chunk_width) * u64::from(chunk_height) > largest.max(1 << 20) {
        return Err(Error::broken(FileFormat::Tiff, "its tiles are larger than the picture"));
    }
    Ok((chunk_width, chunk_height))
}

/// A tag's first value.
fn tag(reader: &mut Reader, tag: Tag) -> Option<u16> {
    match reader.find_tag(tag).ok()?? {
        Value::List(values) => values.into_iter().next()?.into_u16().ok(),
        value => value.into_u16().ok(),
    }
}

fn colors(reader: &mut Reader, shape: &Shape, convert: bool) -> (Color, Option<Profile>) {
    match reader.get_tag_u8_vec(Tag::IccProfile) {
        Ok(icc) => {
            let (color, profile) = color::from_icc(&shape.stored, &icc, convert);
            (color, Some(profile))
        }
        Err(_) => (Color::plain(&shape.stored), None),
    }
}

fn info(reader: &mut Reader, shape: &Shape, profile: Option<Profile>) -> Info {
    let orientation = tag(reader, Tag::Orientation)
        .and_then(Orientation::from_exif)
        .unwrap_or(Orientation::UPRIGHT);
    let cost = Cost { fixed: 256 << 10, rows: 2 * shape.band_bytes(), shrinks: false };
    let plain = Info::plain(FileFormat::Tiff, &shape.stored, shape.bits, cost);
    Info { profile, ..plain }.turned(orientation)
}

struct TiffLines {
    reader: Reader,
    shape: Shape,
    given: u32,
    /// Decoded lines of the strips or tiles that the next line is in.
    band: Vec<u8>,
    chunk: Vec<u8>,
}

impl Lines for TiffLines {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        let rows = self.shape.chunk.1;
        if self.given.is_multiple_of(rows) {
            self.read_band(self.given / rows)?;
        }
        let bytes = self.shape.line_bytes(self.shape.stored.width);
        let at = (self.given % rows) as usize * bytes;
        convert(&self.shape, &self.band[at..at + bytes], line);
        self.given += 1;
        Ok(())
    }
}

impl TiffLines {
    /// Decodes all strips or tiles at a height.
    fn read_band(&mut self, number: u32) -> Result<(), Error> {
        let Stored { width, height, inks, .. } = self.shape.stored;
        let (chunk_width, chunk_height) = self.shape.chunk;
        let down = height.div_ceil(chunk_height);
        let rows = chunk_height.min(height - number * chunk_height);
        self.band.resize(self.shape.line_bytes(width) * rows as usize, 0);
        let planes = if self.shape.planar { inks.count() as u32 } else { 1 };
        for plane in 0..planes {
            for column in 0..self.shape.across {
                let index = (plane * down + number) * self.shape.across + column;
                let left = column * chunk_width;
                let wide = chunk_width.min(width - left);
                self.read_chunk(index).map_err(|error| self.broken(error))?;
                self.place(left as usize, wide as usize, plane as usize)?;
            }
        }
        Ok(())
    }

    fn read_chunk(&mut self, index: u32) -> Result<(), TiffError> {
        let layout = self.reader.image_chunk_buffer_layout(index)?;
        self.chunk.clear();
        self.chunk.resize(layout.len, 0);
        self.reader.read_chunk_bytes(index, &mut self.chunk)
    }

    /// Copies the chunk into the band.
    fn place(&mut self, left: usize, wide: usize, plane: usize) -> Result<(), Error> {
        let shape = &self.shape;
        let line = shape.line_bytes(shape.stored.width);
        let sample = shape.kind.bytes();
        let pixel = sample * shape.stored.inks.count();
        let from_line = if shape.planar { wide * sample } else { shape.line_bytes(wide as u32) };
        let rows = self.band.len() / line;
        if self.chunk.len() < from_line * rows {
            return Err(Error::broken(FileFormat::Tiff, "its strips or tiles are too small"));
        }
        for (from, to) in self.chunk.chunks_exact(from_line).zip(self.band.chunks_exact_mut(line)) {
            if shape.planar && shape.stored.inks.count() > 1 {
                let to = to[left * pixel..].chunks_exact_mut(pixel);
                for (from, to) in from.chunks_exact(sample).zip(to) {
                    to[plane * sample..(plane + 1) * sample].copy_from_slice(from);
                }
            } else {
                let at = shape.line_bytes(left as u32);
                to[at..at + from_line].copy_from_slice(from);
            }
        }
        Ok(())
    }

    fn broken(&self, error: TiffError) -> Error {
        match error {
            TiffError::IoError(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => {
                let height = self.shape.stored.height;
                Error::Truncated { format: FileFormat::Tiff, row: self.given, height }
            }
            error => broken(error),
        }
    }
}

/// From a line as the file has it to samples we have.
fn convert(shape: &Shape, from: &[u8], to: &mut [u8]) {
    match shape.kind {
        Kind::Packed => unpack(from, to, usize::from(shape.bits)),
        Kind::Uint8 | Kind::Uint16 | Kind::Float32 => to.copy_from_slice(from),
        Kind::Float16 => {
            for (from, to) in from.as_chunks::<2>().0.iter().zip(to.as_chunks_mut::<4>().0) {
                *to = half(u16::from_ne_bytes(*from)).to_ne_bytes();
            }
        }
        Kind::Float64 => {
            for (from, to) in from.as_chunks::<8>().0.iter().zip(to.as_chunks_mut::<4>().0) {
                *to = (f64::from_ne_bytes(*from) as f32).to_ne_bytes();
            }
        }
    }
    if shape.premultiplied && shape.stored.inks.channels().has_alpha() {
        let channels = shape.stored.inks.channels().count();
        match shape.stored.sample {
            Sample::U8 => {
                straighten(to, channels, |[value]| f32::from(value), |v| [byte(v)], 255.0);
            }
            Sample::U16 => straighten(
                to,
                channels,
                |bytes| f32::from(u16::from_ne_bytes(bytes)),
                |value| ((value + 0.5) as u16).to_ne_bytes(),
                65_535.0,
            ),
            Sample::F32 => {
                straighten(to, channels, f32::from_ne_bytes, f32::to_ne_bytes, f32::INFINITY);
            }
        }
    }
}

fn byte(value: f32) -> u8 {
    (value + 0.5) as u8
}

/// Floats with less alpha than this count as having this: GEGL writes them so.
const ALPHA_FLOOR: f32 = 1.0 / 65_536.0;

/// Divides colours by alpha; where that is 0 they stay. `most` is the largest sample; alpha 1
/// for floats.
fn straighten<const N: usize>(
    row: &mut [u8],
    channels: usize,
    read: impl Fn([u8; N]) -> f32,
    write: impl Fn(f32) -> [u8; N],
    most: f32,
) {
    let whole = if most.is_finite() { most } else { 1.0 };
    for pixel in row.as_chunks_mut::<N>().0.chunks_exact_mut(channels) {
        let Some((alpha, colors)) = pixel.split_last_mut() else { continue };
        let mut alpha = read(*alpha) / whole;
        if most.is_infinite() {
            alpha = alpha.max(ALPHA_FLOOR);
        }
        if alpha > 0.0 {
            colors.iter_mut().for_each(|color| *color = write((read(*color) / alpha).min(most)));
        }
    }
}

/// Spreads packed gray to bytes, black to white.
fn unpack(from: &[u8], to: &mut [u8], bits: usize) {
    let most = (1_u16 << bits) - 1;
    for (x, to) in to.iter_mut().enumerate() {
        let shift = 8 - bits - (x * bits) % 8;
        let value = u16::from(from[x * bits / 8] >> shift) & most;
        *to = (value * 255 / most) as u8;
    }
}

/// IEEE 754 binary16 to binary32.
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = u32::from(bits >> 10 & 31);
    let fraction = u32::from(bits & 1023);
    let magnitude = match exponent {
        0 => fraction as f32 / 16_777_216.0,
        31 => f32::from_bits(0x7f80_0000 | fraction << 13),
        _ => f32::from_bits((exponent + 112) << 23 | fraction << 13),
    };
    sign * magnitude
}

fn unsupported(what: String) -> Error {
    Error::unsupported(FileFormat::Tiff, what)
}

fn describe(what: &TiffUnsupportedError) -> String {
    match what {
        TiffUnsupportedError::InterpretationWithBits(kind, bits) => {
            format!("{kind:?} pixels of {bits:?} bits")
        }
        TiffUnsupportedError::UnsupportedCompressionMethod(method) => {
            format!("{method:?} compression")
        }
        other => format!("something unusual ({other})"),
    }
}

fn ends_early() -> Error {
    Error::broken(FileFormat::Tiff, "it ends within its header")
}

fn broken(error: TiffError) -> Error {
    match error {
        TiffError::UnsupportedError(what) => unsupported(describe(&what)),
        TiffError::IoError(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => ends_early(),
        TiffError::LimitsExceeded => Error::OverLimit {
            what: "has metadata that takes much memory".into(),
            most: METADATA_BYTES,
            limit: "max_memory",
        },
        error => Error::broken(FileFormat::Tiff, error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_read() {
        for (bits, value) in
            [(0, 0.0), (0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (1, 5.960_464_5e-8)]
        {
            assert_eq!(half(bits), value);
        }
        assert!(half(0x7c00).is_infinite() && half(0x7e00).is_nan());
    }

    #[test]
    fn packed_grays_reach_white() {
        let mut to = [0; 8];
        unpack(&[0b1010_0001], &mut to, 1);
        assert_eq!(to, [255, 0, 255, 0, 0, 0, 0, 255]);
        unpack(&[0b0001_1011, 0], &mut to, 2);
        assert_eq!(to[..4], [0, 85, 170, 255]);
        unpack(&[0x0f, 0x80, 0, 0], &mut to, 4);
        assert_eq!(to[..3], [0, 255, 136]);
    }
}
