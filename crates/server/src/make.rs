//! From an order to a picture: its sources are fetched, and its pixels computed.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use imgflo_codec::{FileFormat, probe};
use imgflo_engine::{Control, Given, NodeId, Resolved, Surroundings, resolve};
use imgflo_flow::{Edge, Export, Graph, Packet, Port, Process};
use imgflo_op::OpDef;
use imgflo_pixel::Sample;
use imgflo_render::{Fit, Input, Job, Look, Size};
use imgflo_sources::Fetched;

use crate::config::Limits;
use crate::fault::{Fault, Kind};
use crate::library::Saved;
use crate::work::Bench;

/// A picture to be made, whose sources are there.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// The graph.
    pub(crate) saved: Arc<Saved>,
    /// Values of its parameters.
    pub(crate) values: Vec<(String, String)>,
    /// Its pictures, by the names of its inputs.
    pub(crate) inputs: Vec<(String, Arc<Fetched>)>,
    /// The size that the first input is given before the graph, as the old API has it.
    pub(crate) before: Sides,
    /// The size of the result.
    pub(crate) size: Option<Size>,
    /// Which frame of animated pictures is shown, if they are not to move.
    pub(crate) frame: Option<u32>,
    /// The file format; if none, JPEG where nothing is transparent, else PNG.
    pub(crate) format: Option<FileFormat>,
    /// How good a lossy file is.
    pub(crate) quality: Option<u8>,
    /// Pixels that the key of whoever asks allows.
    pub(crate) most_pixels: Option<u64>,
}

/// Whether a result is no larger than a key allows.
pub(crate) fn check_pixels(most: Option<u64>, size: Option<(u32, u32)>) -> Result<(), Fault> {
    let pixels = size.map_or(0, |(width, height)| u64::from(width) * u64::from(height));
    match most {
        Some(most) if pixels > most => {
            let detail = format!("the result has {pixels} pixels, but the key allows {most}");
            Err(Fault::new(Kind::TooLarge, detail))
        }
        _ => Ok(()),
    }
}

/// A width and a height that may be asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Sides {
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
}

/// A picture that was made.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media_type: Option<&'static str>,
    pub(crate) size: Option<(u32, u32)>,
    pub(crate) took: Duration,
    pub(crate) waited: Duration,
}

/// What pictures are made with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Means {
    pub(crate) operations: &'static [&'static OpDef],
    pub(crate) limits: Limits,
}

/// Makes a picture.
pub(crate) fn make(order: &Order, means: Means, bench: &Bench) -> Result<Made, Fault> {
    let begun = Instant::now();
    let made = |bytes, media_type, size| Made {
        bytes,
        media_type,
        size,
        took: begun.elapsed(),
        waited: bench.waited,
    };
    if order.saved.is_noop() {
        let (bytes, media_type, size) = copied(order, means)?;
        check_pixels(order.most_pixels, size)?;
        return Ok(made(bytes, media_type, size));
    }
    let (job, format) = planned(order, means, bench.left_ms())?;
    let layout = job.layout();
    let size = Some((layout.width, layout.height));
    check_pixels(order.most_pixels, size)?;
    let pixels = u64::from(layout.width) * u64::from(layout.height) * u64::from(job.frames());
    if job.frames() > 1 && pixels > means.limits.moving_pixels {
        let most = means.limits.moving_pixels;
        let detail = format!("all frames together have {pixels} pixels, but the limit is {most}");
        return Err(Fault::new(Kind::TooLarge, detail));
    }
    let files: u64 = order.inputs.iter().map(|(_, input)| input.bytes.len() as u64).sum();
    let _held = bench.hold(job.memory() + files + layout.bytes() as u64)?;
    let file = Bytes::default();
    let control = Control { cancel: Some(&bench.cancelled), progress: None };
    job.run(Box::new(file.clone()), &control, &bench.settings)?;
    Ok(made(file.take(), Some(format.media_type()), size))
}

