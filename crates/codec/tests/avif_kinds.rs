//! What is special to AVIF: colours by numbers, turning, and files that make no sense.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, Encode, FileFormat, Limits, probe};
use imgflo_pixel::{Channels, Sample};
use made::{read, smooth, write};

fn avif(channels: Channels, sample: Sample) -> Vec<u8> {
    let options = Encode { quality: 100, ..Encode::new(FileFormat::Avif) };
    write(&smooth(channels, sample, 24, 16), &options)
}

fn part(name: &[u8; 4], content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    [&(content.len() as u32 + 8).to_be_bytes()[..], name, &content].concat()
}

/// A file of pictures of AV1, each an item from 1 on; or of a grid of them, side by side.
fn by_hand(av1: &[&[u8]], grid: bool, properties: &[Vec<u8>]) -> Vec<u8> {
    let start = part(b"ftyp", &[b"avif\0\0\0\0avifmif1"]);
    let pixels = part(b"mdat", &[&av1.concat()]);
    let size = |width: u32| part(b"ispe", &[&[0; 4], &width.to_be_bytes(), &16_u32.to_be_bytes()]);
    let common =
        [size(24), part(b"av1C", &[&[0x81, 0, 0, 0]]), size(24 * av1.len() as u32)].concat();
    let (mut kinds, mut places, mut said) = (Vec::new(), Vec::new(), Vec::new());
    let mut at = start.len() + 8;
    for (id, av1) in (1_u8..).zip(av1) {
        kinds.extend(part(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], b"av01\0"]));
        let place = [at as u32, av1.len() as u32].map(u32::to_be_bytes);
        places.extend([&[0, id, 0, 0, 0, 0, 0, 1], place.as_flattened()].concat());
        said.extend([0, id, 2, 1, 2]);
        at += av1.len();
    }
    let primary = if grid { av1.len() as u8 + 1 } else { 1 };
    let mut more = Vec::new();
    if grid {
        kinds.extend(part(b"infe", &[&[2, 0, 0, 0, 0, primary, 0, 0], b"grid\0"]));
        said.extend([0, primary, 1, 3]);
        let ids: Vec<u8> = (1..primary).flat_map(|id| [0, id]).collect();
        let list = part(b"dimg", &[&[0, primary, 0, primary - 1], &ids]);
        more = part(b"iref", &[&[0; 4], &list]);
    } else {
        said[2] += properties.len() as u8;
        said.splice(5..5, (4..).take(properties.len()));
    }
    let count = [0, primary.max(av1.len() as u8)];
    let meta = [
        part(b"pitm", &[&[0, 0, 0, 0, 0, primary]]),
        part(b"iinf", &[&[0; 4], &count, &kinds]),
        part(b"iloc", &[&[1, 0, 0, 0, 0x44, 0, 0, av1.len() as u8], &places]),
        more,
        part(
            b"iprp",
            &[
                &part(b"ipco", &[&common, &properties.concat()]),
                &part(b"ipma", &[&[0; 4], &[0, 0], &count, &said]),
            ],
        ),
    ];
    [start, pixels, part(b"meta", &[&[0; 4], &meta.concat()])].concat()
}

/// The AV1 of a small picture.
fn av1(file: &[u8]) -> &[u8] {
    let at = file.windows(4).position(|four| four == b"mdat").unwrap() + 4;
    &file[at..]
}

#[test]
fn the_header_tells_what_follows() {
    for (channels, sample, bits) in
        [(Channels::Rgb, Sample::U8, 8), (Channels::Rgba, Sample::U16, 10)]
    {
        let info = probe(&avif(channels, sample).into(), &Limits::default()).unwrap();
        assert_eq!((info.width, info.height, info.bits), (24, 16, bits));
        assert_eq!((info.channels, info.sample), (channels, sample));
    }
}

#[test]
fn turning_and_mirroring_are_followed() {
    let plain = avif(Channels::Rgb, Sample::U8);
    for (turn, mirror, exif) in [
        (1, None, 8),
        (2, None, 3),
        (3, None, 6),
        (0, Some(0), 4),
        (0, Some(1), 2),
        (1, Some(0), 5),
    ] {
        let mut properties = vec![part(b"irot", &[&[turn]])];
        properties.extend(mirror.map(|axis| part(b"imir", &[&[axis]])));
        let file = by_hand(&[av1(&plain)], false, &properties);
        let info = probe(&file.clone().into(), &Limits::default()).unwrap();
        assert_eq!(info.orientation.to_exif(), exif);
        let turned = read(&file, &Decode::default()).unwrap();
        assert_eq!(turned.layout.width, if exif > 4 { 16 } else { 24 });
    }
}

