//! Every kind of PNG file is read.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, Ink, Limits, probe};
use imgflo_pixel::{Channels, Sample};
use made::{chunk, idat, png, read, zlib};

fn pixels(file: &[u8]) -> Vec<u8> {
    read(file, &Decode::default()).unwrap().pixels
}

fn wide(file: &[u8]) -> Vec<u16> {
    pixels(file).as_chunks::<2>().0.iter().map(|&two| u16::from_ne_bytes(two)).collect()
}

#[test]
fn gray_of_few_bits_reaches_white() {
    let cases: [(u8, &[u8], &[u8]); 4] = [
        (1, &[0b1010_0000], &[255, 0, 255, 0]),
        (2, &[0b0001_1011], &[0, 85, 170, 255]),
        (4, &[0x0f, 0x35], &[0, 255, 51, 85]),
        (8, &[0, 1, 254, 255], &[0, 1, 254, 255]),
    ];
    for (bits, line, wanted) in cases {
        let file = png(4, 1, [bits, 0, 0, 0, 0], &[idat(&[&[0], line].concat())]);
        assert_eq!(pixels(&file), wanted, "{bits} bits");
        assert_eq!(probe(&file.into(), &Limits::default()).unwrap().bits, bits);
    }
}

#[test]
fn sixteen_bits_stay_sixteen() {
    let line = [0, 0x12, 0x34, 0xff, 0xfe];
    let file = png(2, 1, [16, 0, 0, 0, 0], &[idat(&line)]);
    assert_eq!(wide(&file), [0x1234, 0xfffe]);
    assert_eq!(read(&file, &Decode::default()).unwrap().layout.format.sample, Sample::U16);
}

#[test]
fn palettes_become_colors() {
    let palette = chunk(b"PLTE", &[255, 0, 0, 0, 255, 0, 1, 2, 3]);
    for (bits, line) in [(1, vec![0b0100_0000]), (2, vec![0b0001_0000]), (8, vec![0, 1])] {
        let line = [vec![0], line].concat();
        let file = png(2, 1, [bits, 3, 0, 0, 0], &[palette.clone(), idat(&line)]);
        assert_eq!(pixels(&file), [255, 0, 0, 0, 255, 0]);
        let info = probe(&file.into(), &Limits::default()).unwrap();
        assert_eq!((info.ink, info.channels), (Ink::Palette, Channels::Rgb));
    }
    let alpha = chunk(b"tRNS", &[7]);
    let file = png(2, 1, [8, 3, 0, 0, 0], &[palette, alpha, idat(&[0, 0, 2])]);
    assert_eq!(pixels(&file), [255, 0, 0, 7, 1, 2, 3, 255]);
}

#[test]
fn one_transparent_color_becomes_alpha() {
    let file = png(2, 1, [8, 0, 0, 0, 0], &[chunk(b"tRNS", &[0, 9]), idat(&[0, 9, 8])]);
    assert_eq!(pixels(&file), [9, 0, 8, 255]);
    let file = png(
        2,
        1,
        [8, 2, 0, 0, 0],
        &[chunk(b"tRNS", &[0, 1, 0, 2, 0, 3]), idat(&[0, 1, 2, 3, 1, 2, 4])],
    );
    assert_eq!(pixels(&file), [1, 2, 3, 0, 1, 2, 4, 255]);
    let line = [0, 0, 9, 0, 8];
    let file = png(2, 1, [16, 0, 0, 0, 0], &[chunk(b"tRNS", &[0, 9]), idat(&line)]);
    assert_eq!(wide(&file), [9, 0, 8, 65_535]);
}

#[test]
fn interlaced_files_are_put_together() {
    // 3x2 in Adam7: pass 1 has (0,0); 4: (2,0); 6: (1,0); 7: row 1.
    let passes = [0, 10, 0, 12, 0, 11, 0, 20, 21, 22];
    let file = png(3, 2, [8, 0, 0, 0, 1], &[idat(&passes)]);
    assert_eq!(pixels(&file), [10, 11, 12, 20, 21, 22]);
    let passes = [0, 0, 10, 0, 0, 12, 0, 0, 11, 0, 0, 20, 0, 21, 0, 22];
    let file = png(3, 2, [16, 0, 0, 0, 1], &[idat(&passes)]);
    assert_eq!(wide(&file), [10, 11, 12, 20, 21, 22]);
    let info = probe(&file.into(), &Limits::default()).unwrap();
    assert!(info.interlaced);
    assert_eq!(info.decode_memory(&Decode::default()) / 1000, (256 << 10) / 1000);
}

