//! Every formula means the same on the CPU, in doubles and as a shader.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fearless_simd::Simd;
use imgflo_op::{Color, Curve, Kernel, Kind, Make, OpDef, Param, Value, Work};
use imgflo_ops::OPS;
use imgflo_pixel::{Level, Rect, SPAN, Space, Span};

/// Where the images lie that the operations are given.
const IMAGE: Rect = Rect { x0: 0, y0: 0, x1: 200, y1: 150 };
/// Colors and positions are good to a millionth of the larger of themselves and their scale.
const MILLIONTH: f64 = 1e-6;
const COLOR: f64 = 1.0;
const POSITION: f64 = 1000.0;

/// A formula with some parameters, and what it is given.
struct Case {
    name: String,
    kernel: Arc<dyn Kernel>,
    input: Vec<Span>,
    /// Which of that are columns and rows.
    places: Range<usize>,
    scale: f64,
}

/// The formulas of all operations: with defaults, with two unusual settings, with and without a
/// second image.
fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for op in OPS.iter() {
        let Make::Operation(make) = op.make else { continue };
        let before = all.len();
        for (number, setting) in [usual, unusual, odd].into_iter().enumerate() {
            let values: Vec<Value> =
                (op.params)().iter().enumerate().map(|(i, p)| setting(i, p)).collect();
            let operation = make(&values);
            let both = [Some(IMAGE), Some(IMAGE), Some(IMAGE)];
            for connected in 1..=op.inputs.len().max(1) {
                let work = operation.work(&both[..connected]);
                all.extend(case(op, &format!("{} {number} {connected}", op.name), work));
            }
        }
        let other = ["affine", "area", "region", "whole"].contains(&op.kind);
        assert!(other || before < all.len(), "{}: it has no formula", op.name);
    }
    all
}

fn case(op: &OpDef, name: &str, work: Work) -> Option<Case> {
    let (kernel, input, places_at, scale) = match work {
        Work::Formula(formula) => {
            let mut input: Vec<Span> =
                formula.pixels.iter().enumerate().flat_map(|(i, p)| ramp(i, p.1)).collect();
            let pixels = input.len();
            if formula.position {
                input.extend(places());
            }
            let places = pixels..input.len();
            (formula.kernel, input, places, COLOR)
        }
        Work::Warp(warp) => {
            let pixels = [0, 1].into_iter().flat_map(|i| ramp(i, warp.aux_space));
            (warp.kernel, places().into_iter().chain(pixels).collect(), 0..2, POSITION)
        }
        Work::Measured(work) => {
            let (mut sums, input) = (work.measure.empty(), ramp(0, work.space));
            let [r, g, b, a] = &input;
            work.measure.add(&mut sums, [&r.0, &g.0, &b.0, &a.0]);
            (work.measure.kernel(&sums), input.to_vec(), 0..0, COLOR)
        }
        Work::Pass | Work::Area(_) | Work::Affine(_) | Work::Sums(_) | Work::Stages(_) => {
            return None;
        }
    };
    assert_eq!(kernel.planes().0, input.len(), "{}", op.name);
    Some(Case { name: name.to_owned(), kernel, input, places: places_at, scale })
}

fn usual(_: usize, param: &Param) -> Value {
    param.default.clone()
}

fn unusual(index: usize, param: &Param) -> Value {
    within(param, 0.31 + 0.13 * index as f64)
}

fn odd(index: usize, param: &Param) -> Value {
    match param.default {
        Value::Toggle(on) => Value::Toggle(on),
        _ => within(param, 0.93 - 0.17 * index as f64),
    }
}

/// A value so far from the one end to the other of what a slider offers.
fn within(param: &Param, part: f64) -> Value {
    let part = part.rem_euclid(1.0);
    let (low, high) = param.slider.or(param.range).unwrap_or((0.0, 100.0));
    let number = low + (high.min(low + 1000.0) - low) * part;
    match (&param.default, param.kind) {
        (Value::Number(_), _) => Value::Number(number),
        (Value::Whole(_), _) => Value::Whole(number as i64),
        (Value::Toggle(on), _) => Value::Toggle(!on),
        (Value::Color(_), _) => Value::Color(Color([0.2, 0.7, part as f32, 0.6])),
        (Value::Choice(_), Kind::Choice(all)) => {
            Value::Choice(&all[(part * all.len() as f64) as usize])
        }
        (Value::Curve(_), _) => {
            let points = vec![(0.0, 0.2), (0.3, 0.9), (part.max(0.4), 0.1), (1.0, 0.8)];
            Value::Curve(Curve::new(points, 0.0, 1.0).expect("a curve"))
        }
        // The texts that a formula takes are the name of a pixel format and the numbers of a matrix.
        (Value::Text(_), Kind::Text) if param.field == "format" => Value::Text("R'G'B' u8".into()),
        (Value::Text(_), Kind::Text) => {
            let numbers: Vec<String> = (1..=20).map(|i| format!("0.{i}")).collect();
            Value::Text(numbers.join(" ").into())
        }
        (other, _) => other.clone(),
    }
}

