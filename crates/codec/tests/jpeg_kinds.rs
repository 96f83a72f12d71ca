//! Every kind of JPEG file is read.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, Encode, FileFormat, Ink, Limits, Subsampling, decode, probe};
use imgflo_pixel::{Channels, Sample};
use made::{jpeg, read, smooth, with_segment, write};

/// An 8x8 picture of four components of one value each, in quantization steps of one.
///
/// The Huffman tables have one code, `0`, for "no more of this block" and, for the first value,
/// codes `000` to `100`, which say how many bits follow: 0, 8, 9, 10, 11.
fn four_components(values: [u8; 4]) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    file.extend([1; 64]);
    file.extend([0xff, 0xc0, 0, 20, 8, 0, 8, 0, 8, 4]);
    file.extend((1..=4).flat_map(|id| [id, 0x11, 0]));
    file.extend([0xff, 0xc4, 0, 24, 0, 0, 0, 5]);
    file.extend([0; 13]);
    file.extend([0, 8, 9, 10, 11]);
    file.extend([0xff, 0xc4, 0, 20, 0x10, 1]);
    file.extend([0; 15]);
    file.extend([0, 0xff, 0xda, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    let mut bits = String::new();
    for value in values {
        let level = (i32::from(value) - 128) * 8;
        let length = 32 - level.unsigned_abs().leading_zeros();
        let (code, length) = match length {
            0 => ("000", 0),
            8 => ("001", 8),
            9 => ("010", 9),
            10 => ("011", 10),
            11 => ("100", 11),
            _ => panic!("{value} needs {length} bits"),
        };
        let shown = if level < 0 { level + (1 << length) - 1 } else { level };
        let shown = if length == 0 { String::new() } else { format!("{shown:0length$b}") };
        bits += code;
        bits += &shown;
        bits += "0";
    }
    while !bits.len().is_multiple_of(8) {
        bits.push('1');
    }
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0'));
        file.push(byte);
        if byte == 0xff {
            file.push(0);
        }
    }
    file.extend([0xff, 0xd9]);
    file
}

fn adobe(transform: u8) -> [u8; 12] {
    [b'A', b'd', b'o', b'b', b'e', 0, 100, 0, 0, 0, 0, transform]
}

fn first_pixel(file: &[u8]) -> [u8; 3] {
    let whole = read(file, &Decode::default()).unwrap();
    assert_eq!(whole.layout.format.channels, Channels::Rgb);
    [whole.pixels[0], whole.pixels[1], whole.pixels[2]]
}

#[test]
fn inks_become_light() {
    // Without Adobe's marker 0 is no ink.
    let file = four_components([0, 255, 0, 0]);
    let near = |got: [u8; 3], wanted: [u8; 3]| {
        let far = got.iter().zip(&wanted).any(|(a, b)| a.abs_diff(*b) > 2);
        assert!(!far, "{got:?}, not {wanted:?}");
    };
    near(first_pixel(&file), [255, 0, 255]);
    // With it, 255 is.
    near(first_pixel(&with_segment(&file, 0xee, &adobe(0))), [0; 3]);
    let file = with_segment(&four_components([255, 0, 255, 255]), 0xee, &adobe(0));
    near(first_pixel(&file), [255, 0, 255]);
    let info = probe(&file.into(), &Limits::default()).unwrap();
    assert_eq!((info.ink, info.channels), (Ink::Cmyk, Channels::Rgb));
    // YCCK: Y of 76, Cb 85, Cr 255 is what red is; libjpeg holds it as its complement.
    let file = with_segment(&four_components([255, 128, 128, 255]), 0xee, &adobe(2));
    near(first_pixel(&file), [0; 3]);
    let file = with_segment(&four_components([0, 128, 128, 255]), 0xee, &adobe(2));
    near(first_pixel(&file), [255; 3]);
}

#[test]
fn what_probe_says_is_what_decoding_gives() {
    for (channels, full_color, subsampling) in [
        (Channels::Y, false, Subsampling::Full),
        (Channels::Rgb, false, Subsampling::Half),
        (Channels::Rgb, true, Subsampling::Full),
    ] {
        let options = Encode { full_color, ..Encode::new(FileFormat::Jpeg) };
        let file = write(&smooth(channels, Sample::U8, 45, 31), &options);
        let info = probe(&file.clone().into(), &Limits::default()).unwrap();
        assert_eq!(info.subsampling, Some(subsampling));
        assert_eq!((info.bits, info.channels, info.frames), (8, channels, 1));
        for shrink in [1, 2, 4, 8] {
            let options = Decode { shrink, ..Decode::default() };
            let rows = decode(file.clone().into(), &options, &Limits::default()).unwrap();
            assert_eq!(rows.layout(), info.layout(&options));
        }
    }
}