/// A gray ramp with a gamma, and other chunks before it.
fn with_gamma(gamma: u32, color: u8, before: &[Vec<u8>]) -> Vec<u8> {
    let line: &[u8] = if color == 0 { &[0, 128] } else { &[0, 128, 128, 128] };
    let chunks = [before, &[chunk(b"gAMA", &gamma.to_be_bytes()), idat(line)]].concat();
    png(1, 1, [8, color, 0, 0, 0], &chunks)
}

#[test]
fn gamma_is_honored_and_srgb_goes_first() {
    // Linear light 128/255 is 188 in sRGB.
    for color in [0, 2] {
        assert_eq!(pixels(&with_gamma(100_000, color, &[]))[0], 188);
        assert_eq!(pixels(&with_gamma(45_455, color, &[]))[0], 128);
        assert_eq!(pixels(&with_gamma(100_000, color, &[chunk(b"sRGB", &[0])]))[0], 128);
        assert_eq!(pixels(&with_gamma(0, color, &[]))[0], 128);
    }
    let off = Decode { color: false, ..Decode::default() };
    assert_eq!(read(&with_gamma(100_000, 2, &[]), &off).unwrap().pixels, [128; 3]);
}

#[test]
fn primaries_change_colors_but_not_grays() {
    // Display P3's, with sRGB's gamma.
    let points: [u32; 8] = [31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000];
    let chrm = chunk(b"cHRM", &points.map(u32::to_be_bytes).concat());
    let gray = pixels(&with_gamma(45_455, 2, std::slice::from_ref(&chrm)));
    assert!(gray.iter().all(|&value| value.abs_diff(128) <= 2), "{gray:?}");
    let gamma = chunk(b"gAMA", &45_455_u32.to_be_bytes());
    let file = png(1, 1, [8, 2, 0, 0, 0], &[gamma, chrm, idat(&[0, 200, 100, 50])]);
    let [r, g, b] = pixels(&file)[..] else { panic!() };
    assert!(r > 205 && g < 100 && b < 50, "{r} {g} {b}");
}

#[test]
fn a_profile_goes_before_everything() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let iccp = chunk(b"iCCP", &[&b"P3\0\0"[..], &zlib(&profile)].concat());
    let make = |line: &[u8], bits, chunks: &[Vec<u8>]| {
        png(1, 1, [bits, 2, 0, 0, 0], &[chunks, &[idat(line)]].concat())
    };
    let gamma = chunk(b"gAMA", &100_000_u32.to_be_bytes());
    let file = make(&[0, 200, 100, 50], 8, &[iccp.clone(), gamma]);
    let [r, g, b] = pixels(&file)[..] else { panic!() };
    assert!(r > 205 && g < 100 && b < 50, "{r} {g} {b}");
    let info = probe(&file.into(), &Limits::default()).unwrap();
    assert!(info.profile.unwrap().description.contains("P3"));
    // 16 bits agree with 8, but are finer.
    let file = make(&[0, 200, 200, 100, 100, 50, 50], 16, &[iccp]);
    let fine = wide(&file);
    for (fine, coarse) in fine.iter().zip([r, g, b]) {
        assert!((f64::from(*fine) / 257.0 - f64::from(coarse)).abs() < 1.0, "{fine} {coarse}");
    }
}

#[test]
fn an_srgb_profile_changes_nothing_and_a_wrong_one_is_reported() {
    let srgb = moxcms::ColorProfile::new_srgb().encode().unwrap();
    let ramp: Vec<u8> = (0..=255).flat_map(|value| [value, 255 - value, value / 2]).collect();
    let data = idat(&[&[0], &ramp[..]].concat());
    let make = |profile: &[u8]| {
        let iccp = chunk(b"iCCP", &[&b"x\0\0"[..], &zlib(profile)].concat());
        png(256, 1, [8, 2, 0, 0, 0], &[iccp, data.clone()])
    };
    assert_eq!(pixels(&make(&srgb)), ramp);
    let gray = moxcms::ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    for wrong in [&gray[..], b"nonsense"] {
        let file = make(wrong);
        assert_eq!(pixels(&file), ramp);
        let info = probe(&file.into(), &Limits::default()).unwrap();
        assert!(info.profile.unwrap().ignored.is_some());
    }
}
