//! What is written frame by frame is read frame by frame.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::sync::Arc;
use std::time::Duration;

use imgflo_codec::{
    Decode, Encode, Error, FileFormat, Limits, decode, encode_frames, frames, probe,
};
use imgflo_pixel::{Channels, Format, Layout, Sample};

mod made;
use made::Sink;

const TIMES: [u64; 5] = [100, 40, 70, 1200, 20];

fn layout() -> Layout {
    let format = Format::srgb(Channels::Rgba, Sample::U8);
    Layout { width: 23, height: 17, format }
}

/// A square that goes from left to right; outside it nothing, or something opaque.
fn frame(number: usize, background: [u8; 4]) -> Vec<u8> {
    let mut pixels = background.repeat(23 * 17);
    for y in 5..11 {
        for x in 3 * number + 1..3 * number + 8 {
            let at = 4 * (23 * y + x);
            pixels[at..at + 4].copy_from_slice(&[200, (40 * number) as u8, y as u8 * 9, 255]);
        }
    }
    pixels
}

fn written(format: FileFormat, loops: u32, background: [u8; 4]) -> Arc<[u8]> {
    let sink = Sink::default();
    let options = Encode { lossless: true, loops, ..Encode::new(format) };
    let mut writer = encode_frames(Box::new(sink.clone()), layout(), &options).unwrap();
    for (number, time) in TIMES.into_iter().enumerate() {
        writer.write(&frame(number, background), Duration::from_millis(time)).unwrap();
    }
    writer.finish().unwrap();
    sink.bytes().into()
}

fn animated() -> impl Iterator<Item = FileFormat> {
    FileFormat::ALL.into_iter().filter(|format| format.can_be_animated())
}

#[test]
fn frames_come_back_with_their_times() {
    for format in animated() {
        for (background, loops) in [([0; 4], 0), ([9, 8, 7, 255], 3), ([0; 4], 1)] {
            let file = written(format, loops, background);
            let info = probe(&file, &Limits::default()).unwrap();
            let animation = info.animation.expect("it is animated");
            assert_eq!((info.format, info.frames, animation.loops), (format, 5, loops));
            let mut reader = frames(file, &Decode::default(), &Limits::default()).unwrap();
            let channels = reader.layout().format.channels.count();
            let mut read = vec![0; reader.layout().bytes()];
            for (number, time) in TIMES.into_iter().enumerate() {
                let shown = reader.next(&mut read).unwrap().expect("there are five");
                assert_eq!(shown, Duration::from_millis(time), "{format}");
                let wanted = frame(number, background);
                let wanted: Vec<u8> =
                    wanted.chunks(4).flat_map(|pixel| &pixel[..channels]).copied().collect();
                assert_eq!(read, wanted, "{format}, frame {number}");
            }
            assert!(reader.next(&mut read).unwrap().is_none());
        }
    }
}

#[test]
fn the_first_frame_is_the_picture() {
    for format in animated() {
        let file = written(format, 0, [1, 2, 3, 255]);
        let mut rows = decode(file, &Decode::default(), &Limits::default()).unwrap();
        let channels = rows.layout().format.channels.count();
        let mut read = vec![0; rows.layout().bytes()];
        rows.read(&mut read).unwrap();
        let first = frame(0, [1, 2, 3, 255]);
        let first: Vec<u8> = first.chunks(4).flat_map(|px| &px[..channels]).copied().collect();
        assert_eq!(read, first, "{format}");
    }
}

#[test]
fn frames_are_counted_against_the_limit() {
    let limits = Limits { max_frames: 3, ..Limits::default() };
    for format in animated() {
        let mut reader = frames(written(format, 0, [0; 4]), &Decode::default(), &limits).unwrap();
        let mut read = vec![0; reader.layout().bytes()];
        for _ in 0..3 {
            reader.next(&mut read).unwrap();
        }
        let error = reader.next(&mut read).unwrap_err();
        assert!(matches!(error, Error::OverLimit { limit: "max_frames", .. }), "{error}");
    }
}

