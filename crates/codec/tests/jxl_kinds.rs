//! What is special to JPEG XL.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, Encode, FileFormat, Limits, encode, probe};
use imgflo_pixel::{Channels, Format, Sample};
use made::{Sink, read, smooth, smooth_for, write};

#[test]
fn every_bit_is_kept() {
    for channels in [Channels::Y, Channels::Ya, Channels::Rgb, Channels::Rgba] {
        for sample in [Sample::U8, Sample::U16] {
            // Larger than the 256 pixels that are packed by themselves.
            let format = Format::srgb(channels, sample);
            let options = Encode::new(FileFormat::Jxl);
            let mut whole = smooth_for(&options, format, 300, 270);
            // The lower half is noise.
            let half = whole.pixels.len() / 2;
            whole.pixels[half..].iter_mut().fold(7_u32, |random, byte| {
                *byte = (random >> 24) as u8;
                random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)
            });
            let back = read(&write(&whole, &options), &Decode::default()).unwrap();
            assert!(back == whole, "{channels:?} {sample:?}");
        }
    }
}

#[test]
fn the_header_tells_what_follows() {
    let file = write(&smooth(Channels::Y, Sample::U16, 24, 16), &Encode::new(FileFormat::Jxl));
    let info = probe(&file.clone().into(), &Limits::default()).unwrap();
    assert_eq!((info.width, info.height, info.bits), (24, 16, 16));
    assert_eq!((info.channels, info.sample), (Channels::Y, Sample::U16));
    let limits = Limits { max_width: 20, ..Limits::default() };
    let error = probe(&file.into(), &limits).unwrap_err().to_string();
    assert!(error.contains("24x16") && error.contains("max_width"), "{error}");
}

#[test]
fn a_side_of_one_pixel_is_refused_with_the_remedy() {
    let whole = smooth(Channels::Rgb, Sample::U8, 1, 9);
    let options = Encode::new(FileFormat::Jxl);
    let Err(error) = encode(Box::new(Sink::default()), whole.layout, &options) else { panic!() };
    assert_eq!(error.to_string(), "`size` is 1x9, but takes 2 pixels a side or more for JPEG XL");
}

/// Sixteen even steps of PQ's gray, in BT.2100's colors: written by `cjxl -d 0 -x
/// color_space=RGB_D65_202_Rel_PeQ`.
const STEPS_OF_PQ: [u8; 60] = [
    0xff, 0x0a, 0x00, 0x00, 0x1e, 0x08, 0xf8, 0x01, 0xc8, 0xa3, 0x47, 0x1c, 0x0e, 0x00, 0x00, 0x00,
    0x00, 0x01, 0x08, 0x02, 0x01, 0x00, 0x90, 0x00, 0x4b, 0x18, 0x8b, 0x15, 0x52, 0x6c, 0x5a, 0x01,
    0xb4, 0x07, 0x40, 0x44, 0x22, 0x12, 0x91, 0x88, 0x44, 0x24, 0x22, 0x11, 0x89, 0x48, 0x44, 0x22,
    0x12, 0x91, 0x88, 0x44, 0x24, 0x22, 0x11, 0x01, 0x00, 0x00, 0x00, 0x00,
];

#[test]
fn brightness_of_hdr_becomes_light() {
    let whole = read(&STEPS_OF_PQ, &Decode::default()).unwrap();
    assert_eq!((whole.layout.width, whole.layout.format.sample), (16, Sample::F32));
    let numbers = whole.pixels.as_chunks().0.iter().map(|four| f32::from_ne_bytes(*four));
    let numbers: Vec<f32> = numbers.collect();
    for (step, pixel) in numbers.as_chunks::<3>().0.iter().enumerate() {
        // ITU-R BT.2100, table 4; 203 candelas per square metre are white.
        let root = (step as f64 / 15.0).powf(1.0 / 78.843_75);
        let part = (root - 0.835_937_5).max(0.0) / (18.851_562_5 - 18.6875 * root);
        let want = 10_000.0 / 203.0 * part.powf(1.0 / 0.159_301_757_812_5);
        for code in pixel.map(f64::from) {
            let low = code <= 0.040_45;
            let light = if low { code / 12.92 } else { ((code + 0.055) / 1.055).powf(2.4) };
            assert!((light - want).abs() < want * 2e-3 + 1e-5, "{step}: {light}, not {want}");
        }
    }
}

#[test]
fn a_frame_far_larger_than_its_picture_is_refused() {
    // A frame of four megapixels, in a picture of 16 x 12.
    let file: &[u8] = include_bytes!("data/frame.jxl");
    let info = probe(&file.into(), &Limits::default()).unwrap();
    assert_eq!((info.width, info.height), (16, 12));
    let error = read(file, &Decode::default()).unwrap_err().to_string();
    assert!(error.contains("too large"), "{error}");
}
