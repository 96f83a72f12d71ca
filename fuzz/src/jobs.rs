//! Jobs: graphs of real operations with any wiring and any values.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arbitrary::{Arbitrary, Result, Unstructured};
use imgflo_engine::{
    Control, Error, Given, Graph, Limits, Plan, Request, Resolved, Settings, Source, Surroundings,
    plan, resolve, run,
};
use imgflo_flow::{Edge, Export, Json, Packet, Port, Process};
use imgflo_op::{Kind, OpDef, Param};
use imgflo_ops::OPS;
use imgflo_pixel::{Alpha, Channels, Format, Layout, Rect, Sample, Transfer};

use crate::memory::peak_of;
use crate::scene::{Count, Picture};

const LIMITS: Limits = Limits {
    nodes: 100,
    depth: 60,
    pixels: 1 << 24,
    side: 65_535,
    memory: 64 << 20,
    time_ms: 5_000,
    threads: 1,
};
/// Pixels on a side of what is run.
const SMALL: u32 = 64;
/// Threads, channels, tables and the steps themselves.
const SLACK: u64 = 8 << 20;

/// Resolves, plans, and runs what is small.
pub fn check(bytes: &[u8]) {
    let mut input = Unstructured::new(bytes);
    let Ok((flow, given)) = document(&mut input) else { return };
    let surroundings = Surroundings {
        operations: &OPS,
        component: &|_| None,
        open: &|path| match path {
            "" => Err("no picture is named".into()),
            path => Ok(picture(path.len() as u32)),
        },
        limits: &LIMITS,
    };
    let (resolved, peak) = peak_of(|| resolve(&flow, &given, &surroundings));
    assert!(peak < SLACK, "resolving took {peak} bytes");
    let Ok(resolved) = resolved else { return };
    let Ok(request) = request(&mut input, &resolved) else { return };
    let (planned, peak) = peak_of(|| plan(&resolved.graph, &request, &LIMITS));
    assert!(peak < LIMITS.memory, "planning took {peak} bytes");
    if let Ok(planned) = planned {
        let _ = planned.to_text(None);
        render(&planned);
    }
}

fn render(plan: &Plan) {
    assert!(plan.memory() <= LIMITS.memory);
    let Layout { width, height, .. } = plan.layout();
    if width > SMALL || height > SMALL || plan.memory() > LIMITS.memory / 4 {
        return;
    }
    let written = Arc::new(AtomicU64::new(0));
    let settings = Settings { threads: 1, ..Settings::default() };
    let (done, peak) =
        peak_of(|| run(plan, Box::new(Count(written.clone())), &Control::default(), &settings));
    match done {
        Ok(_) => {
            let bytes = plan.layout().row_bytes() as u64 * u64::from(height);
            assert_eq!(written.load(Ordering::Relaxed), bytes, "not every row was written");
        }
        Err(Error::OutOfTime) => {}
        Err(error) => panic!("a plan that was made cannot be run: {error}"),
    }
    let expected = plan.memory();
    assert!(peak <= expected + SLACK, "running took {peak} bytes, not {expected}");
}

/// A few small pictures of different kinds.
fn picture(i: u32) -> Arc<dyn Source> {
    let channels = [Channels::Y, Channels::Ya, Channels::Rgb, Channels::Rgba][i as usize % 4];
    let sample = [Sample::U8, Sample::U16, Sample::F32][i as usize % 3];
    let (width, height) = [(33, 21), (1, 1), (1, 300), (700, 2), (64, 64)][i as usize % 5];
    Arc::new(Picture(Layout { width, height, format: Format::srgb(channels, sample) }))
}

/// A graph and what is given to it.
fn document(input: &mut Unstructured<'_>) -> Result<(imgflo_flow::Graph, Given)> {
    let mut graph = imgflo_flow::Graph::default();
    let mut given = Given::default();
    let count = input.int_in_range(1..=12)?;
    let mut ops: Vec<&'static OpDef> = Vec::new();
    for i in 0..count {
        let op = *input.choose(&OPS)?;
        graph.processes.insert(format!("n{i}"), Process::new(op.name));
        for param in (op.params)() {
            if input.ratio(2, 5)? {
                let target = Port::new(format!("n{i}"), param.name());
                graph.packets.push(Packet::new(value(input, &param)?, target));
            }
        }
        ops.push(op);
    }
    for (i, op) in ops.iter().enumerate() {
        for pad in op.inputs {
            connect(input, &mut graph, &mut given, (i, pad))?;
        }
    }
    Ok((graph, given))
}

/// Connects a pad to a node or a picture, or leaves it open.
fn connect(
    input: &mut Unstructured<'_>,
    graph: &mut imgflo_flow::Graph,
    given: &mut Given,
    (i, pad): (usize, &str),
) -> Result<()> {
    let target = Port::new(format!("n{i}"), pad);
    match input.int_in_range(0..=9)? {
        0 => {}
        1..=3 => {
            let name = format!("{pad}{i}");
            graph.inports.insert(name.clone(), Export::new(format!("n{i}"), pad));
            given.pictures.push((name, picture(u8::arbitrary(input)?.into())));
        }
        // Now and then a cycle.
        4 if input.ratio(1, 8)? => {
            let source = input.choose_index(graph.processes.len())?;
            graph.edges.push(Edge::new(Port::new(format!("n{source}"), "output"), target));
        }
        _ if i > 0 => {
            let source = input.choose_index(i)?;
            graph.edges.push(Edge::new(Port::new(format!("n{source}"), "output"), target));
        }
        _ => {}
    }
    Ok(())
}

