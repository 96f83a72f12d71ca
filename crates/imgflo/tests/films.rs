//! Films go through graphs frame by frame, by ffmpeg.
#![allow(clippy::unwrap_used, reason = "a test may stop at what should not be")]

mod workplace;

use std::process::Command;

use workplace::{Outcome, Workplace};

/// A film of ten frames in a second, 64 by 48 pixels, with sound.
fn film(w: &Workplace) {
    let words = "-v error -f lavfi -i testsrc=size=64x48:rate=10:duration=1 \
                 -f lavfi -i sine=frequency=440:duration=1 -c:a aac -pix_fmt yuv420p";
    let made = Command::new("ffmpeg").args(words.split_whitespace()).arg(w.path("a.mp4")).status();
    assert!(made.expect("ffmpeg is installed: apt-get install ffmpeg").success());
}

#[test]
fn a_film_goes_in_and_out_with_its_sound() {
    let w = Workplace::new();
    film(&w);
    w.run("run -i a.mp4 -o b.mp4 --size 32 --quality 40 -- invert-gamma").ok();
    let told = w.run("info --json b.mp4").ok().json();
    for (name, value) in [("width", 32), ("height", 24), ("frames", 10)] {
        assert_eq!(told[name], value, "{name}: {told}");
    }
    assert_eq!((&told["format"], &told["sound"]), (&"mp4".into(), &true.into()));
    let text = w.run("info b.mp4").ok().text();
    assert!(text.contains("32 x 24 pixels") && text.contains("1.00 seconds"), "{text}");
    w.run("run -i a.mp4 -o b.webp -- nop").ok();
    assert_eq!(w.info("b.webp").frames, 10);
    w.run("run -i b.webp -o c.mp4 -- nop").ok();
    let told = w.run("info --json c.mp4").ok().json();
    assert_eq!((&told["frames"], &told["sound"]), (&10.into(), &false.into()));
    w.run("run -i a.mp4 --frame 3 -o one.png -- nop").ok();
    assert_eq!(w.size("one.png"), (64, 48));
}

#[test]
fn what_a_film_cannot_be_is_said_before_work() {
    let w = Workplace::new();
    film(&w);
    w.run("run -i a.mp4 -o b.mp4 --lossless -- nop").fails(2, &["b.mp4: ", "--lossless"]);
    w.run("run -i a.mp4 -o b.mp4 --keep exif -- nop").fails(2, &["b.mp4: MP4 files", "--keep"]);
    w.run("run -i a.mp4 -o b.mp4 --depth 16 -- nop").fails(2, &["MP4 has no 16 bits"]);
    w.run("run -i a.mp4 -o b.mp4 --max-frames 9 -- nop").fails(4, &["a.mp4: ", "--max-frames"]);
    assert_eq!(w.files(), ["a.mp4"]);
}

#[test]
fn without_ffmpeg_it_is_said_what_is_missing() {
    let w = Workplace::new();
    film(&w);
    w.picture("a.png", 20, 10, [255, 0, 0]);
    let run = |words: &[&str]| {
        let ended = w.command(words).env("PATH", "").output().unwrap();
        Outcome::of(ended)
    };
    let said = ["ffmpeg", "is not installed"];
    run(&["run", "-i", "a.png", "-o", "b.mp4", "--", "nop"]).fails(1, &said);
    run(&["run", "-i", "a.mp4", "-o", "b.png", "--", "nop"]).fails(1, &said);
    run(&["info", "a.mp4"]).fails(1, &said);
    assert_eq!(w.files(), ["a.mp4", "a.png"]);
}
