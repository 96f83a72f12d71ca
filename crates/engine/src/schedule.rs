//! Which rows each step makes for each band of the result, and which rows stores keep.
//!
//! Worked out for the whole job before it starts, so its memory is known.

use imgflo_op::Abyss;
use imgflo_pixel::Rect;

use crate::Error;
use crate::compile::{Compiled, Reads, Step, StepKind};
use crate::limits;
use crate::store::StoreSpec;

/// Of the memory, the waves may take one part in so many: more would take long to work out.
const WAVES_PART: u64 = 16;

/// A wave of work: some rows of some steps, inputs first.
#[derive(Clone, Debug)]
pub(crate) struct Wave {
    /// The rows that each step makes, from and up to.
    pub(crate) rows: Vec<(i32, i32)>,
    /// The first row that each store keeps when the wave begins.
    pub(crate) keep: Vec<i32>,
}

/// Works out the waves that make `region` in bands of `height` rows, and how many rows each store
/// has to hold. `band` tells how many rows of a store are a band.
///
/// A band of the result is one wave. Where a step needs many more rows than a band has before it can
/// start, waves before it make them a band at a time, so that what steps pass to each other stays in
/// cache.
///
/// # Errors
/// When the waves alone take more than their part of `memory` bytes: a few rows can need millions.
pub(crate) fn schedule(
    compiled: &mut Compiled,
    region: Rect,
    height: u32,
    band: impl Fn(&Rect) -> u32,
    memory: u64,
) -> Result<Vec<Wave>, Error> {
    let Compiled { steps, stores } = compiled;
    let made = stores.iter().map(|spec| spec.valid.y0).collect();
    let bands = stores.iter().map(|spec| band(&spec.valid) as i32).collect();
    let mut tide = Tide { steps, stores, bands, made, memory };
    let mut waves = Vec::new();
    let mut y = region.y0;
    while y < region.y1 {
        let end = y.saturating_add(height as i32).min(region.y1);
        tide.rise(&mut waves, &[], (y, end))?;
        let wave = tide.wave(&[], (y, end));
        tide.add(&mut waves, wave)?;
        y = end;
    }
    keep_from_the_end(&mut waves, stores.len());
    for (store, spec) in stores.iter_mut().enumerate() {
        let maker = steps.iter().position(|step| step.target == Some(store));
        let held = |wave: &Wave| {
            let (from, to) = maker.map_or((0, 0), |step| wave.rows[step]);
            to - wave.keep[store].min(from)
        };
        spec.rows = waves.iter().map(held).max().unwrap_or(0).max(0) as u32;
    }
    Ok(waves)
}

/// Bytes that waves take.
pub(crate) fn bytes(waves: &[Wave]) -> u64 {
    let each =
        |wave: &Wave| size_of::<Wave>() + size_of_val(&wave.rows[..]) + size_of_val(&wave.keep[..]);
    waves.first().map_or(0, |wave| waves.len() as u64 * each(wave) as u64)
}

/// How far every store has been made.
struct Tide<'a> {
    steps: &'a [Step],
    stores: &'a [StoreSpec],
    /// Rows of each store that are a band.
    bands: Vec<i32>,
    made: Vec<i32>,
    /// Bytes of memory that the job may take.
    memory: u64,
}

