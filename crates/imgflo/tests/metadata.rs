//! `--keep`: what the picture's file says beside the pixels.

mod workplace;

use imgflo_codec::{Keep, Limits, Metadata};
use workplace::Workplace;

const XMP: &[u8] =
    b"<x xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:rights>Kari</dc:rights></x>";

/// A folder with the picture `a.jpg`, which says whose it is, and `b.jpg`, which says nothing.
fn workplace() -> Workplace {
    let w = Workplace::new();
    for name in ["a.jpg", "b.jpg"] {
        w.picture(name, 64, 48, [255, 0, 0]);
    }
    let data = [b"http://ns.adobe.com/xap/1.0/\0", XMP].concat();
    let length = (data.len() as u16 + 2).to_be_bytes();
    let plain = w.bytes("a.jpg");
    w.write("a.jpg", [&plain[..2], &[0xff, 0xe1], &length, &data, &plain[2..]].concat());
    w
}

fn says_whose(w: &Workplace, name: &str) -> bool {
    let keep = Keep { xmp: true, ..Keep::default() };
    let metadata = Metadata::read(&w.bytes(name), &keep, &Limits::default());
    !metadata.expect("a picture").is_empty()
}

#[test]
fn nothing_is_kept_unless_it_is_asked_for() {
    let w = workplace();
    w.run("run -i a.jpg -o out.jpg -- invert-gamma").ok();
    assert!(!says_whose(&w, "out.jpg"));
}

#[test]
fn what_is_asked_for_goes_into_every_format_that_carries_it() {
    let w = workplace();
    for out in ["out.jpg", "out.png", "out.webp"] {
        w.run(&format!("run -i a.jpg -o {out} --keep exif,xmp --size 32 -- invert-gamma")).ok();
        assert!(says_whose(&w, out), "{out}");
        assert_eq!(w.size(out), (32, 24));
    }
}

#[test]
fn the_first_picture_counts() {
    let w = workplace();
    for (first, second, told) in [("a.jpg", "b.jpg", true), ("b.jpg", "a.jpg", false)] {
        let chain = format!("load path={first} add aux=[ load path={second} ]");
        w.run(&format!("run -o out.png --keep xmp -- {chain}")).ok();
        assert_eq!(says_whose(&w, "out.png"), told, "{first}");
    }
}

#[test]
fn formats_that_carry_none_are_refused() {
    let w = workplace();
    let outcome = w.run("run -i a.jpg -o out.gif --keep exif -- invert-gamma");
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("--keep"), "{}", outcome.err);
}
