//! The same colour comes out of every file, whatever space it is written in.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, Encode, FileFormat};
use imgflo_pixel::{Channels, Format, Layout, Sample};
use made::{Whole, chunk, idat, png, read, with_segment, write, zlib};
use moxcms::ColorProfile;

/// Colours that all of the spaces have, as sRGB codes.
const COLORS: [[u8; 3]; 5] =
    [[200, 100, 50], [30, 160, 90], [60, 70, 210], [128, 128, 128], [240, 230, 90]];

/// Red, green, blue of linear sRGB to X, Y, Z beside daylight (IEC 61966-2-1).
const SRGB: [[f64; 3]; 3] =
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];
/// X, Y, Z to linear Display P3 (SMPTE EG 432-1, daylight).
const TO_P3: [[f64; 3]; 3] = [
    [2.493_497, -0.931_384, -0.402_711],
    [-0.829_489, 1.762_664, 0.023_625],
    [0.035_846, -0.076_172, 0.956_885],
];
/// X, Y, Z to linear Adobe RGB (1998).
const TO_ADOBE: [[f64; 3]; 3] = [
    [2.041_588, -0.565_007, -0.344_731],
    [-0.969_244, 1.875_968, 0.041_555],
    [0.013_444, -0.118_362, 1.015_175],
];

fn times(matrix: &[[f64; 3]; 3], color: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(color).map(|(k, value)| k * value).sum())
}

fn light(code: u8) -> f64 {
    let code = f64::from(code) / 255.0;
    if code <= 0.04045 { code / 12.92 } else { ((code + 0.055) / 1.055).powf(2.4) }
}

fn srgb_code(light: f64) -> f64 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

/// The codes of an sRGB colour in another space.
fn codes(color: [u8; 3], to: &[[f64; 3]; 3], code: impl Fn(f64) -> f64) -> [u8; 3] {
    let there = times(to, times(&SRGB, color.map(light)));
    there.map(|light| (code(light.clamp(0.0, 1.0)) * 255.0).round() as u8)
}

/// A profile, and the codes of a colour in its space.
type InSpace = (Vec<u8>, fn([u8; 3]) -> [u8; 3]);

fn spaces() -> [InSpace; 3] {
    [
        (ColorProfile::new_srgb().encode().unwrap(), |color| color),
        (ColorProfile::new_display_p3().encode().unwrap(), |color| codes(color, &TO_P3, srgb_code)),
        (ColorProfile::new_adobe_rgb().encode().unwrap(), |color| {
            codes(color, &TO_ADOBE, |light| light.powf(256.0 / 563.0))
        }),
    ]
}

/// A picture of one colour.
fn plain(color: [u8; 3]) -> Whole {
    let format = Format::srgb(Channels::Rgb, Sample::U8);
    let layout = Layout { width: 16, height: 16, format };
    Whole { layout, pixels: color.repeat(256) }
}

/// Files of a colour with a profile, one of each format that has them.
fn files(codes: [u8; 3], profile: &[u8]) -> Vec<(FileFormat, Vec<u8>)> {
    let icc = [&b"ICC_PROFILE\0\x01\x01"[..], profile].concat();
    let options = Encode { quality: 100, full_color: true, ..Encode::new(FileFormat::Jpeg) };
    let jpeg = with_segment(&write(&plain(codes), &options), 0xe2, &icc);
    let lines = [&[0][..], &codes.repeat(16)].concat().repeat(16);
    let iccp = chunk(b"iCCP", &[&b"a\0\0"[..], &zlib(profile)].concat());
    let png = png(16, 16, [8, 2, 0, 0, 0], &[iccp, idat(&lines)]);
    let lossless = Encode { lossless: true, ..Encode::new(FileFormat::WebP) };
    let webp = with_riff_profile(&write(&plain(codes), &lossless), profile);
    vec![(FileFormat::Jpeg, jpeg), (FileFormat::Png, png), (FileFormat::WebP, webp)]
}

/// A WebP file of one chunk, with a profile before it.
fn with_riff_profile(file: &[u8], profile: &[u8]) -> Vec<u8> {
    let part = |name: &[u8], body: &[u8]| {
        let odd = vec![0; body.len() % 2];
        [name, &(body.len() as u32).to_le_bytes(), body, &odd].concat()
    };
    // What it has, then its width and height less one.
    let extended = part(b"VP8X", &[0x20, 0, 0, 0, 15, 0, 0, 15, 0, 0]);
    let body = [&b"WEBP"[..], &extended, &part(b"ICCP", profile), &file[12..]].concat();
    part(b"RIFF", &body)
}

#[test]
fn a_color_is_the_same_in_every_space_and_format() {
    for (profile, in_space) in spaces() {
        for color in COLORS {
            for (format, file) in files(in_space(color), &profile) {
                let back = read(&file, &Decode::default()).unwrap();
                let first = &back.pixels[..3];
                // Codes of a wider space are further apart; JPEG rounds once more.
                let off = first.iter().zip(color).map(|(a, b)| a.abs_diff(b)).max().unwrap();
                assert!(off <= 3, "{format}: {first:?} is not {color:?}");
            }
        }
    }
}

#[test]
fn without_conversion_the_codes_are_those_of_the_file() {
    let (profile, in_space) = spaces()[2].clone();
    for (format, file) in files(in_space(COLORS[0]), &profile) {
        let back = read(&file, &Decode { color: false, ..Decode::default() }).unwrap();
        let off = back.pixels.iter().zip(in_space(COLORS[0])).map(|(a, b)| a.abs_diff(b)).max();
        assert!(off.unwrap() <= 2, "{format}");
    }
}
