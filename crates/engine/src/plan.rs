//! A plan: everything that is known about a job before it starts.

use imgflo_pixel::{Format, Layout, Rect};

use crate::compile::{Compiled, Step, StepKind, compile, space_of};
use crate::limits::within;
use crate::schedule::{Wave, bytes, schedule};
use crate::span::registers_bytes;
use crate::store::StoreSpec;
use crate::survey::survey;
use crate::{Error, Graph, Limits, NodeId};

/// What is asked of a graph.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// The node whose result is wanted.
    pub node: NodeId,
    /// The part that is wanted; all of it if none is named.
    pub region: Option<Rect>,
    /// How the pixels of the result lie in memory.
    pub format: Format,
    /// Rows worked on at a time; a good number if none is named. The result is the same.
    pub band_rows: Option<u32>,
}

impl Request {
    /// All of a node's result.
    pub fn all(node: NodeId, format: Format) -> Self {
        Self { node, region: None, format, band_rows: None }
    }
}

/// Steps and bands, ready to run.
#[derive(Debug)]
pub struct Plan {
    pub(crate) compiled: Compiled,
    pub(crate) waves: Vec<Wave>,
    pub(crate) region: Rect,
    pub(crate) band_rows: u32,
    pub(crate) format: Format,
    pub(crate) time_ms: u64,
    opaque: bool,
}

/// Pixels that a band has for each thread, about: what fits into its second-level cache with a few
/// stores.
const BAND_PIXELS: u64 = 1 << 14;
/// Threads that bands grow with: more find enough to do in bands as large.
const BAND_THREADS: u64 = 4;
/// Where images are turned, a band has so many times more: what it is made of overlaps with what the
/// next one is made of.
const TURNED: u64 = 4;
/// Bands that may wait for the encoder, one that it encodes, and one that is filled.
pub(crate) const BANDS_OUT: u64 = 3;

/// Plans how to answer a request.
///
/// # Errors
/// When the graph cannot be rendered, or needs more than the limits allow.
pub fn plan(graph: &Graph, request: &Request, limits: &Limits) -> Result<Plan, Error> {
    let survey = survey(graph, request.node, limits)?;
    let result = &survey.nodes[survey.result];
    let region = request.region.unwrap_or(result.bounds);
    if region.is_infinite() {
        return Err(Error::Infinite);
    }
    if region.is_empty() {
        return Err(Error::Empty { node: result.name.clone() });
    }
    within("the width of the result", region.width().into(), "side", limits.side)?;
    within("the height of the result", region.height().into(), "side", limits.side)?;
    within("the number of pixels in the result", region.pixels(), "pixels", limits.pixels)?;
    let mut compiled = compile(&survey, region, space_of(request.format))?;
    let pixels = BAND_PIXELS * limits.threads.clamp(1, BAND_THREADS);
    let good = || good_band(&region, &compiled, pixels);
    let band_rows = request.band_rows.unwrap_or_else(good).max(1);
    let band = |rect: &Rect| request.band_rows.unwrap_or_else(|| band_of(rect, pixels)).max(1);
    let waves = schedule(&mut compiled, region, band_rows, band, limits.memory)?;
    let (format, time_ms, opaque) = (request.format, limits.time_ms, result.opaque);
    let plan = Plan { compiled, waves, region, band_rows, format, time_ms, opaque };
    within("the memory needed, in bytes,", plan.memory(), "memory", limits.memory)?;
    Ok(plan)
}

/// As many bands as there are times `pixels` in the largest of what is made on the way: where
/// a large picture becomes a small one, a row of that can take many rows.
fn good_band(region: &Rect, compiled: &Compiled, pixels: u64) -> u32 {
    let stores = compiled.stores.iter().map(|spec| spec.valid.pixels());
    let most = stores.fold(region.pixels(), u64::max);
    // No more than two thousand bands, however tall.
    let turns = |step: &Step| matches!(&step.kind, StepKind::Program(program) if program.turns());
    let band = pixels * if compiled.steps.iter().any(turns) { TURNED } else { 1 };
    let bands = (most / band).clamp(1, 2_000);
    region.height().div_ceil(bands as u32).min(128)
}

/// Rows of something on the way that are worked on together.
fn band_of(rect: &Rect, pixels: u64) -> u32 {
    (pixels as u32 / rect.width().max(1)).clamp(8, 128)
}

impl Plan {
    /// The size and format of the result.
    pub fn layout(&self) -> Layout {
        Layout { width: self.region.width(), height: self.region.height(), format: self.format }
    }

    /// The part of the plane that the result shows.
    pub fn region(&self) -> Rect {
        self.region
    }

    /// The part of each picture that is read, by the picture's identity.
    pub fn reads(&self) -> impl Iterator<Item = (String, Rect)> {
        self.compiled.steps.iter().filter_map(|step| match (&step.kind, step.target) {
            (StepKind::Read(source), Some(store)) => {
                Some((source.identity(), self.compiled.stores[store].valid))
            }
            _ => None,
        })
    }

    /// Whether no pixel of the result can be transparent.
    pub fn is_opaque(&self) -> bool {
        self.opaque
    }

    /// Milliseconds that a run may take.
    pub fn time(&self) -> u64 {
        self.time_ms
    }

    /// Bytes of memory for pixels, at most.
    pub fn memory(&self) -> u64 {
        let stores: u64 = self.compiled.stores.iter().map(StoreSpec::bytes).sum();
        let band = self.layout().row_bytes() as u64 * u64::from(self.band_rows);
        let sources: u64 = self.compiled.steps.iter().map(reading).sum();
        let windows = self.compiled.steps.iter().map(|step| windows(step, &self.compiled.stores));
        // Steps come one after the other, so the largest counts.
        let scratch = self.compiled.steps.iter().map(scratch).max().unwrap_or(0);
        stores + band * BANDS_OUT + sources + windows.sum::<u64>() + scratch + bytes(&self.waves)
    }
}

/// Patches of an area that may be filled at once: one for each thread.
const PATCHES: u64 = 16;

/// Bytes that threads take for themselves while they run a step's program: registers, and parts of
/// turned images that are copied.
fn scratch(step: &Step) -> u64 {
    match &step.kind {
        StepKind::Program(program) => PATCHES * registers_bytes(program),
        _ => 0,
    }
}

/// Bytes that windows on a step's inputs take beyond what they show: a slice of each plane for each
/// row that the neighborhood reaches further.
fn windows(step: &Step, stores: &[StoreSpec]) -> u64 {
    let (StepKind::Area { work, .. }, Some(target)) = (&step.kind, step.target) else { return 0 };
    if work.whole {
        return 0;
    }
    let patch = stores[target].valid;
    let beyond = |pad: usize| {
        let window = work.render.window(pad, &patch);
        u64::from(window.height().saturating_sub(patch.height()))
    };
    let rows = work.pixels.iter().map(|(pad, ..)| beyond(*pad)).fold(0, u64::saturating_add);
    rows.saturating_mul(PATCHES * size_of::<[&[f32]; 4]>() as u64)
}

/// Bytes that a step's decoder takes, with the rows that it reads ahead.
fn reading(step: &Step) -> u64 {
    match &step.kind {
        StepKind::Read(source) => {
            let ahead = u64::from(crate::run::ROWS_AHEAD) * crate::run::CHUNKS_AHEAD;
            source.memory() + source.layout().row_bytes() as u64 * ahead
        }
        _ => 0,
    }
}
