//! What is shown is what is rendered in the end.

mod scene;

use imgflo_live::{Format, View};
use imgflo_pixel::Rect;
use scene::{Photo, Watched, difference, live, pixels, view, whole};

/// Graphs with a number to change, in the order of what is hard about them.
const GRAPHS: [(&str, &str); 6] = [
    ("formulas", "load OUTPUT -> INPUT a(gegl/exposure) OUTPUT -> INPUT b(gegl/saturation) OUTPUT -> INPUT end(gegl/sepia)
        0.4 -> EXPOSURE a\nNUMBER -> SCALE end"),
    ("a neighbourhood", "load OUTPUT -> INPUT a(gegl/gaussian-blur) OUTPUT -> INPUT b(gegl/levels) OUTPUT -> INPUT end(gegl/saturation)
        6 -> STD-DEV-X a, 6 -> STD-DEV-Y a, NUMBER -> SCALE end"),
    ("what grows", "load OUTPUT -> INPUT a(gegl/waves) OUTPUT -> INPUT end(gegl/vignette)
        9 -> AMPLITUDE a, NUMBER -> SOFTNESS end"),
    ("maps in a row", "load OUTPUT -> INPUT a(gegl/rotate) OUTPUT -> INPUT end(gegl/scale-ratio)
        20 -> DEGREES a, 0.8 -> X end, NUMBER -> Y end"),
    ("what is measured", "load OUTPUT -> INPUT a(gegl/stretch-contrast) OUTPUT -> INPUT end(gegl/opacity)
        NUMBER -> VALUE end"),
    ("two ways", "load OUTPUT -> INPUT a(gegl/box-blur) OUTPUT -> INPUT end(svg/screen)
        load OUTPUT -> INPUT b(gegl/crop) OUTPUT -> INPUT c(gegl/translate) OUTPUT -> AUX mix(gegl/mix)
        a OUTPUT -> INPUT mix OUTPUT -> AUX end, 7 -> RADIUS a
        100 -> WIDTH b, 90 -> HEIGHT b, 31 -> X c, NUMBER -> RATIO mix"),
];

fn with(text: &str, number: f64) -> String {
    text.replace("NUMBER", &number.to_string())
}

#[test]
fn at_full_size_it_is_the_final_rendering_however_it_came_about() {
    let (live, photo) = (live(), Photo::new(300, 200));
    for (what, text) in GRAPHS {
        let stage = live.stage();
        stage.set(photo.snapshot(1, &with(text, 0.3)));
        let watched = Watched::new(&live, &stage, whole("end"));
        // From the second change on, what does not change is kept.
        for (revision, number) in [(1, 0.3), (2, 0.6), (3, 0.9), (4, 0.5)] {
            stage.set(photo.snapshot(revision, &with(text, number)));
            let shown =
                std::iter::repeat_with(|| watched.picture()).find(|one| one.revision == revision);
            let expected = photo.rendered(&with(text, number), "end", None);
            assert!(pixels(&shown.unwrap().file) == pixels(&expected), "{what} at {number}");
        }
    }
}

#[test]
fn a_part_at_full_size_is_that_part_of_the_final_rendering() {
    let (live, photo) = (live(), Photo::new(300, 200));
    let region = Rect::new(40, 30, 64, 48);
    for (what, text) in GRAPHS {
        let stage = live.stage();
        stage.set(photo.snapshot(1, &with(text, 0.3)));
        let part = View { region: Some(region), ..view("end", 64, 48) };
        let watched = Watched::new(&live, &stage, part);
        for (revision, number) in [(1, 0.3), (2, 0.6), (3, 0.9)] {
            stage.set(photo.snapshot(revision, &with(text, number)));
            let shown = std::iter::repeat_with(|| watched.picture())
                .find(|one| one.revision == revision)
                .unwrap();
            let expected = photo.rendered(&with(text, number), "end", Some(shown.region));
            assert!(pixels(&shown.file) == pixels(&expected), "{what} at {number}");
        }
    }
}

#[test]
fn a_small_view_fits_and_is_like_the_final_rendering_shrunk() {
    let (live, photo) = (live(), Photo::new(640, 400));
    for (what, text) in GRAPHS {
        let text = with(text, 0.6);
        let shown = live.render(&photo.snapshot(1, &text), &view("end", 256, 300)).unwrap();
        assert!(shown.width <= 256 && shown.height <= 300 && shown.width > 250, "{what}");
        let small = format!(
            "{text}\nend OUTPUT -> INPUT small(imgflo/resize)\n{} -> WIDTH small, {} -> HEIGHT small",
            shown.width, shown.height
        );
        let apart = difference(&shown.file, &photo.rendered(&small, "small", None));
        assert!(apart < 2.5, "{what}: {apart}");
    }
}

#[test]
fn what_a_graph_makes_larger_is_shown_as_sharp_as_it_is() {
    let (live, photo) = (live(), Photo::new(160, 120));
    let text = "load OUTPUT -> INPUT end(gegl/scale-ratio)\n6 -> X end, 6 -> Y end";
    let shown = live.render(&photo.snapshot(1, text), &view("end", 160, 160)).unwrap();
    let small = format!(
        "{text}\nend OUTPUT -> INPUT small(imgflo/resize)\n160 -> WIDTH small, 120 -> HEIGHT small"
    );
    let apart = difference(&shown.file, &photo.rendered(&small, "small", None));
    assert!(apart < 0.5, "{apart}");
}

#[test]
fn opaque_pictures_are_jpeg_and_others_are_not() {
    let (live, photo) = (live(), Photo::new(64, 48));
    let shown = |text: &str| {
        let view = View { format: Format::Auto, ..view("end", 64, 64) };
        live.render(&photo.snapshot(1, text), &view).unwrap().media_type
    };
    assert_eq!(shown("load OUTPUT -> INPUT end(gegl/sepia)"), "image/jpeg");
    assert_eq!(shown("load OUTPUT -> INPUT end(gegl/opacity)\n0.5 -> VALUE end"), "image/webp");
    // It might be transparent, but is not.
    assert_eq!(shown("load OUTPUT -> INPUT end(gegl/opacity)\n2 -> VALUE end"), "image/jpeg");
}