#[test]
fn a_part_of_a_picture_is_not_taken_for_the_whole() {
    let plain = avif(Channels::Rgb, Sample::U8);
    let file = by_hand(&[av1(&plain)], false, &[part(b"clap", &[&[0; 32]])]);
    let error = read(&file, &Decode::default()).unwrap_err().to_string();
    assert!(error.contains("only a part is to be shown"), "{error}");
}

#[test]
fn colors_by_numbers_become_srgb() {
    let plain = avif(Channels::Rgb, Sample::U8);
    let told = |primaries: u8, transfer: u8| {
        let numbers = [0, primaries, 0, transfer, 0, 6, 0x80];
        let file = by_hand(&[av1(&plain)], false, &[part(b"colr", &[b"nclx", &numbers])]);
        read(&file, &Decode::default())
    };
    let srgb = read(&plain, &Decode::default()).unwrap();
    assert_eq!(told(1, 13).unwrap(), srgb);
    let wide = told(12, 13).unwrap();
    let (x, pixel) = (23 * 3, &srgb.pixels);
    // The reddest pixel of the first row is redder in Display P3.
    assert!(wide.pixels[x] > pixel[x] && wide.pixels[x + 1] < pixel[x + 1]);
    assert!(told(1, 8).unwrap().pixels[0] > pixel[0]);
}

#[test]
fn brightness_of_hdr_becomes_light() {
    let plain = avif(Channels::Rgb, Sample::U16);
    let told = |transfer: u8, color: bool| {
        let numbers = [0, 1, 0, transfer, 0, 6, 0x80];
        let av1_in_ten_bits = part(b"av1C", &[&[0x81, 0, 0x40, 0]]);
        let file = by_hand(&[av1(&plain)], false, &[part(b"colr", &[b"nclx", &numbers])]);
        let at = file.windows(4).position(|four| four == b"av1C").unwrap() - 4;
        let file = [&file[..at], &av1_in_ten_bits, &file[at + av1_in_ten_bits.len()..]].concat();
        let whole = read(&file, &Decode { color, ..Decode::default() }).unwrap();
        assert_eq!(whole.layout.format.sample, Sample::F32);
        let numbers = whole.pixels.as_chunks().0.iter().map(|four| f32::from_ne_bytes(*four));
        numbers.collect::<Vec<f32>>()
    };
    // ITU-R BT.2100, tables 4 and 5, of a gray; 203 candelas per square metre are 1.
    let pq = |code: f64| {
        let root = code.powf(1.0 / 78.843_75);
        10_000.0 / 203.0
            * ((root - 0.835_937_5).max(0.0) / (18.851_562_5 - 18.6875 * root))
                .powf(1.0 / 0.159_301_757_812_5)
    };
    let light = |code: f32| {
        let code = f64::from(code);
        if code <= 0.04045 { code / 12.92 } else { ((code + 0.055) / 1.055).powf(2.4) }
    };
    for (code, srgb) in told(16, false).into_iter().zip(told(16, true)) {
        let (want, got) = (pq(code.into()), light(srgb));
        assert!((got - want).abs() < want * 1e-3 + 1e-4, "{code}: {got}, not {want}");
    }
    let brightest = told(18, true).into_iter().fold(0.0, f32::max);
    assert!(light(brightest) > 1.0 && light(brightest) < 1000.0 / 203.0);
}

#[test]
fn a_grid_becomes_one_picture() {
    let plain = avif(Channels::Rgb, Sample::U8);
    let whole = read(&plain, &Decode::default()).unwrap();
    let file = by_hand(&[av1(&plain), av1(&plain)], true, &[]);
    let both = read(&file, &Decode::default()).unwrap();
    assert_eq!((both.layout.width, both.layout.height), (48, 16));
    for (row, of_both) in whole.pixels.chunks(72).zip(both.pixels.chunks(144)) {
        assert_eq!([row, row].concat(), of_both);
    }
}

#[test]
fn sizes_are_checked_before_pixels_are() {
    let mut file = avif(Channels::Rgb, Sample::U8);
    let size = file.windows(4).position(|four| four == b"ispe").unwrap() + 8;
    file[size..size + 8].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let error = probe(&file.clone().into(), &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("60000x60000") && error.contains("max_pixels"), "{error}");
    file[size..size + 8].copy_from_slice(&[0, 0, 0, 25, 0, 0, 0, 16]);
    let error = read(&file, &Decode::default()).unwrap_err().to_string();
    assert!(error.contains("not as its header says"), "{error}");
}

#[test]
fn files_are_the_same_every_time() {
    let whole = smooth(Channels::Rgb, Sample::U8, 300, 200);
    let options = Encode::new(FileFormat::Avif);
    assert_eq!(write(&whole, &options), write(&whole, &options));
}
