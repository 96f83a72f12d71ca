//! Small files made by the tests, and reading them back.
#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(unreachable_pub, reason = "each test binary includes this file")]

pub mod sequence;

use std::io::Write;
use std::sync::{Arc, Mutex};

use imgflo_codec::{Decode, Encode, FileFormat, Limits, decode, encode};
use imgflo_pixel::{Channels, Format, Layout, RowsError, Sample};

/// A picture in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    pub layout: Layout,
    pub pixels: Vec<u8>,
}

/// Reads a file with default limits, three rows at a time.
pub fn read(bytes: &[u8], options: &Decode) -> Result<Whole, RowsError> {
    let mut rows = decode(Arc::from(bytes), options, &Limits::default())?;
    let layout = rows.layout();
    let mut pixels = vec![0; layout.row_bytes() * layout.height as usize];
    for some in pixels.chunks_mut(layout.row_bytes() * 3) {
        rows.read(some)?;
    }
    Ok(Whole { layout, pixels })
}

/// Writes a picture, five rows at a time.
pub fn write(whole: &Whole, options: &Encode) -> Vec<u8> {
    let file = Sink::default();
    let mut rows = encode(Box::new(file.clone()), whole.layout, options).unwrap();
    for some in whole.pixels.chunks(whole.layout.row_bytes() * 5) {
        rows.write(some).unwrap();
    }
    rows.finish().unwrap();
    file.bytes()
}

/// A picture of smooth colours, so that JPEG keeps it well.
pub fn smooth(channels: Channels, sample: Sample, width: u32, height: u32) -> Whole {
    let layout = Layout { width, height, format: Format::srgb(channels, sample) };
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            for channel in 0..channels.count() as u32 {
                let value = [x * 200 / width, y * 200 / height, (x + y) * 100 / (width + height)]
                    .get(channel as usize)
                    .map_or(40 + x * 100 / width, |value| value + 25);
                match sample {
                    Sample::U8 => pixels.push(value as u8),
                    Sample::U16 => pixels.extend((value as u16 * 257 + 5).to_ne_bytes()),
                    Sample::F32 => pixels.extend((value as f32 / 200.0 - 0.1).to_ne_bytes()),
                }
            }
        }
    }
    Whole { layout, pixels }
}

/// The same in the nearest format that an encoder takes.
pub fn smooth_for(options: &Encode, wanted: Format, width: u32, height: u32) -> Whole {
    let format = options.accepts(wanted);
    let mut whole = smooth(format.channels, format.sample, width, height);
    whole.layout.format = format;
    whole
}

/// What each format that is written is written in, given any pixels.
pub fn written() -> Vec<(Encode, Format)> {
    let mut written = Vec::new();
    for format in FileFormat::ALL.into_iter().filter(|format| format.can_be_written()) {
        let options = Encode::new(format);
        for channels in [Channels::Y, Channels::Ya, Channels::Rgb, Channels::Rgba] {
            for sample in [Sample::U8, Sample::U16, Sample::F32] {
                let takes = (options, options.accepts(Format::srgb(channels, sample)));
                if !written.contains(&takes) {
                    written.push(takes);
                }
            }
        }
    }
    written
}

/// A small JPEG file.
pub fn jpeg(channels: Channels, width: u32, height: u32) -> Vec<u8> {
    write(&smooth(channels, Sample::U8, width, height), &Encode::new(FileFormat::Jpeg))
}

/// The JPEG file with `segment` (marker and data) behind its first marker.
pub fn with_segment(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, data, &jpeg[2..]].concat()
}

/// EXIF that says only which way up the picture is.
pub fn exif(orientation: u16) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    exif.extend(orientation.to_be_bytes());
    exif.extend([0; 6]);
    exif
}

/// A PNG chunk.
pub fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u32).to_be_bytes();
    let sum = crc(&[&name[..], data].concat()).to_be_bytes();
    [&length[..], name, data, &sum].concat()
}

