//! What holds of every operation, however it is rendered.

mod scene;

use imgflo_engine::{Graph, Settings};
use imgflo_op::Make;
use imgflo_ops::OPS;
use imgflo_pixel::{Channels, Format, Level, Rect, Sample};
use scene::{FLOATS, How, Picture, Rendered, graph, render, settings};

/// Every operation that can be rendered, with its settings, on pictures with and without alpha.
fn each(check: impl Fn(&Graph, &Rendered) -> Result<(), String>) {
    let mut failures = Vec::new();
    let pictures = [
        vec![Picture::noisy(FLOATS, 1), Picture::noisy(FLOATS, 2), Picture::noisy(FLOATS, 3)],
        vec![
            Picture::noisy(Format::srgb(Channels::Rgb, Sample::U8), 1),
            Picture::noisy(Format::srgb(Channels::Y, Sample::U16), 2),
        ],
    ];
    for op in OPS.iter().filter(|op| matches!(op.make, Make::Operation(_) | Make::Graph(_))) {
        for (i, values) in settings(op).iter().enumerate() {
            let pictures = &pictures[i % 2];
            let Some(graph) = graph(op, values, pictures) else { continue };
            // Some settings give an empty picture, which is an error of its own.
            let Ok(whole) = render(&graph, How::default()) else { continue };
            if let Err(failure) = check(&graph, &whole) {
                failures.push(format!("{} with {values:?}, {failure}", op.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn with(threads: usize, level: Level) -> How {
    How { settings: Settings { threads, level }, ..How::default() }
}

/// Renders in another way, and compares bits.
fn same(graph: &Graph, whole: &Rendered, what: &str, how: How) -> Result<(), String> {
    let other = render(graph, how).map_err(|error| format!("{what}: {error}"))?;
    let both = whole.region.and(&other.region);
    for y in both.y0..both.y1 {
        for x in both.x0..both.x1 {
            let (a, b) = (whole.bits(x, y), other.bits(x, y));
            if a != b {
                let [a, b] = [a, b].map(|bits| bits.map(f32::from_bits));
                return Err(format!("{what}: pixel {x}, {y} is {b:?}, not {a:?}"));
            }
        }
    }
    Ok(())
}

#[test]
fn bands_do_not_show() {
    each(|graph, whole| {
        [1, 7].into_iter().try_for_each(|rows| {
            let how = How { band_rows: Some(rows), ..How::default() };
            same(graph, whole, &format!("in bands of {rows}"), how)
        })
    });
}

#[test]
fn threads_do_not_show() {
    each(|graph, whole| {
        [0, 1, 3].into_iter().try_for_each(|threads| {
            same(graph, whole, &format!("with {threads} threads"), with(threads, Level::new()))
        })
    });
}

#[test]
fn processors_do_not_show() {
    let best = Level::new();
    let levels = [
        Some(Level::baseline()),
        best.as_sse4_2().map(fearless_simd::Simd::level),
        best.as_avx2().map(fearless_simd::Simd::level),
    ];
    each(|graph, whole| {
        levels
            .into_iter()
            .flatten()
            .try_for_each(|level| same(graph, whole, &format!("at {level:?}"), with(2, level)))
    });
}

/// A part is computed from a part of the input: what an operation says it needs. If it said too
/// little, what is missing would be taken for the outside of the image.
#[test]
fn a_part_is_what_the_whole_has_there() {
    each(|graph, whole| {
        let Rect { x0, y0, x1, y1 } = whole.region;
        let (x, y) = (x0 + (x1 - x0) / 3, y0 + (y1 - y0) / 3);
        let parts =
            [Rect::new(x, y, 19, 11), Rect::new(x0, y0, 5, 5), Rect::new(x1 - 7, y1 - 3, 7, 3)];
        parts.into_iter().try_for_each(|part| {
            let how = How { region: Some(part.and(&whole.region)), ..How::default() };
            same(graph, whole, &format!("only {part:?}"), how)
        })
    });
}

#[test]
fn nan_does_not_spread() {
    let plain = Picture::noisy(FLOATS, 1);
    let (x, y) = (150, 33);
    let poisoned = (0..4).fold(plain.clone(), |p, channel| p.with_number(x, y, channel, f32::NAN));
    let numbers = |r: &Rendered| {
        let bad = r.numbers.chunks_exact(4).filter(|px| px.iter().any(|v| !v.is_finite()));
        bad.count() as u64
    };
    for op in OPS.iter().filter(|op| matches!(op.make, Make::Operation(_) | Make::Graph(_))) {
        for values in settings(op) {
            let pictures = [poisoned.clone(), plain.clone(), plain.clone()];
            let Some(graph) = graph(op, &values, &pictures) else { continue };
            let Ok(rendered) = render(&graph, How::default()) else { continue };
            // At most the neighbourhood that an operation looks at, and it is not the whole image.
            let most = rendered.region.pixels() / 4;
            let bad = numbers(&rendered);
            assert!(bad <= most, "{} with {values:?}: {bad} pixels are no numbers", op.name);
        }
    }
}
