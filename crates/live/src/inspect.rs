//! A closer look at a node's result: values of pixels, histogram, waveform, warnings.

use std::sync::atomic::AtomicBool;

use imgflo_engine::Error as EngineError;
use imgflo_pixel::{Rect, encode};

use crate::counts::{Histogram, Waveform};
use crate::render::Draft;
use crate::scene::Scene;
use crate::studio::{LIGHT, Studio};
use crate::warning::Warning;
use crate::{Error, Snapshot, View, warning};

/// Points that may be asked for at a time.
const POINTS: u64 = 256;
/// What is counted is at most so wide and so high; what is larger is made smaller first.
const SIDE: u32 = 1024;
/// Columns of a waveform, at most.
const COLUMNS: u64 = 4096;

/// What is to be known of a node's result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspect {
    /// The node.
    pub node: String,
    /// Its port: of a graph in a graph, the name of what comes out.
    pub port: String,
    /// The part that counts, in pixels at full size; if not given, all there is.
    pub region: Option<Rect>,
    /// The places whose values are wanted, in pixels at full size.
    pub points: Vec<(i32, i32)>,
    /// Whether to count how often each value is there.
    pub histogram: bool,
    /// In how many columns to count that, from left to right.
    pub waveform: Option<u32>,
}

/// What is known of a node's result.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspected {
    /// Where it lies, in pixels at full size.
    pub bounds: Rect,
    /// The values asked for: exact, at full size.
    pub points: Vec<Point>,
    /// How often each value is there, of the picture with at most 1024 pixels on each side.
    pub histogram: Option<Histogram>,
    /// The same in columns.
    pub waveform: Option<Waveform>,
    /// What may be wrong with it; not looked for where only points are asked for.
    pub warnings: Vec<Warning>,
}

/// The values of a pixel; outside of the picture they are 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Its column.
    pub x: i32,
    /// Its row.
    pub y: i32,
    /// Red, green and blue as light, and alpha.
    pub linear: [f32; 4],
    /// Red, green and blue as they are encoded for the eye, and alpha.
    pub srgb: [f32; 4],
}

/// A pixel as it is encoded for the eye.
pub(crate) fn encoded([r, g, b, a]: [f32; 4]) -> [f32; 4] {
    [encode(r), encode(g), encode(b), a]
}

/// Takes a closer look at what `inspect` says.
pub(crate) fn inspect(
    studio: &Studio,
    snapshot: &Snapshot,
    inspect: &Inspect,
) -> Result<Inspected, Error> {
    bounded("the number of points", inspect.points.len() as u64, "points", POINTS)?;
    let columns = inspect.waveform.map_or(0, u64::from);
    bounded("the number of columns", columns, "columns", COLUMNS)?;
    let Inspect { node, port, region, .. } = inspect;
    let view = View { port: port.clone(), region: *region, ..View::new(node, SIDE, SIDE) };
    let draft = match Draft::new(studio, snapshot, &view) {
        Err(Error::Engine(EngineError::Empty { .. })) => return Ok(nothing()),
        draft => draft?,
    };
    let mut inspected = Inspected { bounds: draft.bounds(), ..nothing() };
    inspected.points = points(studio, &draft, &inspect.points)?;
    inspected.warnings.clear();
    if inspect.points.is_empty() || inspect.histogram || inspect.waveform.is_some() {
        let (width, pixels) = sample(studio, &draft)?;
        inspected.histogram = inspect.histogram.then(|| Histogram::of(&pixels));
        inspected.waveform =
            inspect.waveform.map(|count| Waveform::of(&pixels, width, count.max(1)));
        inspected.warnings = warning::all(&draft.bounds(), &pixels);
    }
    Ok(inspected)
}

/// What is known of a result without pixels.
fn nothing() -> Inspected {
    let (points, histogram, waveform) = (Vec::new(), None, None);
    let warnings = warning::all(&Rect::EMPTY, &[]);
    Inspected { bounds: Rect::EMPTY, points, histogram, waveform, warnings }
}

fn bounded(what: &'static str, given: u64, limit: &'static str, allowed: u64) -> Result<(), Error> {
    if given <= allowed {
        return Ok(());
    }
    Err(EngineError::Limit { what, given, limit, allowed }.into())
}

fn points(studio: &Studio, draft: &Draft<'_>, places: &[(i32, i32)]) -> Result<Vec<Point>, Error> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let never = AtomicBool::new(false);
    let scene = draft.scene(studio, 1.0, &never)?;
    let point = |&(x, y): &(i32, i32)| {
        let place = Rect::new(x, y, 1, 1);
        let inside = draft.bounds().holds(&place);
        let pixels = if inside { light(&scene, place)? } else { vec![[0.0; 4]] };
        let linear = pixels.first().copied().unwrap_or_default();
        Ok(Point { x, y, linear, srgb: encoded(linear) })
    };
    places.iter().map(point).collect()
}

/// The pixels that are counted, and how many are in a row.
fn sample(studio: &Studio, draft: &Draft<'_>) -> Result<(u32, Vec<[f32; 4]>), Error> {
    let never = AtomicBool::new(false);
    let mut scene = draft.scene(studio, draft.level().made, &never)?;
    let region = draft.frame(&mut scene, draft.level())?;
    Ok((region.width(), light(&scene, region)?))
}

fn light(scene: &Scene<'_>, region: Rect) -> Result<Vec<[f32; 4]>, Error> {
    let plan = scene.plan(region, LIGHT)?;
    let (kept, _) = scene.studio.keep(&plan, &scene.control())?;
    let number = |bytes: &[u8]| bytes.try_into().map_or(0.0, f32::from_ne_bytes);
    let pixel = |bytes: &[u8]| [0, 1, 2, 3].map(|i| number(&bytes[4 * i..4 * i + 4]));
    Ok(kept.pixels.chunks_exact(16).map(pixel).collect())
}
