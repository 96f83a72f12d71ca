//! What is drawn of SVG, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, FileFormat, Limits, decode, probe};
use made::{Whole, read};

fn svg(attributes: &str, content: &str) -> Vec<u8> {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}>{content}</svg>").into_bytes()
}

fn whole(file: &[u8]) -> Whole {
    read(file, &Decode::default()).unwrap()
}

fn message(content: &str) -> String {
    let file = svg("width=\"9\" height=\"9\"", content);
    read(&file, &Decode::default()).unwrap_err().to_string()
}

const RED: &str = "<rect width=\"2\" height=\"9\" fill=\"#ff0000\"/>";

#[test]
fn shapes_are_drawn_before_nothing() {
    let drawn = whole(&svg("width=\"4\" height=\"2\"", RED));
    assert_eq!((drawn.layout.width, drawn.layout.height), (4, 2));
    let row = [[255, 0, 0, 255], [255, 0, 0, 255], [0; 4], [0; 4]];
    assert_eq!(drawn.pixels, [row, row].as_flattened().as_flattened());
    let half = "<rect width=\"9\" height=\"9\" fill=\"#ff8000\" fill-opacity=\"0.5\"/>";
    let [r, g, b, a] = *whole(&svg("width=\"1\" height=\"1\"", half)).pixels else { panic!() };
    assert!(r == 255 && g.abs_diff(128) < 2 && b == 0 && a.abs_diff(128) < 2);
}

#[test]
fn the_size_is_what_the_file_states() {
    let size = |attributes: &str| {
        let layout = whole(&svg(attributes, RED)).layout;
        (layout.width, layout.height)
    };
    assert_eq!(size("viewBox=\"0 0 30 20\""), (30, 20));
    assert_eq!(size("width=\"60\" viewBox=\"0 0 30 20\""), (60, 40));
    assert_eq!(size("width=\"1in\" height=\"2in\""), (96, 192));
    let huge = svg("width=\"60000\" height=\"60000\"", RED);
    let error = probe(&huge.into(), &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("60000x60000") && error.contains("max_pixels"), "{error}");
}

#[test]
fn it_is_known_by_its_start() {
    let plain = svg("", RED);
    for before in ["", "\u{feff}", "\n ", "<?xml version=\"1.0\"?>\n<!-- a -->\n"] {
        let file = [before.as_bytes(), &plain].concat();
        assert_eq!(FileFormat::of(&file).unwrap(), FileFormat::Svg, "{before:?}");
    }
    assert!(FileFormat::of(b"<?xml version=\"1.0\"?><gegl></gegl>").is_err());
    let error = probe(&b"\x1f\x8b\x08\0"[..].into(), &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("compression (SVGZ)"), "{error}");
}

#[test]
fn what_depends_on_the_machine_is_refused() {
    assert!(message("<text>a</text>").contains("text"));
    assert!(message("<image href=\"/etc/passwd\"/>").contains("pictures within"));
    let entity = "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\
        <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"><desc>&a;</desc></svg>";
    assert!(read(entity.as_bytes(), &Decode::default()).is_err());
    let script = format!("<script>nothing()</script>{RED}");
    assert_eq!(whole(&svg("width=\"1\" height=\"1\"", &script)).pixels, [255, 0, 0, 255]);
}

#[test]
fn what_is_short_to_write_and_long_to_draw_is_refused() {
    let mut laughs = String::from("<g id=\"a0\"><rect width=\"1\" height=\"1\"/></g>");
    for level in 1..9 {
        let uses = format!("<use href=\"#a{}\"/>", level - 1).repeat(10);
        laughs += &format!("<g id=\"a{level}\">{uses}</g>");
    }
    assert!(message(&laughs).contains("more than 200000 elements"));
    let deep = ["<g>".repeat(300), "</g>".repeat(300)].concat();
    assert!(message(&deep).contains("deep"));
    let round = "<g id=\"a\"><use href=\"#a\"/></g>";
    let _ = read(&svg("width=\"1\" height=\"1\"", round), &Decode::default());
    let pattern = "<pattern id=\"p\" patternUnits=\"userSpaceOnUse\" width=\"99999\" \
        height=\"99999\"><rect width=\"1\" height=\"1\"/></pattern>\
        <rect width=\"9\" height=\"9\" fill=\"url(#p)\"/>";
    assert!(message(pattern).contains("a pattern larger than the picture"));
}

#[test]
fn layers_count_in_the_memory() {
    let group = |inside: &str| format!("<g opacity=\"0.5\"><circle r=\"99\"/>{inside}{RED}</g>");
    let file = svg("width=\"1000\" height=\"1000\"", &group(&group(&group(""))));
    let info = probe(&file.clone().into(), &Limits::default()).unwrap();
    assert!(info.decode_memory(&Decode::default()) >= 4 * 4_000_000);
    let limits = Limits { max_memory: 12 << 20, ..Limits::default() };
    let Err(error) = decode(file.into(), &Decode::default(), &limits) else { panic!() };
    assert!(error.to_string().contains("`max_memory`"), "{error}");
}