#[test]
fn a_file_cut_or_changed_anywhere_is_an_error_or_frames() {
    let limits = Limits { max_pixels: 1 << 20, ..Limits::default() };
    let read = |file: Vec<u8>| {
        let Ok(mut reader) = frames(file.into(), &Decode::default(), &limits) else { return 0 };
        let mut read = vec![0; reader.layout().bytes()];
        let mut count = 0;
        while let Ok(Some(_)) = reader.next(&mut read) {
            count += 1;
        }
        count
    };
    for format in animated() {
        let whole = written(format, 0, [0; 4]);
        for length in 0..whole.len() {
            assert!(read(whole[..length].to_vec()) <= TIMES.len());
        }
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.to_vec();
                changed[at] ^= 1 << bit;
                read(changed);
            }
        }
    }
}

#[test]
fn formats_of_one_picture_have_no_frames() {
    let options = Encode::new(FileFormat::Png);
    let error = encode_frames(Box::new(Sink::default()), layout(), &options).unwrap_err();
    assert!(matches!(error, Error::NoFrames { format: FileFormat::Png }), "{error}");
}

#[test]
fn an_animation_has_frames_of_one_size_and_at_least_one() {
    for format in animated() {
        let start =
            || encode_frames(Box::new(Sink::default()), layout(), &Encode::new(format)).unwrap();
        start().write(&[0; 23], Duration::ZERO).unwrap_err();
        start().finish().unwrap_err();
    }
}

/// An animated PNG file of 4 x 2 pixels, each frame with where it lies and what becomes of it.
fn animated_png(color: png::ColorType) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 4, 2);
    encoder.set_color(color);
    encoder.set_animated(3, 2).unwrap();
    let channels = color.samples();
    let pixels = |count: usize, value: u8, alpha: u8| {
        let pixel = [value, value, value, alpha];
        pixel[..channels].repeat(count)
    };
    let mut writer = encoder.write_header().unwrap();
    writer.set_frame_delay(1, 4).unwrap();
    writer.write_image_data(&pixels(8, 10, 255)).unwrap();
    writer.set_frame_dimension(2, 1).unwrap();
    writer.set_frame_position(1, 1).unwrap();
    writer.set_blend_op(png::BlendOp::Over).unwrap();
    writer.set_dispose_op(png::DisposeOp::Background).unwrap();
    writer.write_image_data(&pixels(2, 110, 128)).unwrap();
    writer.set_frame_dimension(1, 1).unwrap();
    writer.set_frame_position(0, 0).unwrap();
    writer.set_blend_op(png::BlendOp::Source).unwrap();
    writer.write_image_data(&pixels(1, 200, 77)).unwrap();
    writer.finish().unwrap();
    file
}

#[test]
fn what_frames_are_is_known_before_they_are_read() {
    let same = |file: Arc<[u8]>| {
        let known = probe(&file, &Limits::default()).unwrap();
        let reader = frames(file, &Decode::default(), &Limits::default()).unwrap();
        assert_eq!(known.frames_layout(&Decode::default()), reader.layout());
    };
    for format in animated() {
        for background in [[0; 4], [9, 8, 7, 255]] {
            same(written(format, 0, background));
        }
    }
    for color in [
        png::ColorType::Grayscale,
        png::ColorType::GrayscaleAlpha,
        png::ColorType::Rgb,
        png::ColorType::Rgba,
    ] {
        same(animated_png(color).into());
    }
}

#[test]
fn png_frames_are_drawn_over_one_another() {
    for (color, mixed, alpha) in [(png::ColorType::Rgb, 110, 255), (png::ColorType::Rgba, 60, 77)] {
        let file: Arc<[u8]> = animated_png(color).into();
        let info = probe(&file, &Limits::default()).unwrap();
        assert_eq!((info.frames, info.animation.unwrap().loops), (3, 2));
        let mut reader = frames(file, &Decode::default(), &Limits::default()).unwrap();
        let mut read = vec![0; reader.layout().bytes()];
        let mut next = || {
            let time = reader.next(&mut read).unwrap();
            (time, read.chunks(4).map(|pixel| (pixel[0], pixel[3])).collect::<Vec<_>>())
        };
        let quarter = Some(Duration::from_millis(250));
        let mut shown = vec![(10, 255); 8];
        assert_eq!(next(), (quarter, shown.clone()));
        shown[5..7].fill((mixed, 255));
        assert_eq!(next(), (quarter, shown.clone()));
        shown[5..7].fill((0, 0));
        shown[0] = (200, alpha);
        assert_eq!(next(), (quarter, shown));
        assert_eq!(next().0, None);
    }
}
