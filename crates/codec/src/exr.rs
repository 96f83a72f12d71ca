//! OpenEXR: light in floating point, multiplied by alpha; decoded and written as a whole, by the
//! exr crate.
//!
//! The picture is the data window of the first layer that has red, green and blue, or Y.

use std::io::Cursor;
use std::sync::Arc;

use ::exr::image::Image;
use ::exr::image::write::WritableImage;
use ::exr::math::Vec2;
use ::exr::meta::MetaData;
use ::exr::meta::header::Header;
use ::exr::prelude::{
    Compression, Encoding, Layer, LayerAttributes, LineOrder, ReadChannels, ReadLayers,
    ReadSpecificChannel, SpecificChannels, read,
};
use imgflo_pixel::{Alpha, Channels, Format, Layout, Sample, Transfer, WriteRows};

use crate::color::{self, Color};
use crate::format::{Codec, Sink, Writer};
use crate::info::{Cost, Info};
use crate::lines::{Inks, Opened, Stored};
use crate::whole::{Gathered, WholeLines};
use crate::{Decode, Encode, Error, FileFormat, Limits};

/// OpenEXR.
pub(crate) static CODEC: Codec = Codec {
    name: "OpenEXR",
    extensions: &["exr"],
    media_type: "image/x-exr",
    begins: |bytes| bytes.starts_with(&[0x76, 0x2f, 0x31, 0x01]),
    rows: |channels, sample| Format {
        channels,
        sample,
        transfer: Transfer::Linear,
        alpha: Alpha::Premultiplied,
    },
    probe: |bytes, limits| Ok(open(bytes, false, limits)?.0),
    decode,
    frames: None,
    carrier: None,
    writer: Some(Writer {
        accepts: |channels, _| (channels, Sample::F32),
        longest: 65_535,
        quality: None,
        encode,
        animate: None,
    }),
};

/// Blocks of the file that are unpacked at once, and what unpacking takes beside.
const BLOCKS: u64 = 6;

fn open(bytes: &[u8], convert: bool, limits: &Limits) -> Result<(Info, Stored, Color), Error> {
    let meta = MetaData::read_from_buffered(Cursor::new(bytes), false);
    let headers = meta.map_err(|error| broken(&error))?.headers;
    let has =
        |header: &Header, name: &str| header.channels.find_index_of_channel(&name.into()).is_some();
    let all = |names: &'static [&'static str]| {
        headers.iter().find(|header| !header.deep && names.iter().all(|name| has(header, name)))
    };
    let (header, gray) = match (all(&["R", "G", "B"]), all(&["Y"])) {
        (Some(header), _) => (header, false),
        (None, Some(header)) if !has(header, "RY") && !has(header, "BY") => (header, true),
        _ => {
            let what = "no layer of red, green and blue or of Y, or a deep one";
            return Err(Error::unsupported(FileFormat::Exr, what));
        }
    };
    let size = header.layer_size;
    let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    let (width, height) = (side(size.width()), side(size.height()));
    limits.check_size(width, height)?;
    let alpha = has(header, "A");
    let channels = match (gray, alpha) {
        (true, false) => Channels::Y,
        (true, true) => Channels::Ya,
        (false, false) => Channels::Rgb,
        (false, true) => Channels::Rgba,
    };
    let stored = Stored { width, height, inks: Inks::Plain(channels), sample: Sample::F32 };
    let lines = stored.bytes() as u64;
    let blocks = BLOCKS.saturating_mul(header.max_block_byte_size() as u64);
    // Where each block is stands before them.
    let offsets = headers.iter().map(|header| 32 * header.chunk_count as u64).sum();
    let cost = Cost::of(lines.saturating_add(blocks).saturating_add(offsets));
    let light = header.shared_attributes.chromaticities.filter(|_| convert && !gray);
    let color = light.map_or(Color::Same, |told| {
        let points = [told.white, told.red, told.green, told.blue];
        let points = points.map(|at| [f64::from(at.x()), f64::from(at.y())]);
        color::from_light(channels, points)
    });
    let bits =
        if header.channels.list.iter().all(|channel| channel.sample_type.bytes_per_sample() == 2) {
            16
        } else {
            32
        };
    Ok((Info::plain(FileFormat::Exr, &stored, bits, cost), stored, color))
}

fn decode(bytes: Arc<[u8]>, options: &Decode, limits: &Limits) -> Result<(Info, Opened), Error> {
    let (info, stored, color) = open(&bytes, options.color, limits)?;
    let lines = WholeLines::new(move || whole(&bytes, &stored));
    Ok((info, Opened { stored, lines: Box::new(lines), color }))
}

