//! A picture that is made small on the way is like the one that is made small in the end.

mod scene;

use imgflo_live::{Live, View};
use imgflo_op::{Kind, OpDef, Param, Scaling, Value};
use imgflo_ops::OPS;
use imgflo_pixel::Rect;
use scene::{Photo, difference, live, view};

const WIDTH: u32 = 480;
const HEIGHT: u32 = 320;

/// How far apart they may be on average, in steps of 255. Edges are averaged in another way, and what
/// is made of positions lies up to half a pixel beside.
const TOLERANCE: f64 = 3.5;

/// Operations that are as different as they are for a reason.
const EXCEPTIONS: [(&str, &str); 2] = [
    (
        "gegl:c2g",
        "each pixel is compared with a few at random, and all at full size would take minutes",
    ),
    ("gegl:stretch-contrast-hsv", "the most colorful pixel of a smaller picture is less colorful"),
];

/// What a parameter is set to: lengths to some that can be halved.
fn value(op: &OpDef, param: &Param) -> Option<String> {
    if param.scaling != Scaling::Length {
        return None;
    }
    let (low, high) = param.limits();
    let given = match &param.default {
        Value::Number(number) => *number,
        Value::Whole(number) => *number as f64,
        _ => return None,
    };
    let size = match param.field {
        "width" | "x" if op.kind != "region" => 240.0,
        "width" => 400.0,
        "height" => 200.0,
        _ if given.abs() < 4.0 => 8.0,
        _ => given,
    };
    let size = size.clamp(low, high);
    Some(if param.kind == Kind::Whole { format!("{}", size.round()) } else { size.to_string() })
}

/// A graph that ends with an operation, cut to where the photo is.
fn graph(op: &OpDef) -> String {
    let mut text = String::from("'photo' -> PATH other(gegl/load)\n");
    // The second picture is another part of the photo.
    text += "other OUTPUT -> INPUT aux(gegl/reflect)\n1 -> X aux\n";
    for (pad, from) in op.inputs.iter().zip(["load", "aux", "load"]) {
        text +=
            &format!("{from} OUTPUT -> {} op({})\n", pad.to_uppercase(), op.name.replace(':', "/"));
    }
    if op.inputs.is_empty() {
        text += &format!("op({})\n", op.name.replace(':', "/"));
    }
    for param in (op.params)() {
        if let Some(value) = value(op, &param) {
            text += &format!("{value} -> {} op\n", param.name().to_uppercase());
        }
    }
    text
}

/// How far apart they are; `None` where there is nothing to see.
fn apart(live: &Live, photo: &Photo, op: &OpDef) -> Option<f64> {
    let text = graph(op);
    let part = Rect::new(0, 0, WIDTH, HEIGHT);
    let view = View { region: Some(part), ..view("op", WIDTH / 2, HEIGHT / 2) };
    let shown = live.render(&photo.snapshot(1, &text), &view).ok()?;
    let Rect { x0, y0, .. } = shown.region;
    let small = format!(
        "{text}op OUTPUT -> INPUT part(gegl/crop) OUTPUT -> INPUT small(imgflo/resize)
        {x0} -> X part, {y0} -> Y part, {} -> WIDTH part, {} -> HEIGHT part
        {} -> WIDTH small, {} -> HEIGHT small",
        shown.region.width(),
        shown.region.height(),
        shown.width,
        shown.height
    );
    Some(difference(&shown.file, &photo.rendered(&small, "small", None)))
}

#[test]
fn what_every_operation_shows_at_half_the_size_is_the_whole_made_small() {
    let (live, photo) = (live(), Photo::new(WIDTH, HEIGHT));
    let makes = |op: &&&'static OpDef| op.output && op.kind != "source" && op.name != "gegl:layer";
    let mut far = Vec::new();
    let mut seen = 0;
    for op in OPS.iter().filter(makes) {
        let Some(apart) = apart(&live, &photo, op) else { continue };
        seen += 1;
        let excused = EXCEPTIONS.iter().any(|(name, _)| *name == op.name);
        if (TOLERANCE < apart) != excused {
            far.push(format!("{} {apart:.2}", op.name));
        }
    }
    assert!(far.is_empty(), "these are far, or are not but are excused: {far:#?}");
    assert!(seen > 100, "{seen}");
}
