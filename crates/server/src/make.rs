//! From an order to a picture: its sources are fetched, and its pixels computed.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use imgflo_codec::{FileFormat, probe};
use imgflo_engine::{Control, Given, NodeId, Report, Resolved, Surroundings, resolve};
use imgflo_op::OpDef;
use imgflo_pixel::Sample;
use imgflo_render::{Input, Job, Look, Size};
use imgflo_sources::Fetched;
use imgflo_video::{Encoding, FILM, Ffmpeg, Film, Format, Sound, is_film};

use crate::config::Limits;
use crate::decoded::Decoded;
use crate::fault::{Fault, Kind};
use crate::library::Saved;
use crate::sizes::{Sides, resized, sides};
use crate::trace;
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
    pub(crate) format: Option<Format>,
    /// How good a lossy file is.
    pub(crate) quality: Option<u8>,
    /// How a film is to be, if it is one.
    pub(crate) film: Encoding,
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
#[derive(Clone, Debug)]
pub(crate) struct Means {
    pub(crate) operations: &'static [&'static OpDef],
    pub(crate) limits: Limits,
    /// What reads and writes films, if it is installed.
    pub(crate) ffmpeg: Option<Ffmpeg>,
    /// Pictures that were decoded lately.
    pub(crate) decoded: Decoded,
}

/// Makes a picture.
pub(crate) fn make(order: &Order, means: &Means, bench: &Bench) -> Result<Made, Fault> {
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
    if order.format == Some(Format::Mp4) && means.ffmpeg.is_none() {
        return Err(no_ffmpeg());
    }
    let planned = planned(order, means, bench)?;
    let (layout, media_type) = (planned.job.layout(), planned.format.media_type());
    let size = Some((layout.width, layout.height));
    check_pixels(order.most_pixels, size)?;
    let files: u64 = order.inputs.iter().map(|(_, input)| input.bytes.len() as u64).sum();
    let film = Encoding { quality: order.quality, ..order.film };
    let bytes = written(planned, film, files, means, bench)?;
    Ok(made(bytes, Some(media_type), size))
}

/// The file that is planned. `files` are the bytes of those that it is made of.
pub(crate) fn written(
    planned: Planned,
    film: Encoding,
    files: u64,
    means: &Means,
    bench: &Bench,
) -> Result<Vec<u8>, Fault> {
    let Planned { job, format, sound } = planned;
    let layout = job.layout();
    let pixels = u64::from(layout.width) * u64::from(layout.height) * u64::from(job.frames());
    if job.frames() > 1 && pixels > means.limits.moving_pixels {
        let most = means.limits.moving_pixels;
        let detail = format!("all frames together have {pixels} pixels, but the limit is {most}");
        return Err(Fault::new(Kind::TooLarge, detail));
    }
    let _held = bench.hold(job.memory() + files + layout.bytes() as u64)?;
    rendered((&job, format), (film, sound), means, bench)
}

/// The file that a job makes.
fn rendered(
    (job, format): (&Job, Format),
    film: (Encoding, Option<Sound>),
    means: &Means,
    bench: &Bench,
) -> Result<Vec<u8>, Fault> {
    let (span, start) = (trace::begin("render"), SystemTime::now());
    let file = Bytes::default();
    let control = Control { cancel: Some(&bench.cancelled), progress: None };
    let write = Box::new(file.clone());
    let run = || -> Result<Report, Fault> {
        match format {
            Format::File(_) => Ok(job.run(write, &control, &bench.settings)?),
            Format::Mp4 => {
                let ffmpeg = means.ffmpeg.as_ref().ok_or_else(no_ffmpeg)?;
                let limits = films(&means.limits, bench.left_ms());
                let sink = ffmpeg.write(job.layout(), film, &limits, write)?;
                Ok(job.run_film(Box::new(sink), &control, &bench.settings)?)
            }
        }
    };
    let report = span.ended(run())?;
    let bytes = file.take();
    if span.is_traced() {
        span.tell("imgflo.threads", bench.settings.threads as i64);
        span.tell("imgflo.frames", i64::from(job.frames()));
        span.tell("imgflo.format", format.ending());
        span.tell("imgflo.bytes", bytes.len() as i64);
        trace::steps(&span, job.plan(), &report, start);
    }
    Ok(bytes)
}

/// A file's bytes, what it is on the web, and the picture's size, if it is a picture.
type File = (Vec<u8>, Option<&'static str>, Option<(u32, u32)>);

/// A graph that does nothing gives the bytes of its input.
fn copied(order: &Order, means: &Means) -> Result<File, Fault> {
    let input = order.inputs.first().map(|(_, input)| input);
    let input = input.ok_or_else(|| Fault::new(Kind::Malformed, "there is no `input`"))?;
    let info = probe(&input.bytes, &pictures(&means.limits)).ok();
    let film = is_film(&input.bytes).then_some(FILM);
    let media_type = info.as_ref().map(|info| info.format.media_type()).or(film);
    Ok((input.bytes.to_vec(), media_type, info.map(|info| (info.width, info.height))))
}

/// How a picture would be made: what it takes is known, and nothing is done yet.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) job: Job,
    pub(crate) format: Format,
    /// The sound of the film that it follows, if it is to be one, too.
    pub(crate) sound: Option<Sound>,
}

