//! A plan: everything that is known about a job before it starts.

use imgflo_pixel::{Format, Layout, Rect};

use crate::compile::{Compiled, Step, StepKind, compile, space_of};
use crate::limits::within;
use crate::schedule::{Wave, schedule};
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
    /// Threads that a run may have.
    pub(crate) threads: usize,
    opaque: bool,
}

/// Pixels that a band has for each thread, about: what fits into its second-level cache with a few
/// stores.
const BAND_PIXELS: u64 = 1 << 15;
/// Threads that bands grow with: more find enough to do in bands as large.
const BAND_THREADS: u64 = 4;
/// Rows of a band of something on the way, at least, if they have few enough pixels: blurs along rows
/// work on so many at a time.
const LEAST_ROWS: u64 = 16;
/// Where images are turned, a band has so many times more: what it is made of overlaps with what the
/// next one is made of.
const TURNED: u64 = 4;
/// Threads that a run may have, whatever the limits are.
const MOST_THREADS: u64 = 1 << 10;

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
    within("the number of pixels computed on the way", most(&compiled), "pixels", limits.pixels)?;
    let pixels = BAND_PIXELS * limits.threads.clamp(1, BAND_THREADS);
    let good = || good_band(&region, &compiled, pixels);
    let band_rows = request.band_rows.unwrap_or_else(good).max(1);
    let share = |rect: &Rect| band_of(rect, pixels, (band_rows, region.height()));
    let band = |rect: &Rect| request.band_rows.unwrap_or_else(|| share(rect)).max(1);
    let waves = schedule(&mut compiled, region, band_rows, band, limits.memory)?;
    let (format, time_ms, opaque) = (request.format, limits.time_ms, result.opaque);
    let threads = limits.threads.clamp(1, MOST_THREADS) as usize;
    let plan = Plan { compiled, waves, region, band_rows, format, time_ms, threads, opaque };
    within("the memory needed, in bytes,", plan.memory(), "memory", limits.memory)?;
    Ok(plan)
}

/// The pixels of the largest image that is computed, whatever becomes of it. What is only read has
/// limits of its own.
fn most(compiled: &Compiled) -> u64 {
    let computed = compiled.steps.iter().filter(|step| !matches!(step.kind, StepKind::Read(_)));
    let stores = computed.filter_map(|step| step.target);
    stores.map(|store| compiled.stores[store].valid.pixels()).max().unwrap_or(0)
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

/// Rows of something on the way that are worked on together: no more than go into a band of the
/// result, for a few rows of something small can be made of many of something large.
fn band_of(rect: &Rect, pixels: u64, (band_rows, height): (u32, u32)) -> u32 {
    let share = u64::from(rect.height()) * u64::from(band_rows) / u64::from(height.max(1));
    let rows = pixels / u64::from(rect.width().max(1));
    rows.min(share.max(LEAST_ROWS)).clamp(8, 128) as u32
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
}
