//! What is written is read back.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Compression, Decode, Encode, FileFormat};
use imgflo_pixel::{Channels, Sample};
use made::{Whole, read, smooth, write};

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
fn tiff_keeps_every_bit() {
    for channels in CHANNELS {
        for sample in [Sample::U8, Sample::U16, Sample::F32] {
            for (width, height) in [(1, 1), (23, 17), (5000, 40)] {
                let whole = smooth(channels, sample, width, height);
                let file = write(&whole, &Encode::new(FileFormat::Tiff));
                assert_eq!(read(&file, &Decode::default()).unwrap(), whole);
            }
        }
    }
}
