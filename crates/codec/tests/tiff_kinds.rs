//! Every kind of TIFF file is read.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, Ink, Limits, probe};
use imgflo_pixel::{Channels, Sample};
use made::read;

const SHORT: u16 = 3;
const LONG: u16 = 4;

/// A big- or little-endian file: tags with values of a type, and its pixels behind them.
fn tiff(big: bool, tags: &[(u16, u16, Vec<u32>)], chunks: &[Vec<u8>]) -> Vec<u8> {
    let two = |value: u16| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let four = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let value = |kind: u16, value: &u32| match kind {
        SHORT => two(*value as u16).to_vec(),
        _ => four(*value).to_vec(),
    };
    // Pixels come first, so that their places are known.
    let mut file = if big { b"MM".to_vec() } else { b"II".to_vec() };
    file.extend(two(42));
    file.extend([0; 4]);
    let mut offsets = Vec::new();
    for chunk in chunks {
        offsets.push(file.len() as u32);
        file.extend(chunk);
    }
    let lengths = chunks.iter().map(|chunk| chunk.len() as u32).collect();
    let tiled = tags.iter().any(|tag| tag.0 == 322);
    let (at, count) = if tiled { (324, 325) } else { (273, 279) };
    let mut tags = tags.to_vec();
    tags.push((at, LONG, offsets));
    tags.push((count, LONG, lengths));
    tags.sort_by_key(|tag| tag.0);
    let mut entries = Vec::new();
    for (tag, kind, values) in &tags {
        let mut bytes: Vec<u8> = values.iter().flat_map(|v| value(*kind, v)).collect();
        if bytes.len() > 4 {
            let at = file.len() as u32;
            file.extend(bytes);
            bytes = four(at).to_vec();
        }
        bytes.resize(4, 0);
        entries.extend([&two(*tag)[..], &two(*kind), &four(values.len() as u32), &bytes].concat());
    }
    let directory = four(file.len() as u32);
    file[4..8].copy_from_slice(&directory);
    file.extend(two(tags.len() as u16));
    file.extend(entries);
    file.extend([0; 4]);
    file
}

/// The tags every file has.
fn tags((width, height): (u32, u32), bits: &[u32], photometric: u32) -> Vec<(u16, u16, Vec<u32>)> {
    vec![
        (256, LONG, vec![width]),
        (257, LONG, vec![height]),
        (258, SHORT, bits.to_vec()),
        (259, SHORT, vec![1]),
        (262, SHORT, vec![photometric]),
        (277, SHORT, vec![bits.len() as u32]),
        (278, LONG, vec![height]),
    ]
}

fn pixels(file: &[u8]) -> Vec<u8> {
    read(file, &Decode::default()).unwrap().pixels
}

fn words(file: &[u8]) -> Vec<u16> {
    pixels(file).as_chunks::<2>().0.iter().map(|&two| u16::from_ne_bytes(two)).collect()
}

fn floats(file: &[u8]) -> Vec<f32> {
    pixels(file).as_chunks::<4>().0.iter().map(|&four| f32::from_ne_bytes(four)).collect()
}

#[test]
fn both_byte_orders_are_read() {
    let gray = tags((2, 1), &[16], 1);
    assert_eq!(words(&tiff(true, &gray, &[vec![1, 2, 3, 4]])), [0x102, 0x304]);
    assert_eq!(words(&tiff(false, &gray, &[vec![1, 2, 3, 4]])), [0x201, 0x403]);
}

#[test]
fn white_may_be_zero() {
    assert_eq!(pixels(&tiff(true, &tags((2, 1), &[8], 0), &[vec![0, 200]])), [255, 55]);
    let packed = tiff(true, &tags((4, 1), &[1], 0), &[vec![0b0101_0000]]);
    assert_eq!(pixels(&packed), [255, 0, 255, 0]);
}

