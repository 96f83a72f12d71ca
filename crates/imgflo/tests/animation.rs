//! Animated pictures go through graphs frame by frame.
#![allow(clippy::unwrap_used, reason = "a test may stop at what should not be")]

mod workplace;

use std::time::Duration;

use imgflo_codec::{Decode, Encode, FileFormat, Limits, encode_frames, frames};
use imgflo_pixel::{Channels, Format, Layout, Sample};
use workplace::Workplace;

/// Writes frames of one color each, shown for so many milliseconds.
fn film(w: &Workplace, name: &str, loops: u32, shown: &[([u8; 3], u64)]) {
    let format = Format::srgb(Channels::Rgba, Sample::U8);
    let layout = Layout { width: 20, height: 10, format };
    let file = Box::new(std::fs::File::create(w.path(name)).unwrap());
    let format = FileFormat::of_extension(name.rsplit('.').next().unwrap()).unwrap();
    let options = Encode { loops, lossless: true, ..Encode::new(format) };
    let mut writer = encode_frames(file, layout, &options).unwrap();
    for ([r, g, b], time) in shown {
        let pixels = [*r, *g, *b, 255].repeat(200);
        writer.write(&pixels, Duration::from_millis(*time)).unwrap();
    }
    writer.finish().unwrap();
}

/// The first pixel of each frame, and how long the frame is shown.
fn shown(w: &Workplace, name: &str) -> Vec<([u8; 3], u64)> {
    let bytes = w.bytes(name).into();
    let mut reader = frames(bytes, &Decode::default(), &Limits::default()).unwrap();
    let mut pixels = vec![0; reader.layout().bytes()];
    let mut shown = Vec::new();
    while let Some(time) = reader.next(&mut pixels).unwrap() {
        shown.push(([pixels[0], pixels[1], pixels[2]], time.as_millis() as u64));
    }
    shown
}

const RED: [u8; 3] = [255, 0, 0];
const BLUE: [u8; 3] = [0, 0, 255];
const THREE: [([u8; 3], u64); 3] = [(RED, 100), (BLUE, 250), ([9, 9, 9], 40)];

#[test]
fn frames_of_a_file_without_alpha_are_rendered() {
    let w = Workplace::new();
    let mut encoder = png::Encoder::new(std::fs::File::create(w.path("rgb.png")).unwrap(), 20, 10);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_animated(2, 0).unwrap();
    encoder.set_frame_delay(1, 10).unwrap();
    let mut writer = encoder.write_header().unwrap();
    for color in [RED, BLUE] {
        writer.write_image_data(&color.repeat(200)).unwrap();
    }
    writer.finish().unwrap();
    w.run("run -i rgb.png -o out.gif -- invert-gamma").ok();
    assert_eq!(shown(&w, "out.gif"), [([0, 255, 255], 100), ([255, 255, 0], 100)]);
    w.run("run -i rgb.png -o out.jpg -- invert-gamma").ok();
    w.run("run -i rgb.png -o out.png -- invert-gamma").ok();
}

#[test]
fn every_frame_is_rendered_and_timing_and_loops_are_kept() {
    let w = Workplace::new();
    film(&w, "a.gif", 4, &THREE);
    for result in ["out.gif", "out.webp"] {
        w.run(&format!("run -i a.gif -o {result} --lossless -- invert-gamma")).ok();
        let wanted = [([0, 255, 255], 100), ([255, 255, 0], 250), ([246, 246, 246], 40)];
        assert_eq!(shown(&w, result), wanted);
        let info = w.info(result);
        assert_eq!(info.animation.unwrap().loops, 4);
        assert_eq!((info.width, info.height), (20, 10));
    }
}

#[test]
fn what_is_measured_is_measured_in_each_frame() {
    let w = Workplace::new();
    film(&w, "a.gif", 0, &[([10, 20, 30], 50), ([100, 110, 120], 50)]);
    w.run("run -i a.gif -o out.gif --lossless -- stretch-contrast keep-colors=false").ok();
    w.run("run -i a.gif -o first.png --frame 0 -- stretch-contrast keep-colors=false").ok();
    w.run("run -i a.gif -o second.png --frame 1 -- stretch-contrast keep-colors=false").ok();
    let each = ["first.png", "second.png"].map(|name| w.pixel(name)[..3].to_vec());
    let all: Vec<Vec<u8>> = shown(&w, "out.gif").iter().map(|(color, _)| color.to_vec()).collect();
    assert_eq!(all, each);
}

#[test]
fn a_format_of_one_picture_gets_the_first_frame_or_the_one_asked_for() {
    let w = Workplace::new();
    film(&w, "a.webp", 0, &THREE);
    w.run("run -i a.webp -o out.png -- nop").ok();
    assert_eq!(w.pixel("out.png")[..3], RED);
    w.run("run -i a.webp --frame 1 -o out.png -- nop").ok();
    assert_eq!(w.pixel("out.png")[..3], BLUE);
    w.run("run -i a.webp --frame 1 -o still.gif -- nop").ok();
    assert_eq!(w.info("still.gif").frames, 1);
    let outcome = w.run("run -i a.webp --frame 3 -o out.png -- nop");
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("has 3 frames"), "{}", outcome.err);
}

#[test]
fn a_second_film_goes_on_in_its_own_time_and_begins_again() {
    let w = Workplace::new();
    let black = [0, 0, 0];
    film(&w, "long.gif", 0, &[(black, 100), (black, 100), (black, 100), (black, 100)]);
    film(&w, "short.gif", 0, &[(RED, 200), (BLUE, 100)]);
    w.write(
        "both.json",
        r#"{"processes": {"add": {"component": "gegl/add"}}, "connections": [],
            "inports": {"input": {"process": "add", "port": "input"},
                        "aux": {"process": "add", "port": "aux"}},
            "outports": {"output": {"process": "add", "port": "output"}}}"#,
    );
    w.run("run both.json -i input=long.gif -i aux=short.gif -o out.gif").ok();
    let colors: Vec<[u8; 3]> = shown(&w, "out.gif").iter().map(|frame| frame.0).collect();
    assert_eq!(colors, [RED, RED, BLUE, RED]);
}

#[test]
fn a_film_that_breaks_off_leaves_no_file() {
    let w = Workplace::new();
    film(&w, "a.gif", 0, &THREE);
    let bytes = w.bytes("a.gif");
    w.write("cut.gif", &bytes[..bytes.len() - 20]);
    let outcome = w.run("run -i cut.gif -o out.gif -- nop");
    assert_eq!(outcome.code, 1, "{}", outcome.err);
    assert!(outcome.err.contains("cut.gif"), "{}", outcome.err);
    assert!(!w.files().contains(&"out.gif".to_owned()));
}

#[test]
fn more_frames_than_allowed_are_refused() {
    let w = Workplace::new();
    film(&w, "a.gif", 0, &THREE);
    let outcome = w.run("run -i a.gif -o out.gif --max-frames 2 -- nop");
    assert_eq!(outcome.code, 4);
    assert!(outcome.err.contains("--max-frames"), "{}", outcome.err);
}