/// A PNG file from its header's fields and its chunks after that; `IEND` is added.
pub fn png(width: u32, height: u32, fields: [u8; 5], chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &fields].concat();
    let start = [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header)].concat();
    [start, chunks.concat(), chunk(b"IEND", &[])].concat()
}

/// An `IDAT` chunk of lines stored without compression.
pub fn idat(lines: &[u8]) -> Vec<u8> {
    chunk(b"IDAT", &zlib(lines))
}

/// The zlib format, without compression.
pub fn zlib(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let pieces = data.chunks(65_535).count();
    for (number, piece) in data.chunks(65_535).enumerate() {
        let length = piece.len() as u16;
        out.push(u8::from(number + 1 == pieces));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(piece);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for &byte in data {
        a = (a + u32::from(byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

/// A file in memory that can be looked at after it was given away.
#[derive(Clone, Default)]
pub struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A BMP file of the usual header: size, bits, coding, colors told; then what is between header
/// and pixels, and the pixels.
pub fn bmp(
    size: (i32, i32),
    bits: u16,
    coding: u32,
    colors: u32,
    between: &[u8],
    pixels: &[u8],
) -> Vec<u8> {
    let dib = dib(size, bits, coding, colors, between, pixels);
    let start = 14 + 40 + between.len() as u32;
    let length = 14 + dib.len() as u32;
    [b"BM", &length.to_le_bytes()[..], &[0; 4], &start.to_le_bytes(), &dib].concat()
}

/// The same without the header of files, as icons have it.
pub fn dib(
    (width, height): (i32, i32),
    bits: u16,
    coding: u32,
    colors: u32,
    between: &[u8],
    pixels: &[u8],
) -> Vec<u8> {
    let mut dib = 40_u32.to_le_bytes().to_vec();
    dib.extend([width, height].map(i32::to_le_bytes).as_flattened());
    dib.extend([1, bits].map(u16::to_le_bytes).as_flattened());
    dib.extend([coding, 0, 0, 0, colors, 0].map(u32::to_le_bytes).as_flattened());
    dib.extend(between);
    dib.extend(pixels);
    dib
}

/// An ICO file of pictures with their width and height.
pub fn ico(pictures: &[(u8, u8, &[u8])]) -> Vec<u8> {
    let mut file = vec![0, 0, 1, 0, pictures.len() as u8, 0];
    let mut at = 6 + 16 * pictures.len();
    for (width, height, picture) in pictures {
        file.extend([*width, *height, 0, 0, 1, 0, 32, 0]);
        file.extend([picture.len() as u32, at as u32].map(u32::to_le_bytes).as_flattened());
        at += picture.len();
    }
    pictures.iter().for_each(|(_, _, picture)| file.extend(*picture));
    file
}

/// A file of each format that is read, but not written.
pub fn only_read() -> Vec<(&'static str, Vec<u8>)> {
    let palette = [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0];
    let rows: Vec<u8> = (0..3 * 8).collect();
    let icon = dib((2, 6), 24, 0, 0, &[], &[rows, vec![0x40; 12]].concat());
    vec![
        ("bmp", bmp((5, 4), 24, 0, 0, &[], &[7; 64])),
        ("palette bmp", bmp((4, 3), 8, 0, 3, &palette, &[1; 12])),
        ("bmp of runs", bmp((5, 1), 8, 1, 3, &palette, &[4, 1, 1, 2, 0, 1])),
        ("ico", ico(&[(2, 3, &icon)])),
        ("svg", {
            let start = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"8\">";
            let shape = "<defs><linearGradient id=\"a\"><stop/></linearGradient></defs>\
                <path d=\"M0 0L9 4\" stroke=\"url(#a)\" opacity=\".5\"/>";
            format!("{start}{shape}</svg>").into_bytes()
        }),
        ("ico of png", ico(&[(1, 1, &png(1, 1, [8, 0, 0, 0, 0], &[idat(&[0, 7])]))])),
    ]
}