#[test]
fn channels_may_be_stored_apart() {
    let mut planar = tags((2, 2), &[8, 8, 8], 2);
    planar.push((284, SHORT, vec![2]));
    let planes = [vec![1, 2, 3, 4], vec![11, 12, 13, 14], vec![21, 22, 23, 24]];
    assert_eq!(
        pixels(&tiff(false, &planar, &planes)),
        [1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24]
    );
    // And in strips of one row each.
    planar.retain(|tag| tag.0 != 278);
    planar.push((278, LONG, vec![1]));
    let strips = [[1, 2], [3, 4], [11, 12], [13, 14], [21, 22], [23, 24]].map(Vec::from);
    assert_eq!(
        pixels(&tiff(false, &planar, &strips)),
        [1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24]
    );
}

#[test]
fn tiles_are_put_together() {
    let mut tiled = tags((20, 18), &[8], 1);
    tiled.retain(|tag| tag.0 != 278);
    tiled.extend([(322, SHORT, vec![16]), (323, SHORT, vec![16])]);
    let pixel = |x: usize, y: usize| (y * 13 + x) as u8;
    let tile = |left: usize, top: usize| {
        (0..256).map(|at| pixel(left + at % 16, top + at / 16)).collect::<Vec<_>>()
    };
    let file = tiff(false, &tiled, &[tile(0, 0), tile(16, 0), tile(0, 16), tile(16, 16)]);
    let wanted: Vec<u8> = (0..360).map(|at| pixel(at % 20, at / 20)).collect();
    assert_eq!(pixels(&file), wanted);
}

#[test]
fn alpha_in_colors_is_divided_out() {
    let mut gray = tags((3, 1), &[8, 8], 1);
    gray.push((338, SHORT, vec![1]));
    assert_eq!(
        pixels(&tiff(false, &gray, &[vec![50, 100, 7, 0, 9, 255]])),
        [128, 100, 7, 0, 9, 255]
    );
    let mut rgba = tags((1, 1), &[32; 4], 2);
    rgba.extend([(338, SHORT, vec![1]), (339, SHORT, vec![3; 4])]);
    let sample = [0.5_f32, 0.25, 1.0, 0.5].map(f32::to_le_bytes);
    assert_eq!(
        floats(&tiff(false, &rgba, &[sample.as_flattened().to_vec()])),
        [1.0, 0.5, 2.0, 0.5]
    );
}

#[test]
fn floats_of_all_lengths_become_floats() {
    let float = |bits| {
        let mut tags = tags((2, 1), &[bits], 1);
        tags.push((339, SHORT, vec![3]));
        tags
    };
    let file = tiff(false, &float(16), &[vec![0, 0x3c, 0, 0xc0]]);
    assert_eq!(floats(&file), [1.0, -2.0]);
    let data = [0.25_f64, 1e3].map(f64::to_be_bytes).as_flattened().to_vec();
    let file = tiff(true, &float(64), &[data]);
    assert_eq!(floats(&file), [0.25, 1000.0]);
    let info = probe(&file.into(), &Limits::default()).unwrap();
    assert_eq!((info.bits, info.sample), (64, Sample::F32));
}

#[test]
fn inks_become_light() {
    let file = tiff(false, &tags((2, 1), &[8; 4], 5), &[vec![0, 0, 0, 0, 0, 255, 0, 0]]);
    assert_eq!(pixels(&file), [255, 255, 255, 255, 0, 255]);
    let info = probe(&file.into(), &Limits::default()).unwrap();
    assert_eq!((info.ink, info.channels), (Ink::Cmyk, Channels::Rgb));
}

#[test]
fn what_is_not_supported_is_named() {
    let message = |tags: &[(u16, u16, Vec<u32>)]| {
        let file = tiff(false, tags, &[vec![0; 64]]);
        read(&file, &Decode::default()).unwrap_err().to_string()
    };
    assert!(message(&tags((2, 1), &[8], 3)).contains("RGBPalette pixels"));
    assert!(message(&tags((2, 1), &[32], 1)).contains("32-bit samples"));
    let mut packed = tags((2, 1), &[8], 1);
    packed[3].2[0] = 7;
    let error = message(&packed);
    assert!(error.contains("compression"), "{error}");
}
