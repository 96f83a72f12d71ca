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
