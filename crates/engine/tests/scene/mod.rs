//! Small pictures, operations with unusual settings, and a way to render them: for laws.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::sync::{Arc, Mutex};

use imgflo_engine::{
    Control, Error, Given, Graph, Limits, Node, NodeKind, Request, Settings, Source, Surroundings,
    plan, resolve, run,
};
use imgflo_op::{Kind, MersenneTwister, OpDef, Param, Value};
use imgflo_pixel::{
    Alpha, Channels, Format, Layout, ReadRows, Rect, RowsError, Sample, Transfer, WriteRows,
};

/// The picture's size: no multiple of anything, and more than one span wide.
pub(crate) const WIDTH: u32 = 301;
pub(crate) const HEIGHT: u32 = 67;

/// Four numbers for each pixel, linear light, straight alpha.
pub(crate) const FLOATS: Format = Format {
    channels: Channels::Rgba,
    sample: Sample::F32,
    transfer: Transfer::Linear,
    alpha: Alpha::Straight,
};

/// A picture in memory.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) layout: Layout,
    pub(crate) bytes: Arc<Vec<u8>>,
}

impl Picture {
    /// Smooth waves with some noise; alpha too, if the format has it.
    pub(crate) fn noisy(format: Format, seed: u32) -> Self {
        Self::sized((WIDTH, HEIGHT), format, seed)
    }

    /// The same, of any size.
    pub(crate) fn sized((width, height): (u32, u32), format: Format, seed: u32) -> Self {
        let layout = Layout { width, height, format };
        let mut random = MersenneTwister::new(seed);
        let mut bytes = Vec::new();
        for i in 0..width * height {
            let (x, y) = (f64::from(i % width), f64::from(i / width));
            for channel in 0..format.channels.count() {
                let wave = libm::sin(x / (9.0 + channel as f64)) * libm::cos(y / 7.0);
                let noise = f64::from(random.bits()) / f64::from(u32::MAX);
                let value = (0.5 + 0.35 * wave + 0.3 * (noise - 0.5)).clamp(0.0, 1.0);
                match format.sample {
                    Sample::U8 => bytes.push((value * 255.0) as u8),
                    Sample::U16 => bytes.extend(((value * 65535.0) as u16).to_ne_bytes()),
                    Sample::F32 => bytes.extend((value as f32).to_ne_bytes()),
                }
            }
        }
        Self { layout, bytes: Arc::new(bytes) }
    }

    /// The same with one sample of one pixel replaced.
    pub(crate) fn with_number(&self, x: u32, y: u32, channel: usize, value: f32) -> Self {
        assert_eq!(self.layout.format.sample, Sample::F32);
        let mut picture = self.clone();
        let pixel = (y * self.layout.width + x) as usize * self.layout.format.bytes();
        let at = pixel + channel * 4;
        Arc::make_mut(&mut picture.bytes)[at..at + 4].copy_from_slice(&value.to_ne_bytes());
        picture
    }
}

impl Source for Picture {
    fn layout(&self) -> Layout {
        self.layout
    }
    fn identity(&self) -> String {
        String::new()
    }
    fn memory(&self) -> u64 {
        0
    }
    fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        let at = first as usize * self.layout.row_bytes();
        Ok(Box::new(Reader { picture: self.clone(), at }))
    }
}

struct Reader {
    picture: Picture,
    at: usize,
}

impl ReadRows for Reader {
    fn layout(&self) -> Layout {
        self.picture.layout
    }
    fn read(&mut self, rows: &mut [u8]) -> Result<(), RowsError> {
        let end = self.at + rows.len();
        rows.copy_from_slice(self.picture.bytes.get(self.at..end).ok_or("no more rows")?);
        self.at = end;
        Ok(())
    }
}

struct Writer(Arc<Mutex<Vec<u8>>>);

impl WriteRows for Writer {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.0.lock().map_err(|_| "poisoned")?.extend_from_slice(rows);
        Ok(())
    }
    fn finish(self: Box<Self>) -> Result<(), RowsError> {
        Ok(())
    }
}

/// A rendered picture: rows of four numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rendered {
    pub(crate) region: Rect,
    pub(crate) numbers: Vec<f32>,
}

impl Rendered {
    /// The bits of the pixel at `x`, `y`.
    pub(crate) fn bits(&self, x: i32, y: i32) -> [u32; 4] {
        let Rect { x0, y0, .. } = self.region;
        let at = ((y - y0) as usize * self.region.width() as usize + (x - x0) as usize) * 4;
        [0, 1, 2, 3].map(|i| self.numbers[at + i].to_bits())
    }
}

/// How to render.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct How {
    pub(crate) band_rows: Option<u32>,
    pub(crate) region: Option<Rect>,
    pub(crate) settings: Settings,
}

