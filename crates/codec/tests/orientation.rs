//! Pictures come the right way up.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, Encode, FileFormat, Limits, probe};
use imgflo_pixel::{Channels, Format, Layout, Sample};
use made::{Whole, chunk, exif, idat, png, read, smooth, with_segment, write};

/// Where a stored pixel is shown, after EXIF's definition: which side row 0 and column 0 are.
fn shown(orientation: u16, (w, h): (usize, usize), (x, y): (usize, usize)) -> (usize, usize) {
    match orientation {
        1 => (x, y),
        2 => (w - 1 - x, y),
        3 => (w - 1 - x, h - 1 - y),
        4 => (x, h - 1 - y),
        5 => (y, x),
        6 => (h - 1 - y, x),
        7 => (h - 1 - y, w - 1 - x),
        _ => (y, w - 1 - x),
    }
}

/// A gray picture whose pixels are numbered as stored, and how it is shown.
fn numbered(orientation: u16, width: usize, height: usize) -> (Vec<u8>, Whole) {
    let swapped = orientation >= 5;
    let shown_width = if swapped { height } else { width };
    let mut pixels = vec![0; width * height];
    let mut lines = Vec::new();
    for y in 0..height {
        lines.push(0);
        for x in 0..width {
            let number = (y * width + x) as u8;
            lines.push(number);
            let (x, y) = shown(orientation, (width, height), (x, y));
            pixels[y * shown_width + x] = number;
        }
    }
    let header = [8, 0, 0, 0, 0];
    let chunks = [chunk(b"eXIf", &exif(orientation)), idat(&lines)];
    let file = png(width as u32, height as u32, header, &chunks);
    let layout = Layout {
        width: shown_width as u32,
        height: (width * height / shown_width) as u32,
        format: Format::srgb(Channels::Y, Sample::U8),
    };
    (file, Whole { layout, pixels })
}

#[test]
fn every_orientation_is_shown_upright() {
    for (width, height) in [(3, 2), (1, 5), (5, 1), (7, 70)] {
        for orientation in 1..=8 {
            let (file, upright) = numbered(orientation, width, height);
            assert_eq!(read(&file, &Decode::default()).unwrap(), upright, "{orientation}");
            let info = probe(&file.into(), &Limits::default()).unwrap();
            assert_eq!(info.orientation.to_exif(), orientation as u8);
            assert_eq!((info.width, info.height), (upright.layout.width, upright.layout.height));
            assert_eq!(info.stored, (width as u32, height as u32));
        }
    }
}

#[test]
fn rows_are_those_of_the_upright_picture() {
    for orientation in 1..=8 {
        let (file, upright) = numbered(orientation, 5, 7);
        let row = upright.layout.row_bytes();
        for (start, end) in [(0, 1), (2, 4), (4, 5)] {
            let options = Decode { rows: Some(start..end), ..Decode::default() };
            let part = read(&file, &options).unwrap();
            assert_eq!(part.layout.height, end - start);
            let wanted = &upright.pixels[start as usize * row..end as usize * row];
            assert_eq!(part.pixels, wanted, "{orientation} {start}..{end}");
        }
    }
}

#[test]
fn turning_can_be_left_off() {
    let (file, _) = numbered(6, 3, 2);
    let options = Decode { orient: false, ..Decode::default() };
    assert_eq!(read(&file, &options).unwrap().pixels, [0, 1, 2, 3, 4, 5]);
}

#[test]
fn every_pixel_size_is_turned() {
    let (file, _) = numbered(6, 40, 33);
    assert_eq!(read(&file, &Decode::default()).unwrap().pixels[0], (32 * 40) as u8);
    for channels in [Channels::Y, Channels::Ya, Channels::Rgb, Channels::Rgba] {
        for sample in [Sample::U8, Sample::U16, Sample::F32] {
            let whole = smooth(channels, sample, 40, 33);
            let mut file = write(&whole, &Encode::new(FileFormat::Tiff));
            turn_tiff(&mut file, 6);
            let turned = read(&file, &Decode::default()).unwrap();
            let size = whole.layout.format.bytes();
            for (x, y) in [(0, 0), (39, 0), (0, 32), (39, 32), (17, 9)] {
                let from = (y * 40 + x) * size;
                let to = (x * 33 + 32 - y) * size;
                assert_eq!(whole.pixels[from..from + size], turned.pixels[to..to + size]);
            }
        }
    }
}

/// Makes the tag for planes, which has its default value, one for orientation.
fn turn_tiff(file: &mut [u8], orientation: u8) {
    let entry = [28, 1, 3, 0, 1, 0, 0, 0, 1, 0];
    let at = file.windows(entry.len()).position(|bytes| bytes == entry).unwrap();
    file[at..at + 10].copy_from_slice(&[18, 1, 3, 0, 1, 0, 0, 0, orientation, 0]);
}

#[test]
fn jpeg_says_it_in_an_application_marker() {
    let file = made::jpeg(Channels::Rgb, 40, 24);
    let turned = with_segment(&file, 0xe1, &[&b"Exif\0\0"[..], &exif(8)].concat());
    let straight = read(&file, &Decode::default()).unwrap();
    let turned = read(&turned, &Decode::default()).unwrap();
    assert_eq!((turned.layout.width, turned.layout.height), (24, 40));
    assert_eq!(turned.pixels[..3], straight.pixels[39 * 3..40 * 3]);
}

#[test]
fn turned_pictures_need_memory_and_say_so() {
    let (streamed, _) = numbered(2, 100, 50);
    let (held, _) = numbered(6, 100, 50);
    let memory = |file: Vec<u8>, options: &Decode| {
        probe(&file.into(), &Limits::default()).unwrap().decode_memory(options)
    };
    let whole = Decode::default();
    let part = Decode { rows: Some(10..20), ..Decode::default() };
    let less = memory(streamed, &whole);
    assert_eq!(memory(held.clone(), &whole) - less, 100 * 50);
    assert_eq!(memory(held, &part) - less, 10 * 50);
}