/// Numbers that are easily got wrong.
const ODD: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    1e-9,
    -1e-9,
    1e9,
    -1e9,
    2e9,
    -2e9,
    1e300,
    -1e300,
    1e-300,
    65_535.0,
    2_147_483_647.0,
    -2_147_483_648.0,
    4_294_967_295.0,
    1_073_741_824.0,
    536_870_912.0,
    f64::MAX,
];

/// A value that a parameter takes, most of the time.
fn value(input: &mut Unstructured<'_>, param: &Param) -> Result<Json> {
    if input.ratio(1, 60)? {
        return Ok(String::from_utf8_lossy(input.bytes(6)?).into());
    }
    let text = match param.kind {
        Kind::Number => number(input, param)?.to_string(),
        Kind::Whole | Kind::Seed => number(input, param)?.round().to_string(),
        Kind::Toggle => bool::arbitrary(input)?.to_string(),
        Kind::Choice(choices) => input.choose(choices)?.nick.to_owned(),
        Kind::Color => {
            let [r, g, b, a] = <[i8; 4]>::arbitrary(input)?.map(|c| f64::from(c) / 32.0);
            format!("rgba({r}, {g}, {b}, {a})")
        }
        Kind::File => "x".repeat(input.int_in_range(0..=15)?),
        Kind::Text => text(input)?,
        Kind::Curve => {
            let points = (0..input.int_in_range(0..=5)?).map(|_| {
                let [x, y] = <[i8; 2]>::arbitrary(input)?.map(|c| f64::from(c) / 64.0);
                Ok(format!("{x},{y}"))
            });
            points.collect::<Result<Vec<_>>>()?.join(" ")
        }
    };
    Ok(text.into())
}

fn number(input: &mut Unstructured<'_>, param: &Param) -> Result<f64> {
    let (low, high) = param.limits();
    let (from, to) = param.slider.unwrap_or((-100.0, 100.0));
    let part = f64::from(u16::arbitrary(input)?) / f64::from(u16::MAX);
    Ok(match input.int_in_range(0..=9)? {
        0 => low,
        1 => high,
        2 => input.choose(ODD)?.clamp(low, high),
        // Out of range: refused.
        3 if input.ratio(1, 8)? => *input.choose(ODD)?,
        4 => f64::from(i16::arbitrary(input)?).clamp(low, high),
        5..=6 => (part * 40.0).clamp(low, high),
        _ => (from + part * (to - from)).clamp(low, high),
    })
}

/// A map of the plane, the name of a format, or anything.
fn text(input: &mut Unstructured<'_>) -> Result<String> {
    let numbers = <[i16; 9]>::arbitrary(input)?.map(|n| (f64::from(n) / 256.0).to_string());
    Ok(match input.int_in_range(0..=4)? {
        0 => format!("matrix({})", numbers.join(",")),
        1 => format!("matrix({})", numbers[..6].join(",")),
        2 => format!("translate({},{}) scale({})", numbers[0], numbers[1], numbers[2]),
        3 => (*input.choose(&["RGBA float", "Y u8", "R'G'B' u16", "RaGaBaA float"])?).to_owned(),
        _ => String::from_utf8_lossy(input.bytes(12)?).into_owned(),
    })
}

fn request(input: &mut Unstructured<'_>, resolved: &Resolved) -> Result<Request> {
    let node = match (bool::arbitrary(input)?, &*resolved.outputs) {
        (true, [.., (_, node)]) => *node,
        _ => last(&resolved.graph, input)?,
    };
    let mut corner = || Ok(i32::from(i16::arbitrary(input)?) / 64);
    let (x, y) = (corner()?, corner()?);
    let region = match input.int_in_range(0..=3)? {
        0 => None,
        1 => Some(Rect::new(i32::arbitrary(input)?, i32::arbitrary(input)?, 9, 7)),
        _ => {
            let (width, height) = (input.int_in_range(1..=SMALL)?, input.int_in_range(1..=SMALL)?);
            Some(Rect::new(x, y, width, height))
        }
    };
    let format = Format {
        channels: *input.choose(&[Channels::Y, Channels::Ya, Channels::Rgb, Channels::Rgba])?,
        sample: *input.choose(&[Sample::U8, Sample::U16, Sample::F32])?,
        transfer: *input.choose(&[Transfer::Linear, Transfer::Srgb])?,
        alpha: *input.choose(&[Alpha::Straight, Alpha::Premultiplied])?,
    };
    let band_rows = bool::arbitrary(input)?.then_some(u32::from(u8::arbitrary(input)?));
    Ok(Request { node, region, format, band_rows })
}

fn last(graph: &Graph, input: &mut Unstructured<'_>) -> Result<usize> {
    if graph.nodes.is_empty() {
        return Err(arbitrary::Error::EmptyChoose);
    }
    input.choose_index(graph.nodes.len())
}