/// Renders the last node of a graph.
pub(crate) fn render(graph: &Graph, how: How) -> Result<Rendered, Error> {
    let How { band_rows, region, settings } = how;
    let node = graph.nodes.len() - 1;
    let request = Request { node, region, format: FLOATS, band_rows };
    let plan = plan(graph, &request, &Limits::default())?;
    let bytes = Arc::new(Mutex::new(Vec::new()));
    run(&plan, Box::new(Writer(bytes.clone())), &Control::default(), &settings)?;
    let bytes = bytes.lock().expect("not poisoned");
    let numbers = bytes.chunks_exact(4).map(|b| f32::from_ne_bytes([b[0], b[1], b[2], b[3]]));
    Ok(Rendered { region: plan.region(), numbers: numbers.collect() })
}

/// An operation with settings, on pictures for all its pads.
pub(crate) fn graph(op: &'static OpDef, values: &[Value], pictures: &[Picture]) -> Option<Graph> {
    let mut flow = imgflo_flow::Graph::default();
    flow.processes.insert("op".into(), imgflo_flow::Process::new(op.name));
    for (param, value) in (op.params)().iter().zip(values) {
        let target = imgflo_flow::Port::new("op", param.name());
        flow.packets.push(imgflo_flow::Packet::new(value.to_string(), target));
    }
    let mut given = Given::default();
    for (pad, picture) in op.inputs.iter().zip(pictures.iter().cycle()) {
        flow.inports.insert((*pad).into(), imgflo_flow::Export::new("op", *pad));
        given.pictures.push(((*pad).into(), Arc::new(picture.clone())));
    }
    let surroundings = Surroundings {
        operations: &imgflo_ops::OPS,
        component: &|_| None,
        open: &|_| Err("no files here".into()),
        limits: &Limits::default(),
    };
    let mut resolved = resolve(&flow, &given, &surroundings).ok()?;
    let last = resolved.outputs.first()?.1;
    resolved.graph.nodes.truncate(last + 1);
    Some(crop_if_infinite(resolved.graph))
}

/// Nothing infinite can be rendered whole.
fn crop_if_infinite(graph: Graph) -> Graph {
    match render(&graph, How { region: Some(Rect::new(0, 0, 1, 1)), ..How::default() }) {
        Ok(_) if matches!(render(&graph, How::default()), Err(Error::Infinite)) => cropped(graph),
        _ => graph,
    }
}

fn cropped(mut graph: Graph) -> Graph {
    let crop = imgflo_op::find(&imgflo_ops::OPS, "gegl:crop").expect("there is a crop");
    let imgflo_op::Make::Operation(make) = crop.make else { return graph };
    let params = (crop.params)();
    let values = params.iter().map(|param| match param.field {
        "width" => Value::Number(f64::from(WIDTH)),
        "height" => Value::Number(f64::from(HEIGHT)),
        _ => param.default.clone(),
    });
    let values: Vec<Value> = values.collect();
    let kind = NodeKind::Operation(make(&values).into(), crop.transparency);
    let inputs = vec![Some(graph.nodes.len() - 1)];
    graph.add(Node { name: "crop".into(), operation: crop.name, kind, inputs });
    graph
}

/// Settings of an operation: the default ones, and a few drawn from what sliders offer. Pictures are
/// small, and so are lengths in them.
pub(crate) fn settings(op: &OpDef) -> Vec<Vec<Value>> {
    settings_up_to(op, 15.0)
}

/// The same, with numbers no larger than `largest`.
pub(crate) fn settings_up_to(op: &OpDef, largest: f64) -> Vec<Vec<Value>> {
    let params = (op.params)();
    let defaults = params.iter().map(|param| param.default.clone()).collect();
    let mut all = vec![defaults];
    for seed in 1..3 {
        let mut random = MersenneTwister::new(seed);
        all.push(params.iter().map(|param| draw(param, largest, &mut random)).collect());
    }
    all
}

fn draw(param: &Param, largest: f64, random: &mut MersenneTwister) -> Value {
    let part = f64::from(random.bits()) / f64::from(u32::MAX);
    let (low, high) = param.slider.or(param.range).unwrap_or((0.0, 1.0));
    let (low, high) = (low.max(-largest), high.min(largest));
    let number = low + (high - low) * libm::pow(part, param.gamma);
    let (least, most) = param.limits();
    let number = number.clamp(least, most);
    match (param.kind, &param.default) {
        (Kind::Number, _) => Value::Number(number),
        (Kind::Whole, _) => Value::Whole(number.round() as i64),
        (Kind::Seed, _) => Value::Whole(random.bits().into()),
        (Kind::Toggle, _) => Value::Toggle(part < 0.5),
        (Kind::Color, _) => {
            Value::Color(imgflo_op::Color([part as f32, 0.25, 1.0 - part as f32, 0.75]))
        }
        (Kind::Choice(choices), _) => {
            Value::Choice(&choices[(part * choices.len() as f64) as usize % choices.len()])
        }
        (_, default) => default.clone(),
    }
}
