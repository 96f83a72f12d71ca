//! Every kind of QOI file, and every way to write a pixel.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, Encode, FileFormat, Limits, probe};
use imgflo_pixel::{Channels, Format, Layout, Sample};
use made::{Whole, read, write};

fn file(width: u32, channels: u8, space: u8, chunks: &[u8]) -> Vec<u8> {
    let size = [width, 1].map(u32::to_be_bytes);
    let end = [0, 0, 0, 0, 0, 0, 0, 1];
    [b"qoif", size.as_flattened(), &[channels, space], chunks, &end].concat()
}

fn pixels(file: &[u8]) -> Vec<u8> {
    read(file, &Decode::default()).unwrap().pixels
}

#[test]
fn every_chunk_is_read() {
    let chunks = [
        &[0xfe, 10, 20, 30][..],
        // One more red, one less green, the same blue.
        &[0x40 | 3 << 4 | 1 << 2 | 2],
        // Green 10 more, red 8 less than that, blue 7 more than that.
        &[0x80 | 42, 15],
        // The first pixel again.
        &[((10 * 3 + 20 * 5 + 30 * 7 + 255 * 11) % 64) as u8],
        &[0xc0 | 1],
    ];
    let chunks = chunks.concat();
    let wanted =
        [[10, 20, 30], [11, 19, 30], [13, 29, 47], [10, 20, 30], [10, 20, 30], [10, 20, 30]];
    assert_eq!(pixels(&file(6, 3, 0, &chunks)), wanted.as_flattened());
    assert_eq!(pixels(&file(1, 4, 0, &[0xff, 1, 2, 3, 4])), [1, 2, 3, 4]);
}

#[test]
fn light_becomes_srgb() {
    let linear = file(1, 4, 1, &[0xff, 55, 255, 0, 77]);
    assert_eq!(pixels(&linear), [128, 255, 0, 77]);
    let plain = read(&linear, &Decode { color: false, ..Decode::default() }).unwrap();
    assert_eq!(plain.pixels, [55, 255, 0, 77]);
}

#[test]
fn all_pixels_return() {
    let mut random = 7_u32;
    let mut pixels = Vec::new();
    for _ in 0..5000 {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let before: [u8; 4] = pixels.last_chunk().copied().unwrap_or([0, 0, 0, 255]);
        let step = |shift: u32, mask: u8| ((random >> shift) as u8 & mask).wrapping_sub(mask / 2);
        let near =
            |mask| [0, 1, 2].map(|at| before[at as usize].wrapping_add(step(8 + 6 * at, mask)));
        let [r, g, b] = match random >> 29 {
            0..=2 => [before[0], before[1], before[2]],
            3 => near(3),
            4 => near(15),
            5 => [10, 20, 30],
            _ => near(255),
        };
        let alpha = if random >> 24 & 31 == 0 { step(3, 255) } else { before[3] };
        pixels.extend([r, g, b, alpha]);
    }
    let format = Format::srgb(Channels::Rgba, Sample::U8);
    let whole = Whole { layout: Layout { width: 500, height: 10, format }, pixels };
    let file = write(&whole, &Encode::new(FileFormat::Qoi));
    assert_eq!(read(&file, &Decode::default()).unwrap(), whole);
}

#[test]
fn what_makes_no_sense_is_named() {
    let message = |file: Vec<u8>| probe(&file.into(), &Limits::default()).unwrap_err().to_string();
    assert!(message(file(1, 5, 0, &[])).contains("5 channels"));
    assert!(message(file(1, 3, 2, &[])).contains("color space is 2"));
    assert!(message(file(0, 3, 0, &[])).contains("no pixels"));
    assert!(message(b"qoif\0\0".to_vec()).contains("ends within its header"));
}
