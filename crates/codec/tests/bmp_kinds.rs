//! Every kind of BMP and ICO file.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, FileFormat, Info, Ink, Limits, probe};
use imgflo_pixel::Channels;
use made::{bmp, dib, ico, png, read};

fn pixels(file: &[u8]) -> Vec<u8> {
    read(file, &Decode::default()).unwrap().pixels
}

fn info(file: &[u8]) -> Info {
    probe(&file.to_vec().into(), &Limits::default()).unwrap()
}

fn message(file: &[u8]) -> String {
    read(file, &Decode::default()).unwrap_err().to_string()
}

/// Black, red, green.
const PALETTE: [u8; 12] = [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0];

#[test]
fn rows_come_from_below_unless_the_height_is_negative() {
    let rows = [3, 2, 1, 0, 6, 5, 4, 0];
    assert_eq!(pixels(&bmp((1, 2), 24, 0, 0, &[], &rows)), [4, 5, 6, 1, 2, 3]);
    assert_eq!(pixels(&bmp((1, -2), 24, 0, 0, &[], &rows)), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn palettes_become_colors() {
    let colors = [255, 0, 0, 0, 0, 0, 0, 255, 0];
    assert_eq!(pixels(&bmp((3, 1), 8, 0, 3, &PALETTE, &[1, 0, 2, 0])), colors);
    assert_eq!(pixels(&bmp((3, 1), 4, 0, 3, &PALETTE, &[0x10, 0x20, 0, 0])), colors);
    let bits = bmp((3, 1), 1, 0, 2, &PALETTE[..8], &[0b1010_0000, 0, 0, 0]);
    assert_eq!(pixels(&bits), [255, 0, 0, 0, 0, 0, 255, 0, 0]);
    assert_eq!((info(&bits).ink, info(&bits).bits), (Ink::Palette, 1));
    let error = message(&bmp((1, 1), 8, 0, 3, &PALETTE, &[3, 0, 0, 0]));
    assert!(error.contains("row 0 has color 3 of a palette of 3"), "{error}");
}

#[test]
fn run_lengths_are_spread_out() {
    // Two of 1; then as told: 2, 0, 1; the row ends; one to the right; one of 2; the end.
    let runs = [2, 1, 0, 3, 2, 0, 1, 0, 0, 0, 0, 2, 1, 0, 1, 2, 0, 1];
    let (o, r, g) = ([0, 0, 0], [255, 0, 0], [0, 255, 0]);
    let wanted = [[o, g, o, o, o], [r, r, g, o, r]];
    assert_eq!(
        pixels(&bmp((5, 2), 8, 1, 3, &PALETTE, &runs)),
        wanted.as_flattened().as_flattened()
    );
    let nibbles = [3, 0x12, 0, 3, 0x20, 0x10, 0, 1];
    let wanted = [[r, g, r, g, o, r]];
    let file = bmp((6, 1), 4, 2, 3, &PALETTE, &nibbles);
    assert_eq!(pixels(&file), wanted.as_flattened().as_flattened());
    assert!(message(&file[..file.len() - 2]).contains("BMP file is truncated"));
}

#[test]
fn masks_tell_where_channels_are() {
    let masks = [0xf800_u32, 0x07e0, 0x001f].map(u32::to_le_bytes);
    let file = bmp((2, 1), 16, 3, 0, masks.as_flattened(), &[0x1f, 0xf8, 0xe0, 0x07]);
    assert_eq!(pixels(&file), [255, 0, 255, 0, 255, 0]);
    assert_eq!(pixels(&bmp((1, 1), 16, 0, 0, &[], &[0xff, 0x7f, 0, 0])), [255, 255, 255]);
    let masks = [0xff_u32, 0xff00, 0xff_0000, 0xff00_0000].map(u32::to_le_bytes);
    let file = bmp((1, 1), 32, 6, 0, masks.as_flattened(), &[1, 2, 3, 4]);
    assert_eq!(pixels(&file), [1, 2, 3, 4]);
    assert_eq!(info(&file).channels, Channels::Rgba);
    assert_eq!(pixels(&bmp((1, 1), 32, 0, 0, &[], &[3, 2, 1, 9])), [1, 2, 3]);
}

#[test]
fn what_is_not_supported_is_named() {
    let error = message(&bmp((1, 1), 24, 5, 0, &[], &[0; 8]));
    assert!(error.contains("pixels of 24 bits in the coding 5"), "{error}");
    let error = message(&bmp((2, 3), 24, 0, 0, &[], &[0; 20]));
    assert!(error.contains("truncated after row 0 of 3"), "{error}");
    assert!(message(&bmp((0, 3), 24, 0, 0, &[], &[])).contains("no pixels"));
}

#[test]
fn the_largest_picture_of_an_icon_is_read() {
    let small = dib((1, 2), 24, 0, 0, &[], &[3, 2, 1, 0, 0, 0, 0, 0]);
    // Two pixels, of which the right one is transparent.
    let large = dib((2, 2), 24, 0, 0, &[], &[6, 5, 4, 9, 8, 7, 0, 0, 0x40, 0, 0, 0]);
    let file = ico(&[(1, 1, &small), (2, 1, &large)]);
    assert_eq!(pixels(&file), [4, 5, 6, 255, 7, 8, 9, 0]);
    assert_eq!((info(&file).frames, info(&file).format), (2, FileFormat::Ico));
}

#[test]
fn an_icon_may_have_alpha_or_a_png_in_it() {
    let with_alpha = dib((1, 2), 32, 0, 0, &[], &[3, 2, 1, 99]);
    assert_eq!(pixels(&ico(&[(1, 1, &with_alpha)])), [1, 2, 3, 99]);
    let without = dib((1, 2), 32, 0, 0, &[], &[3, 2, 1, 0, 0, 0, 0, 0]);
    assert_eq!(pixels(&ico(&[(1, 1, &without)])), [1, 2, 3, 255]);
    let gray = png(1, 1, [8, 0, 0, 0, 0], &[made::idat(&[0, 7])]);
    let file = ico(&[(1, 1, &with_alpha), (0, 0, &gray)]);
    assert_eq!(pixels(&file), [7]);
    assert_eq!(info(&file).format, FileFormat::Ico);
}
