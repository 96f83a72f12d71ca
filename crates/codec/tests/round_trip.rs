//! What is written is read back.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use std::io::{self, Write};

use imgflo_codec::{Compression, Decode, Encode, FileFormat, encode};
use imgflo_pixel::{Channels, Sample};
use made::{Sink, Whole, read, smooth, smooth_for, write, written};

const CHANNELS: [Channels; 4] = [Channels::Y, Channels::Ya, Channels::Rgb, Channels::Rgba];

#[test]
fn png_keeps_every_bit() {
    for channels in CHANNELS {
        for sample in [Sample::U8, Sample::U16] {
            let whole = smooth(channels, sample, 23, 17);
            for compression in [Compression::Fast, Compression::Balanced, Compression::Small] {
                let options = Encode { compression, ..Encode::new(FileFormat::Png) };
                assert_eq!(read(&write(&whole, &options), &Decode::default()).unwrap(), whole);
            }
        }
    }
}

#[test]
fn jpeg_keeps_what_the_eye_sees() {
    for channels in [Channels::Y, Channels::Rgb] {
        for full_color in [false, true] {
            for (width, height) in [(1, 1), (16, 16), (17, 33), (301, 7)] {
                let whole = smooth(channels, Sample::U8, width, height);
                let options = Encode { quality: 95, full_color, ..Encode::new(FileFormat::Jpeg) };
                let back = read(&write(&whole, &options), &Decode::default()).unwrap();
                assert_eq!(back.layout, whole.layout);
                assert!(furthest(&back, &whole) <= 12, "{}", furthest(&back, &whole));
            }
        }
    }
}

fn furthest(a: &Whole, b: &Whole) -> u8 {
    a.pixels.iter().zip(&b.pixels).map(|(&a, &b)| a.abs_diff(b)).max().unwrap()
}

#[test]
fn every_format_gives_back_what_it_was_given() {
    // GIF has few colours, and all of a pixel or nothing of it.
    for (options, format) in written().into_iter().filter(|w| w.0.format != FileFormat::Gif) {
        for (width, height) in [(1, 1), (23, 17), (300, 9)] {
            if options.format == FileFormat::Jxl && width == 1 {
                continue;
            }
            let whole = smooth_for(&options, format, width, height);
            let options = Encode { quality: 100, full_color: true, lossless: true, ..options };
            let back = read(&write(&whole, &options), &Decode::default()).unwrap();
            assert_eq!(back.layout, whole.layout, "{options:?}");
            let (furthest, allowed) = (distance(&back, &whole), allowed(options.format));
            assert!(furthest <= allowed, "{options:?} {width}x{height}: {furthest}");
        }
    }
}

/// How far samples may be from what they were, of 0 to 1.
fn allowed(format: FileFormat) -> f64 {
    match format {
        FileFormat::Jpeg | FileFormat::Avif => 4.0 / 255.0,
        // Three samples share an exponent.
        FileFormat::Hdr => 1.0 / 256.0,
        _ => 0.0,
    }
}

/// How far the furthest samples are from one another, of 0 to 1.
fn distance(a: &Whole, b: &Whole) -> f64 {
    let (a, b) = (samples(a), samples(b));
    a.zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

fn samples(whole: &Whole) -> impl Iterator<Item = f64> {
    let sample = whole.layout.format.sample;
    whole.pixels.chunks_exact(sample.bytes()).map(move |bytes| match sample {
        Sample::U8 => f64::from(bytes[0]) / 255.0,
        Sample::U16 => f64::from(u16::from_ne_bytes([bytes[0], bytes[1]])) / 65_535.0,
        Sample::F32 => f64::from(f32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])),
    })
}

#[test]
fn too_few_and_too_many_rows_are_errors() {
    for (options, format) in written() {
        let whole = smooth_for(&options, format, 8, 4);
        let row = whole.layout.row_bytes();
        let start = || encode(Box::new(Sink::default()), whole.layout, &options);
        let mut rows = start().unwrap();
        rows.write(&whole.pixels[..2 * row]).unwrap();
        assert!(rows.write(&whole.pixels[..2 * row - 1]).is_err());
        let error = rows.finish().unwrap_err().to_string();
        assert_eq!(error, "the picture has 2 rows of 4; write the rest before finishing");
        let mut rows = start().unwrap();
        rows.write(&whole.pixels).unwrap();
        let error = rows.write(&whole.pixels[..row]).unwrap_err().to_string();
        assert_eq!(error, "row 4 does not exist; the picture has 4 rows");
    }
}

#[test]
fn what_a_file_cannot_hold_is_refused_with_the_remedy() {
    let whole = smooth(Channels::Rgba, Sample::F32, 2, 2);
    let Err(error) =
        encode(Box::new(Sink::default()), whole.layout, &Encode::new(FileFormat::Jpeg))
    else {
        panic!()
    };
    assert!(error.to_string().contains("JPEG cannot hold Rgba F32"), "{error}");
    assert!(error.to_string().contains("convert them to Rgb U8"), "{error}");
    let options = Encode { quality: 0, ..Encode::new(FileFormat::Jpeg) };
    let whole = smooth(Channels::Rgb, Sample::U8, 2, 2);
    let Err(error) = encode(Box::new(Sink::default()), whole.layout, &options) else { panic!() };
    assert_eq!(error.to_string(), "`quality` is 0, but takes 1 to 100");
}

/// A disk with little room.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or_else(|| io::Error::other("disk full"))?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_fails_is_heard() {
    for (options, format) in written() {
        let whole = smooth_for(&options, format, 60, 40);
        let size = write(&whole, &options).len();
        for room in [0, size / 2, size - 1] {
            let error = match encode(Box::new(Full(room)), whole.layout, &options) {
                Err(error) => error.to_string(),
                Ok(mut rows) => {
                    let row = whole.layout.row_bytes();
                    let written = whole.pixels.chunks(row).try_for_each(|row| rows.write(row));
                    written
                        .and_then(|()| rows.finish())
                        .expect_err(&format!("{options:?} {room} of {size}"))
                        .to_string()
                }
            };
            assert_eq!(error, "cannot write the picture: disk full", "{options:?}");
        }
    }
}