impl Tide<'_> {
    /// Waves for the inputs of steps that have to wait for many rows before `rows` of the result, or
    /// the `wanted` stores, can be made.
    fn rise(
        &mut self,
        waves: &mut Vec<Wave>,
        wanted: &[(usize, i32)],
        rows: (i32, i32),
    ) -> Result<(), Error> {
        let before = self.made.clone();
        let plan = self.wave(wanted, rows);
        self.made = before;
        // From the result upwards, so that what comes before is pulled along.
        for i in (0..self.steps.len()).rev() {
            let (from, to) = plan.rows[i];
            let band = self.steps[i].target.map_or(i32::MAX, |store| self.bands[store]);
            if to - from <= band.saturating_mul(2) {
                continue;
            }
            for (store, reads) in &self.steps[i].reads {
                let height = self.bands[*store];
                let Some((_, end)) = rows_read(reads, &self.stores[*store], from, to) else {
                    continue;
                };
                let mut at = self.made[*store].saturating_add(height);
                while at < end {
                    self.rise(waves, &[(*store, at)], (0, 0))?;
                    let wave = self.wave(&[(*store, at)], (0, 0));
                    self.add(waves, wave)?;
                    at = at.max(self.made[*store]).saturating_add(height);
                }
            }
        }
        Ok(())
    }

    fn add(&self, waves: &mut Vec<Wave>, wave: Wave) -> Result<(), Error> {
        waves.push(wave);
        let needed = bytes(waves).saturating_mul(WAVES_PART);
        limits::within("the memory for a plan so long, in bytes,", needed, "memory", self.memory)
    }

    /// The wave that makes `rows` of the result, and the `wanted` stores up to a row.
    fn wave(&mut self, wanted: &[(usize, i32)], rows: (i32, i32)) -> Wave {
        let mut needs: Vec<Option<(i32, i32)>> = vec![None; self.stores.len()];
        for (store, to) in wanted {
            needs[*store] = Some((self.made[*store], *to));
        }
        let mut made_now = vec![(0, 0); self.steps.len()];
        for (i, step) in self.steps.iter().enumerate().rev() {
            let (from, to) = match step.target {
                None => rows,
                Some(store) => {
                    let from = self.made[store];
                    let to =
                        needs[store].map_or(from, |need| up_to(step, &self.stores[store], need.1));
                    (from, to.max(from))
                }
            };
            made_now[i] = (from, to);
            if let Some(store) = step.target {
                self.made[store] = to;
            }
            if from < to {
                for (store, reads) in &step.reads {
                    let more = rows_read(reads, &self.stores[*store], from, to);
                    needs[*store] = join(needs[*store], more);
                }
            }
        }
        let keep = needs.iter().map(|rows| rows.map_or(i32::MAX, |(from, _)| from)).collect();
        Wave { rows: made_now, keep }
    }
}

/// A row is kept as long as any later wave wants it or one before it.
fn keep_from_the_end(waves: &mut [Wave], stores: usize) {
    let mut least = vec![i32::MAX; stores];
    for wave in waves.iter_mut().rev() {
        for (keep, least) in wave.keep.iter_mut().zip(&mut least) {
            *least = (*least).min(*keep);
            *keep = *least;
        }
    }
}

fn join(a: Option<(i32, i32)>, b: Option<(i32, i32)>) -> Option<(i32, i32)> {
    match (a, b) {
        (Some((a0, a1)), Some((b0, b1))) => Some((a0.min(b0), a1.max(b1))),
        (one, other) => one.or(other),
    }
}

/// How far a step goes when rows up to `to` are wanted.
fn up_to(step: &Step, spec: &StoreSpec, to: i32) -> i32 {
    match &step.kind {
        StepKind::Area { work, .. } if work.whole => spec.valid.y1,
        StepKind::Area { work, bounds, .. } => {
            let block = work.block.1.max(1) as i32;
            let over = (to - bounds.y0).rem_euclid(block);
            let rest = if over == 0 { 0 } else { block - over };
            to.saturating_add(rest).min(spec.valid.y1)
        }
        _ => to.min(spec.valid.y1),
    }
}

/// The rows of a store that a step reads to make the rows from `a` to `b`.
fn rows_read(reads: &Reads, spec: &StoreSpec, a: i32, b: i32) -> Option<(i32, i32)> {
    let valid = (spec.valid.y0, spec.valid.y1);
    if valid.0 >= valid.1 {
        return None;
    }
    let some = |from: i32, to: i32| (from < to).then_some((from, to));
    match reads {
        Reads::All => Some(valid),
        Reads::Shifted(by) => some((a + by).max(valid.0), (b + by).min(valid.1)),
        Reads::Window { render, pad } => {
            let rows = render.window(*pad, &Rect { x0: 0, x1: 1, y0: a, y1: b });
            within(spec, rows.y0, rows.y1)
        }
        Reads::Sums { weights, shift, rows } => {
            let (a, b) = ((a + shift).max(rows.start), (b + shift).min(rows.end));
            let rows = (a < b).then(|| weights.reads(a..b))?;
            within(spec, rows.start, rows.end)
        }
        Reads::Mapped { map, columns, reach } => {
            let rows = Rect { y0: a, y1: b, ..*columns }.and(columns);
            if rows.is_empty() {
                return None;
            }
            let area = map.bounds(&rows).grow(0, *reach);
            within(spec, area.y0, area.y1)
        }
    }
}

fn within(spec: &StoreSpec, from: i32, to: i32) -> Option<(i32, i32)> {
    let (low, high) = (spec.valid.y0, spec.valid.y1);
    match spec.abyss {
        Abyss::Clamp => Some((from.clamp(low, high - 1), to.clamp(low + 1, high))),
        Abyss::Loop if from < low || high < to => Some((low, high)),
        _ => {
            let (from, to) = (from.max(low), to.min(high));
            (from < to).then_some((from, to))
        }
    }
}