/// A picture being filled.
struct Pixels {
    bytes: Vec<u8>,
    width: usize,
    channels: usize,
}

impl Pixels {
    fn new(stored: &Stored) -> Self {
        let bytes = vec![0; stored.bytes()];
        Self { bytes, width: stored.width as usize, channels: stored.inks.count() }
    }

    fn put(&mut self, at: Vec2<usize>, samples: [f32; 4]) {
        let start = (at.y() * self.width + at.x()) * self.channels * 4;
        let pixel = &mut self.bytes[start..start + self.channels * 4];
        for (to, sample) in pixel.as_chunks_mut::<4>().0.iter_mut().zip(samples) {
            *to = sample.to_ne_bytes();
        }
    }
}

/// All lines.
fn whole(bytes: &[u8], stored: &Stored) -> Result<Vec<u8>, Error> {
    let (read, file) = (read().no_deep_data().largest_resolution_level(), Cursor::new(bytes));
    let channels = read.specific_channels();
    let pixels = if stored.inks.channels().is_gray() {
        let channels = channels.required("Y").optional("A", 1.0_f32);
        let image = channels
            .collect_pixels(
                |_, _| Pixels::new(stored),
                |pixels, at, (y, a): (f32, f32)| pixels.put(at, [y, a, 0.0, 0.0]),
            )
            .first_valid_layer()
            .all_attributes()
            .non_parallel()
            .from_buffered(file);
        image.map(|image| image.layer_data.channel_data.pixels)
    } else {
        let channels = channels.required("R").required("G").required("B").optional("A", 1.0_f32);
        let image = channels
            .collect_pixels(
                |_, _| Pixels::new(stored),
                |pixels, at, (r, g, b, a): (f32, f32, f32, f32)| {
                    pixels.put(at, [r, g, b, a]);
                },
            )
            .first_valid_layer()
            .all_attributes()
            .non_parallel()
            .from_buffered(file);
        image.map(|image| image.layer_data.channel_data.pixels)
    };
    Ok(pixels.map_err(|error| broken(&error))?.bytes)
}

fn broken(error: &::exr::error::Error) -> Error {
    match error {
        ::exr::error::Error::NotSupported(what) => {
            Error::unsupported(FileFormat::Exr, what.to_string())
        }
        ::exr::error::Error::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Error::broken(FileFormat::Exr, "it is truncated")
        }
        error => Error::broken(FileFormat::Exr, error.to_string()),
    }
}

fn encode(mut write: Sink, layout: Layout, _: &Encode) -> Result<Box<dyn WriteRows>, Error> {
    Ok(Box::new(Gathered::new(layout, move |pixels: &[u8]| {
        let file = file(layout, pixels);
        let file = file.map_err(|error| std::io::Error::other(error.to_string()))?;
        write.write_all(&file)?;
        Ok(write.flush()?)
    })))
}

/// The file's bytes: floats, packed as ZIP does, 16 rows at once.
fn file(layout: Layout, pixels: &[u8]) -> ::exr::error::Result<Vec<u8>> {
    let (width, size) = (layout.width as usize, (layout.width as usize, layout.height as usize));
    let samples = pixels.as_chunks::<4>().0;
    let count = layout.format.channels.count();
    let sample = move |at: Vec2<usize>, channel: usize| {
        f32::from_ne_bytes(samples[(at.y() * width + at.x()) * count + channel])
    };
    let encoding = Encoding {
        compression: Compression::ZIP16,
        blocks: ::exr::image::Blocks::ScanLines,
        line_order: LineOrder::Increasing,
    };
    let mut out = Cursor::new(Vec::new());
    let about = LayerAttributes::default();
    macro_rules! write {
        ($channels:expr) => {
            Image::from_layer(Layer::new(size, about, encoding, $channels))
                .write()
                .non_parallel()
                .to_buffered(&mut out)?
        };
    }
    match layout.format.channels {
        Channels::Y => write!(
            SpecificChannels::build().with_channel("Y").with_pixel_fn(move |at| (sample(at, 0),))
        ),
        Channels::Ya => write!(
            SpecificChannels::build()
                .with_channel("Y")
                .with_channel("A")
                .with_pixel_fn(move |at| (sample(at, 0), sample(at, 1)))
        ),
        Channels::Rgb => write!(SpecificChannels::rgb(move |at| {
            (sample(at, 0), sample(at, 1), sample(at, 2))
        })),
        Channels::Rgba => write!(SpecificChannels::rgba(move |at| {
            (sample(at, 0), sample(at, 1), sample(at, 2), sample(at, 3))
        })),
    }
    Ok(out.into_inner())
}