/// How a picture would be made.
pub(crate) fn planned(order: &Order, means: &Means, bench: &Bench) -> Result<Planned, Fault> {
    let time_ms = bench.left_ms();
    let span = trace::begin("open");
    let (mut opened, mut sounds) = (Vec::new(), Vec::new());
    for (name, fetched) in &order.inputs {
        let (input, sound) = span.ended(input(fetched, order.frame, means, time_ms))?;
        opened.push((name.clone(), input));
        sounds.extend(sound.map(|sound| (&fetched.address, sound)));
    }
    drop(span);
    let span = trace::begin("plan");
    let (job, format) = span.ended(plan(order, means, bench, &opened))?;
    let follows = job.follows();
    let sound = sounds.into_iter().find(|(film, _)| follows == Some(film.as_str()));
    Ok(Planned { sound: sound.map(|(_, sound)| sound), job, format })
}

/// How a picture would be made of these.
fn plan(
    order: &Order,
    means: &Means,
    bench: &Bench,
    opened: &[(String, Input)],
) -> Result<(Job, Format), Fault> {
    let time_ms = bench.left_ms();
    let resolved = resolved(order, means, opened)?;
    let node = result(&resolved)?;
    let inputs: Vec<Input> = opened.iter().map(|(_, input)| input.clone()).collect();
    let threads = bench.settings.threads as u64;
    let limits = imgflo_engine::Limits { time_ms, threads, ..engine(&means.limits) };
    let job = |format| {
        let mut look = Look::new(Format::rendered_as(format));
        look.encode.quality = order.quality.unwrap_or(look.encode.quality);
        look.size = order.size;
        // What is made of nothing is as fine as a screen.
        look.sample = opened.is_empty().then_some(Sample::U8);
        Job::new(&resolved, node, &look, &inputs, (means.operations, &limits))
    };
    if let Some(format) = order.format {
        return Ok((job(format)?, format));
    }
    let [png, jpeg] = [FileFormat::Png, FileFormat::Jpeg].map(Format::File);
    let lossless = job(png)?;
    if lossless.layout().format.channels.has_alpha() {
        return Ok((lossless, png));
    }
    Ok((job(jpeg)?, jpeg))
}

/// A picture or a film, as a source; and its sound, if it has any.
fn input(
    file: &Fetched,
    frame: Option<u32>,
    means: &Means,
    time_ms: u64,
) -> Result<(Input, Option<Sound>), Fault> {
    if !is_film(&file.bytes) {
        let limits = pictures(&means.limits);
        let input = Input::open(&file.address, file.bytes.clone(), frame, &limits)?;
        return Ok((input, None));
    }
    let film = film(file, means.ffmpeg.as_ref(), &films(&means.limits, time_ms))?;
    let sound = film.sound();
    Ok((Input::film(Arc::new(film), frame)?, sound))
}

/// A film that was fetched, if it can be read.
pub(crate) fn film(
    file: &Fetched,
    ffmpeg: Option<&Ffmpeg>,
    limits: &imgflo_video::Limits,
) -> Result<Film, Fault> {
    let none = || Fault::new(Kind::Media, "films are read by ffmpeg, which the server has not");
    Ok(ffmpeg.ok_or_else(none)?.open(&file.address, &file.bytes, limits)?)
}

fn no_ffmpeg() -> Fault {
    Fault::new(Kind::Format, "films are written by ffmpeg, which the server has not")
}

/// What films may have and take.
pub(crate) fn films(limits: &Limits, time_ms: u64) -> imgflo_video::Limits {
    imgflo_video::Limits {
        pixels: limits.source_pixels,
        frames: limits.frames,
        bytes: limits.memory,
        time: Duration::from_millis(time_ms),
    }
}

fn resolved(order: &Order, means: &Means, opened: &[(String, Input)]) -> Result<Resolved, Fault> {
    let mut given = Given::default();
    for (name, value) in &order.values {
        given.values.push((name.clone(), value.as_str().into()));
    }
    for ((name, input), (_, file)) in opened.iter().zip(&order.inputs) {
        let source = match input.still() {
            Some(picture) => means.decoded.kept(file.hash, Arc::new(picture.clone())),
            None => input.source(),
        };
        given.pictures.push((name.clone(), source));
    }
    let resized = opened.first().and_then(|(name, input)| {
        let size = sides(order.before, input.size())?;
        resized(&order.saved.graph, name, size)
    });
    let limits = engine(&means.limits);
    let component = |name: &str| order.saved.components.get(name).cloned();
    let surroundings = Surroundings {
        operations: means.operations,
        component: &component,
        open: &|path| Err(format!("no picture is given for `{path}`")),
        limits: &limits,
    };
    Ok(resolve(resized.as_ref().unwrap_or(&order.saved.graph), &given, &surroundings)?)
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

pub(crate) fn engine(limits: &Limits) -> imgflo_engine::Limits {
    imgflo_engine::Limits {
        nodes: limits.nodes,
        depth: limits.nodes.min(500),
        pixels: limits.pixels,
        side: limits.side,
        memory: limits.memory,
        ..imgflo_engine::Limits::NONE
    }
}

/// A file in memory, which is written to from elsewhere.
#[derive(Clone, Debug, Default)]
struct Bytes(Arc<Mutex<Vec<u8>>>);

impl Bytes {
    /// All of it, in no more memory than it needs, as it may be kept for long.
    fn take(&self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        bytes.shrink_to_fit();
        bytes
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
