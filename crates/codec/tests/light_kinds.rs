//! Every kind of HDR and OpenEXR file.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, Encode, FileFormat, Limits, probe};
use imgflo_pixel::{Alpha, Channels, Format, Layout, Sample, Transfer};
use made::{Whole, read, write};

fn floats(file: &[u8]) -> Vec<f32> {
    let whole = read(file, &Decode::default()).unwrap();
    whole.pixels.as_chunks::<4>().0.iter().map(|&four| f32::from_ne_bytes(four)).collect()
}

fn hdr(sides: &str, pixels: &[u8]) -> Vec<u8> {
    [b"#?RADIANCE\n# by hand\nFORMAT=32-bit_rle_rgbe\n\n", sides.as_bytes(), b"\n", pixels].concat()
}

#[test]
fn every_packing_of_hdr_is_read() {
    let flat = hdr("-Y 1 +X 2", &[128, 64, 0, 129, 0, 0, 0, 0]);
    assert_eq!(floats(&flat), [1.0, 0.5, 0.0, 0.0, 0.0, 0.0]);
    // One pixel, and three like it.
    let old = hdr("-Y 1 +X 4", &[128, 0, 0, 129, 1, 1, 1, 3]);
    assert_eq!(floats(&old), [[1.0, 0.0, 0.0]; 4].as_flattened());
    let by_channel =
        [&[2, 2, 0, 8][..], &[136, 128], &[4, 0, 0, 128, 128, 132, 0], &[136, 0], &[136, 130]]
            .concat();
    let light = floats(&hdr("-Y 1 +X 8", &by_channel));
    assert_eq!(light[..3], [2.0, 0.0, 0.0]);
    assert_eq!(light[6..9], [2.0, 2.0, 0.0]);
}

#[test]
fn hdr_may_be_stored_from_below() {
    let file = hdr("+Y 2 +X 1", &[128, 0, 0, 129, 0, 128, 0, 129]);
    assert_eq!(floats(&file), [0.0, 1.0, 0.0, 1.0, 0.0, 0.0]);
    let error = read(&hdr("+X 1 -Y 1", &[0; 4]), &Decode::default()).unwrap_err().to_string();
    assert!(error.contains("columns before rows"), "{error}");
}

#[test]
fn light_above_white_is_kept() {
    let rgba = Format {
        channels: Channels::Rgba,
        sample: Sample::F32,
        transfer: Transfer::Linear,
        alpha: Alpha::Premultiplied,
    };
    let samples = [1e30_f32, -2.5, 65_504.0, 0.25, 1e-30, 0.1, f32::INFINITY, 0.0];
    let pixels = samples.map(f32::to_ne_bytes).as_flattened().to_vec();
    let whole = Whole { layout: Layout { width: 2, height: 1, format: rgba }, pixels };
    let file = write(&whole, &Encode::new(FileFormat::Exr));
    assert_eq!(read(&file, &Decode::default()).unwrap(), whole);
    let info = probe(&file.into(), &Limits::default()).unwrap();
    assert_eq!((info.bits, info.channels), (32, Channels::Rgba));
}
