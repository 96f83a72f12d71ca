//! How fast the operations on neighbourhoods are, in nanoseconds per pixel on one thread.
//!
//! `cargo run --release -p imgflo-ops --example area_speed [words in the name]`

#![allow(clippy::print_stdout, reason = "it talks to a terminal")]

use std::sync::LazyLock;
use std::time::Instant;

use imgflo_op::{AreaWork, Make, OpDef, Patch, Value, Window, Work, find};
use imgflo_ops::OPS;
use imgflo_pixel::{Level, Rect};

const WIDTH: u32 = 4096;
const HEIGHT: u32 = 1024;
const RUNS: usize = 12;

const CASES: &[(&str, &[(&str, &str)])] = &[
    ("gegl:gblur-1d", &[("std-dev", "10"), ("abyss-policy", "clamp")]),
    ("gegl:gblur-1d", &[("std-dev", "10"), ("orientation", "vertical")]),
    ("gegl:gblur-1d", &[("std-dev", "100"), ("abyss-policy", "clamp")]),
    ("gegl:gblur-1d", &[("std-dev", "100"), ("orientation", "vertical")]),
    ("gegl:gblur-1d", &[("std-dev", "0.9")]),
    ("gegl:gblur-1d", &[("std-dev", "0.9"), ("orientation", "vertical")]),
    ("gegl:gblur-1d", &[("std-dev", "5"), ("filter", "fir")]),
    ("gegl:box-blur", &[("radius", "4")]),
    ("gegl:box-blur", &[("radius", "50")]),
    ("gegl:median-blur", &[("radius", "1")]),
    ("gegl:median-blur", &[("radius", "3")]),
    ("gegl:median-blur", &[("radius", "3"), ("neighborhood", "square")]),
    ("gegl:median-blur", &[("radius", "10")]),
    ("gegl:median-blur", &[("radius", "30")]),
    ("gegl:median-blur", &[("radius", "3"), ("high-precision", "true")]),
    ("gegl:edge-sobel", &[]),
    ("gegl:bump-map", &[]),
    ("gegl:distance-transform", &[]),
];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    println!("{:8.2}  copying, for comparison", copying());
    for (name, settings) in CASES {
        let label = format!("{name} {settings:?}");
        if !wanted.iter().all(|word| label.contains(word)) {
            continue;
        }
        for opaque in [true, false] {
            match find(&OPS, name) {
                Some(op) => println!("{:8.2}  {label} opaque={opaque}", time(op, settings, opaque)),
                None => println!("    none  {label}"),
            }
        }
    }
}

/// Nanoseconds per pixel, the best of a few runs.
fn time(op: &OpDef, settings: &[(&str, &str)], opaque: bool) -> f64 {
    let Make::Operation(make) = op.make else { return f64::NAN };
    let value = |param: &imgflo_op::Param| {
        let given = settings.iter().find(|(name, _)| *name == param.name());
        given.map_or(param.default.clone(), |(_, text)| {
            Value::parse(param, text).expect("a value of the parameter")
        })
    };
    let values: Vec<Value> = (op.params)().iter().map(value).collect();
    let bounds = Rect::new(0, 0, WIDTH, HEIGHT);
    let Work::Area(work) = make(&values).work(&vec![Some(bounds); op.inputs.len()]) else {
        return f64::NAN;
    };
    let inputs: Vec<Image> =
        work.pixels.iter().map(|_| Image::noise(bounds.grow(work.reach.x, work.reach.y))).collect();
    let mut output = Image::noise(bounds);
    let best = (0..RUNS).map(|_| run(&work, &inputs, &mut output, bounds, opaque));
    best.fold(f64::INFINITY, f64::min) / bounds.pixels() as f64
}

/// Nanoseconds per pixel to copy an image.
fn copying() -> f64 {
    let bounds = Rect::new(0, 0, WIDTH, HEIGHT);
    let (from, mut to) = (Image::noise(bounds), Image::noise(bounds));
    let copy = |_| {
        let start = now();
        for (to, from) in to.rows.iter_mut().flatten().zip(from.rows.iter().flatten()) {
            to.copy_from_slice(from);
        }
        now() - start
    };
    (0..RUNS).map(copy).fold(f64::INFINITY, f64::min) / bounds.pixels() as f64
}

/// Nanoseconds that this thread has run, where the system tells; else the time.
fn now() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat");
    let told = told.ok().and_then(|text| text.split(' ').next()?.parse().ok());
    told.unwrap_or_else(|| START.elapsed().as_secs_f64() * 1e9)
}

fn run(work: &AreaWork, inputs: &[Image], output: &mut Image, bounds: Rect, opaque: bool) -> f64 {
    let windows: Vec<Window<'_>> = inputs
        .iter()
        .map(|image| {
            let rows = image.rows.iter().map(|row| row.each_ref().map(Vec::as_slice)).collect();
            Window::new(image.rect, rows).within(bounds).opaque(opaque).at(Level::new())
        })
        .collect();
    let rows = output.rows.iter_mut().map(|row| row.each_mut().map(Vec::as_mut_slice)).collect();
    let start = now();
    work.render.render(&windows, &mut Patch::new(bounds, rows));
    now() - start
}

/// An image in memory.
struct Image {
    rect: Rect,
    rows: Vec<[Vec<f32>; 4]>,
}

impl Image {
    /// Noise between 0 and 1, and alpha 1.
    fn noise(rect: Rect) -> Self {
        let mut state = 1u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32
        };
        let width = rect.width() as usize;
        let mut plane = |i| (0..width).map(|_| if i == 3 { 1.0 } else { next() }).collect();
        let rows = (0..rect.height()).map(|_| [0, 1, 2, 3].map(&mut plane)).collect();
        Self { rect, rows }
    }
}
