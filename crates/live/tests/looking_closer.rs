//! Values of pixels, histogram, waveform, warnings.

mod scene;

use imgflo_live::{Inspect, Inspected};
use imgflo_pixel::Rect;
use scene::{Photo, live, pixels};

const WIDTH: u32 = 120;
const HEIGHT: u32 = 80;

fn inspected(text: &str, inspect: Inspect) -> Inspected {
    let (live, photo) = (live(), Photo::new(WIDTH, HEIGHT));
    let inspect = Inspect { node: "end".into(), port: "output".into(), ..inspect };
    live.inspect(&photo.snapshot(1, text), &inspect).expect("it can be looked at")
}

fn kinds(inspected: &Inspected) -> Vec<&'static str> {
    inspected.warnings.iter().map(|warning| warning.kind.name()).collect()
}

#[test]
fn a_point_has_the_values_of_the_file() {
    let text = "load OUTPUT -> INPUT end(gegl/gaussian-blur)\n'clamp' -> ABYSS-POLICY end";
    let points = vec![(17, 33), (0, 0), (500, 2)];
    let found = inspected(text, Inspect { points, ..Inspect::default() });
    let (width, _, file) = pixels(&Photo::new(WIDTH, HEIGHT).rendered(text, "end", None));
    for point in &found.points[..2] {
        let there = file[(point.y as u32 * width + point.x as u32) as usize];
        assert_eq!(point.srgb.map(|value| (value * 255.0).round() as u8), there);
    }
    assert_eq!(found.points[2].linear, [0.0; 4]);
    assert_eq!(found.bounds, Rect::new(0, 0, WIDTH, HEIGHT));
}

#[test]
fn a_histogram_counts_every_pixel_of_a_part() {
    let region = Some(Rect::new(10, 10, 30, 20));
    let found = inspected(
        "load OUTPUT -> INPUT end(gegl/nop)",
        Inspect { region, histogram: true, waveform: Some(7), ..Inspect::default() },
    );
    let (histogram, waveform) = (found.histogram.unwrap(), found.waveform.unwrap());
    for counts in [&histogram.red, &histogram.green, &histogram.alpha, &histogram.luminance] {
        assert_eq!(counts.iter().sum::<u64>(), 600);
    }
    assert_eq!((waveform.columns, waveform.red.len()), (7, 7));
    assert_eq!(waveform.blue.iter().flatten().sum::<u32>(), 600);
}

#[test]
fn what_may_be_wrong_is_said() {
    let all = || Inspect::default();
    let found = inspected("load OUTPUT -> INPUT end(gegl/exposure)\n3 -> EXPOSURE end", all());
    assert_eq!(kinds(&found), ["clipped"]);
    let found = inspected("load OUTPUT -> INPUT end(gegl/opacity)\n0 -> VALUE end", all());
    assert_eq!(kinds(&found), ["empty"]);
    let found = inspected("end(gegl/checkerboard)", all());
    assert_eq!(kinds(&found), ["infinite"]);
    assert!(inspected("load OUTPUT -> INPUT end(gegl/nop)", all()).warnings.is_empty());
    assert_eq!(kinds(&inspected("end(gegl/sepia)", all())), ["empty"]);
}

#[test]
fn more_points_than_allowed_are_refused() {
    let (live, photo) = (live(), Photo::new(WIDTH, HEIGHT));
    let points = vec![(0, 0); 257];
    let inspect = Inspect { node: "end".into(), points, ..Inspect::default() };
    let error = live.inspect(&photo.snapshot(1, "load OUTPUT -> INPUT end(gegl/nop)"), &inspect);
    assert!(error.unwrap_err().to_string().contains("the limit `points` is 256"));
}

#[test]
fn where_a_result_lies_is_known_without_its_pixels() {
    let (live, photo) = (live(), Photo::new(WIDTH, HEIGHT));
    let bounds = |text: &str| live.bounds(&photo.snapshot(1, text), "end", "output");
    let moved = "load OUTPUT -> INPUT end(gegl/translate)\n7 -> X end";
    assert_eq!(bounds(moved).unwrap(), Rect::new(7, 0, WIDTH, HEIGHT));
    assert!(bounds("end(gegl/checkerboard)").unwrap().is_infinite());
    assert!(bounds("end(gegl/nop)").unwrap().is_empty());
    assert!(bounds("other(gegl/nop)").is_err());
    assert_eq!(live.kept(), 0);
}