#[cfg(feature = "mozjpeg")]
#[test]
fn shrinking_gives_a_smaller_picture_of_the_same() {
    let whole = smooth(Channels::Rgb, Sample::U8, 131, 77);
    let file = write(&whole, &Encode { quality: 98, ..Encode::new(FileFormat::Jpeg) });
    for shrink in [2, 4, 8] {
        let small = read(&file, &Decode { shrink, ..Decode::default() }).unwrap();
        let (width, height) = (131_u32.div_ceil(shrink), 77_u32.div_ceil(shrink));
        assert_eq!((small.layout.width, small.layout.height), (width, height));
        let (x, y) = (width / 2, height / 2);
        let at = ((y * width + x) * 3) as usize;
        let of = (((y * shrink + shrink / 2) * 131 + x * shrink + shrink / 2) * 3) as usize;
        for channel in 0..3 {
            let (small, whole) = (small.pixels[at + channel], whole.pixels[of + channel]);
            assert!(small.abs_diff(whole) <= 12, "1/{shrink}: {small}, not {whole}");
        }
    }
}

#[test]
fn rows_asked_for_are_the_rows_of_the_whole() {
    let file = jpeg(Channels::Rgb, 50, 70);
    let whole = read(&file, &Decode::default()).unwrap();
    for (start, end) in [(0, 1), (15, 17), (64, 70), (0, 70)] {
        let part = read(&file, &Decode { rows: Some(start..end), ..Decode::default() }).unwrap();
        assert_eq!(part.pixels, whole.pixels[start as usize * 150..end as usize * 150]);
    }
    for rows in [5..5, 60..71, 80..90] {
        let options = Decode { rows: Some(rows), ..Decode::default() };
        let error = read(&file, &options).unwrap_err().to_string();
        assert!(error.starts_with("`rows` is "), "{error}");
    }
    let error = read(&file, &Decode { shrink: 3, ..Decode::default() }).unwrap_err().to_string();
    assert_eq!(error, "`shrink` is 3, but takes 1, 2, 4 or 8");
}

#[test]
fn a_profile_in_pieces_is_put_together_and_used() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let piece = |number: u8, data: &[u8]| [&b"ICC_PROFILE\0"[..], &[number, 2], data].concat();
    let (first, second) = profile.split_at(profile.len() / 2);
    let plain = jpeg(Channels::Rgb, 16, 16);
    // Behind the first marker, so in the wrong order.
    let file = with_segment(&plain, 0xe2, &piece(1, first));
    let half = file.clone();
    let file = with_segment(&file, 0xe2, &piece(2, second));
    let info = probe(&file.clone().into(), &Limits::default()).unwrap();
    assert!(info.profile.unwrap().description.contains("P3"));
    let plain = read(&plain, &Decode::default()).unwrap();
    assert_ne!(read(&file, &Decode::default()).unwrap(), plain);
    let off = Decode { color: false, ..Decode::default() };
    assert_eq!(read(&file, &off).unwrap(), plain);
    // Half a profile is none.
    assert_eq!(read(&half, &Decode::default()).unwrap(), plain);
}

#[test]
fn a_missing_end_marker_does_no_harm_but_missing_pixels_do() {
    let file = jpeg(Channels::Rgb, 40, 40);
    let whole = read(&file, &Decode::default()).unwrap();
    if cfg!(feature = "mozjpeg") {
        assert_eq!(read(&file[..file.len() - 2], &Decode::default()).unwrap(), whole);
    }
    let error = read(&file[..file.len() - 20], &Decode::default()).unwrap_err().to_string();
    assert!(error.contains("truncated after row"), "{error}");
    // An end marker in the middle of the data is no better.
    let ended = [&file[..file.len() - 20], &[0xff, 0xd9]].concat();
    if cfg!(feature = "mozjpeg") {
        read(&ended, &Decode::default()).unwrap_err();
    }
    // What comes after the end does not matter.
    let longer = [&file[..], b"more"].concat();
    assert_eq!(read(&longer, &Decode::default()).unwrap(), whole);
}

#[test]
fn what_is_not_supported_is_named() {
    let file = jpeg(Channels::Rgb, 16, 16);
    let frame = file.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    let with = |at: usize, byte: u8| {
        let mut file = file.clone();
        file[frame + at] = byte;
        read(&file, &Decode::default()).unwrap_err().to_string()
    };
    assert!(with(1, 0xc9).contains("arithmetic coding, which is not supported"));
    assert!(with(1, 0xc3).contains("lossless coding"));
    assert!(with(4, 12).contains("12-bit samples"));
    assert!(with(9, 2).contains("2 components"));
}