/// Pixels from a little below black to a little above white, with all kinds of alpha.
fn ramp(image: usize, space: Space) -> [Span; 4] {
    let mut planes = [Span::default(); 4];
    for i in 0..SPAN {
        let part = |channel: usize| {
            let step = 2 * (channel + 3 * image) + 3;
            ((i * step) % SPAN) as f32 / (SPAN - 1) as f32
        };
        let tone = |channel: usize| part(channel) * 1.25 - 0.125;
        let pixel = space.from_linear([tone(0), tone(1), tone(2), part(3)]);
        for (plane, value) in planes.iter_mut().zip(pixel) {
            plane.0[i] = value;
        }
    }
    planes
}

/// Columns and rows, some outside the image.
fn places() -> [Span; 2] {
    let place =
        |step: usize, start: f32| Span(std::array::from_fn(|i| ((i * step) % SPAN) as f32 - start));
    [place(3, 10.0), place(7, 20.0)]
}

fn output(case: &Case, level: Level) -> Vec<Span> {
    let input: Vec<&Span> = case.input.iter().collect();
    let mut output = vec![Span::default(); case.kernel.planes().1];
    case.kernel.apply(level, SPAN, &input, &mut output);
    output
}

#[test]
fn rounding_does_not_show() {
    for case in cases() {
        let output = output(&case, Level::new());
        for i in 0..SPAN {
            let input: Vec<f64> = case.input.iter().map(|span| f64::from(span.0[i])).collect();
            for (plane, want) in case.kernel.exact(&input).into_iter().enumerate() {
                let got = f64::from(output[plane].0[i]);
                let allowed = MILLIONTH * want.abs().max(case.scale);
                let near = |allowed| (got - want).abs() < allowed;
                let fine = near(allowed) || near(allowed + 2.0 * shake(&case, &input, plane));
                assert!(fine, "{}: {got} for {want} of {input:?}", case.name);
            }
        }
    }
}

/// How much a result changes when its inputs change in their last bits: no formula can be better.
/// A place has the last bits of one far from zero, as it soon counts from the middle of something.
fn shake(case: &Case, input: &[f64], plane: usize) -> f64 {
    let steady = case.kernel.exact(input)[plane];
    let shaken = |n: usize, by: f64| {
        let mut input = input.to_vec();
        let far = if case.places.contains(&n) { POSITION } else { 0.0 };
        input[n] += by * f64::from(f32::EPSILON) * input[n].abs().max(far);
        (case.kernel.exact(&input)[plane] - steady).abs()
    };
    (0..input.len()).flat_map(|n| [shaken(n, 1.0), shaken(n, -1.0)]).fold(0.0, f64::max)
}

#[test]
fn every_processor_gives_the_same_bits() {
    let best = Level::new();
    let levels = [
        best.as_sse4_2().map(Simd::level),
        best.as_avx2().map(Simd::level),
        best.as_avx512().map(Simd::level),
    ];
    for case in cases() {
        let bits = |level| {
            let output = output(&case, level);
            output.iter().map(|span| span.0.map(f32::to_bits)).collect::<Vec<_>>()
        };
        let baseline = bits(Level::baseline());
        for level in levels.into_iter().flatten() {
            assert!(bits(level) == baseline, "{} with {level:?}", case.name);
        }
    }
}

#[test]
fn every_formula_is_a_valid_shader() {
    for case in cases() {
        let (k, n) = (case.kernel.coefficients().len(), case.kernel.planes().0.max(1));
        let k_variable = if k == 0 { String::new() } else { format!("var k: array<f32, {k}>; ") };
        let arguments = if k == 0 { "v" } else { "k, v" };
        let code = format!(
            "@group(0) @binding(0) var<storage, read> words: array<u32>;\n{}\
             @compute @workgroup_size(1) fn main() {{\n    {k_variable}var v: array<f32, {n}>;\n    \
             let px = op({arguments});\n}}\n",
            case.kernel.wgsl()
        );
        let module = naga::front::wgsl::parse_str(&code)
            .unwrap_or_else(|e| panic!("{}: {}", case.name, e.emit_to_string(&code)));
        let flags = naga::valid::ValidationFlags::all();
        naga::valid::Validator::new(flags, naga::valid::Capabilities::empty())
            .validate(&module)
            .unwrap_or_else(|e| panic!("{}: {e:?}\n{code}", case.name));
    }
}

/// The operations' files, with their lines.
fn sources() -> Vec<(PathBuf, Vec<String>)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("text");
                files.push((path, text.lines().map(|line| line.trim().to_owned()).collect()));
            }
        }
    }
    files
}

/// A formula that is not inlined is not vectorised: one missing line costs a factor of ten.
#[test]
fn every_formula_is_inlined() {
    for (path, lines) in sources() {
        for (i, line) in lines.iter().enumerate() {
            if ["fn pixel<", "fn source<", "fn alone<"].iter().any(|start| line.starts_with(start))
            {
                assert_eq!(lines[i - 1], "#[inline(always)]", "{}:{}", path.display(), i + 1);
            }
        }
    }
}

#[test]
fn every_operation_has_its_own_file() {
    let mut all = 0;
    for (path, lines) in sources() {
        let ops = lines.iter().filter(|line| line.contains("static OP: OpDef")).count();
        assert!(ops <= 1, "{}: one operation in a file", path.display());
        all += ops;
    }
    assert_eq!(all, OPS.len(), "an operation that is not in the list of its family");
}