/// A file's bytes, what it is on the web, and the picture's size, if it is a picture.
type File = (Vec<u8>, Option<&'static str>, Option<(u32, u32)>);

/// A graph that does nothing gives the bytes of its input.
fn copied(order: &Order, means: Means) -> Result<File, Fault> {
    let input = order.inputs.first().map(|(_, input)| input);
    let input = input.ok_or_else(|| Fault::new(Kind::Malformed, "there is no `input`"))?;
    let info = probe(&input.bytes, &pictures(&means.limits)).ok();
    let media_type = info.as_ref().map(|info| info.format.media_type());
    Ok((input.bytes.to_vec(), media_type, info.map(|info| (info.width, info.height))))
}

/// How a picture would be made. What it takes is known then, and nothing is done yet.
pub(crate) fn planned(
    order: &Order,
    means: Means,
    time_ms: u64,
) -> Result<(Job, FileFormat), Fault> {
    let limits = pictures(&means.limits);
    let mut opened = Vec::new();
    for (name, fetched) in &order.inputs {
        let input = Input::open(&fetched.address, fetched.bytes.clone(), order.frame, &limits)?;
        opened.push((name.clone(), input));
    }
    let resolved = resolved(order, means, &opened)?;
    let node = result(&resolved)?;
    let inputs: Vec<Input> = opened.iter().map(|(_, input)| input.clone()).collect();
    let limits = engine(&means.limits, time_ms);
    let job = |format| {
        let mut look = Look::new(format);
        look.encode.quality = order.quality.unwrap_or(look.encode.quality);
        look.size = order.size;
        // What is made of nothing is as fine as a screen.
        look.sample = opened.is_empty().then_some(Sample::U8);
        Job::new(&resolved, node, &look, &inputs, (means.operations, &limits))
    };
    if let Some(format) = order.format {
        return Ok((job(format)?, format));
    }
    let png = job(FileFormat::Png)?;
    if png.layout().format.channels.has_alpha() {
        return Ok((png, FileFormat::Png));
    }
    Ok((job(FileFormat::Jpeg)?, FileFormat::Jpeg))
}

fn resolved(order: &Order, means: Means, opened: &[(String, Input)]) -> Result<Resolved, Fault> {
    let mut given = Given::default();
    for (name, value) in &order.values {
        given.values.push((name.clone(), value.as_str().into()));
    }
    for (name, input) in opened {
        given.pictures.push((name.clone(), input.source()));
    }
    let first = opened.first().map(|(name, input)| (name, input.info()));
    let resized = first.and_then(|(name, info)| {
        let size = sides(order.before, (info.width, info.height))?;
        resized(&order.saved.graph, name, size)
    });
    let limits = engine(&means.limits, u64::MAX);
    let component = |name: &str| order.saved.components.get(name).cloned();
    let surroundings = Surroundings {
        operations: means.operations,
        component: &component,
        open: &|path| Err(format!("no picture is given for `{path}`")),
        limits: &limits,
    };
    Ok(resolve(resized.as_ref().unwrap_or(&order.saved.graph), &given, &surroundings)?)
}

/// The size that is asked for, if it is: a side that is not given follows in proportion.
fn sides(wanted: Sides, (width, height): (u32, u32)) -> Option<(u32, u32)> {
    let follow = |wanted: u32, side: u32, other: u32| {
        let scaled = f64::from(wanted) * f64::from(other) / f64::from(side.max(1));
        scaled.round().clamp(1.0, f64::from(u32::MAX)) as u32
    };
    match (wanted.width, wanted.height) {
        (None, None) => None,
        (Some(w), None) => Some((w, follow(w, width, height))),
        (None, Some(h)) => Some((follow(h, height, width), h)),
        (Some(w), Some(h)) => Some((w, h)),
    }
}

/// The graph with its input in another size.
fn resized(graph: &Graph, input: &str, (width, height): (u32, u32)) -> Option<Graph> {
    let mut graph = graph.clone();
    let export = graph.inports.get(input)?.clone();
    let node = ["resized", "resized-input", "resized-before"];
    let node = node.into_iter().find(|name| !graph.processes.contains_key(*name))?;
    graph.processes.insert(node.into(), Process::new("imgflo/resize"));
    for (port, value) in [("width", width), ("height", height)] {
        graph.packets.push(Packet::new(value, Port::new(node, port)));
    }
    let component = &graph.processes.get(&export.process)?.component;
    if component.replace('/', ":") == "gegl:load" {
        // What the file's node gives goes to the resize, and from there to where it went.
        for edge in graph.edges.iter_mut().filter(|edge| edge.source.process == export.process) {
            edge.source = Port::new(node, "output");
        }
        for outport in graph.outports.values_mut().filter(|out| out.process == export.process) {
            *outport = Export { metadata: outport.metadata.clone(), ..Export::new(node, "output") };
        }
        let from = Port::new(export.process, "output");
        graph.edges.push(Edge::new(from, Port::new(node, "input")));
    } else {
        let to = Port::new(export.process.clone(), export.port.clone());
        graph.edges.push(Edge::new(Port::new(node, "output"), to));
        let inport = graph.inports.get_mut(input)?;
        (inport.process, inport.port) = (node.into(), "input".into());
    }
    Some(graph)
}

/// The node whose result is the picture: the output called `output`, or else the first there is.
fn result(resolved: &Resolved) -> Result<NodeId, Fault> {
    let named = resolved.outputs.iter().find(|(name, _)| name == "output");
    let found = named.or(resolved.outputs.first()).or(resolved.sinks.first());
    let none = || Fault::new(Kind::Unusable, "the graph gives no picture; connect an output");
    found.map(|(_, node)| *node).ok_or_else(none)
}

/// What files may have.
pub(crate) fn pictures(limits: &Limits) -> imgflo_codec::Limits {
    imgflo_codec::Limits {
        max_bytes: u64::MAX,
        max_width: u32::MAX,
        max_height: u32::MAX,
        max_pixels: limits.source_pixels,
        max_frames: limits.frames,
        max_memory: limits.memory,
    }
}

fn engine(limits: &Limits, time_ms: u64) -> imgflo_engine::Limits {
    imgflo_engine::Limits {
        nodes: limits.nodes,
        depth: limits.nodes.min(500),
        pixels: limits.pixels,
        side: limits.side,
        memory: limits.memory,
        time_ms,
    }
}

/// A file in memory, which is written to from elsewhere.
#[derive(Clone, Debug, Default)]
struct Bytes(Arc<Mutex<Vec<u8>>>);

impl Bytes {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a size asked for by width and height alone means.
pub(crate) fn size(sides: Sides, fit: Fit, enlarge: bool) -> Option<Size> {
    let asked = sides.width.is_some() || sides.height.is_some();
    let Sides { width, height } = sides;
    asked.then_some(Size { width, height, fit, enlarge, linear: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_that_is_not_given_follows_in_proportion() {
        let of = |width, height| sides(Sides { width, height }, (768, 1024));
        assert_eq!(of(None, Some(300)), Some((225, 300)));
        assert_eq!(of(Some(23), None), Some((23, 31)));
        assert_eq!(of(Some(10), Some(10)), Some((10, 10)));
        assert_eq!(of(None, None), None);
    }

    #[test]
    fn a_resize_goes_before_what_takes_the_picture() {
        let text = "INPORT=blur.INPUT:INPUT\nOUTPORT=blur.OUTPUT:OUTPUT\nblur(gegl/box-blur)\n\
                    blur() OUTPUT -> INPUT last(gegl/invert-gamma)";
        let graph = Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default()).unwrap();
        let resized = resized(&graph, "input", (10, 20)).unwrap();
        assert_eq!(resized.inports["input"].process, "resized");
        let into = resized.edges.iter().find(|edge| edge.source.process == "resized").unwrap();
        assert_eq!(into.target, Port::new("blur", "input"));
    }

    #[test]
    fn a_resize_goes_behind_what_reads_the_file() {
        let text = "INPORT=load.PATH:INPUT\nOUTPORT=last.OUTPUT:OUTPUT\n\
                    load(gegl/load) OUTPUT -> INPUT last(gegl/invert-gamma)";
        let graph = Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default()).unwrap();
        let resized = resized(&graph, "input", (10, 20)).unwrap();
        assert_eq!(resized.inports["input"].process, "load");
        let to: Vec<_> = resized
            .edges
            .iter()
            .map(|edge| (&*edge.source.process, &*edge.target.process))
            .collect();
        assert_eq!(to, [("resized", "last"), ("load", "resized")]);
    }
}
