//! Which rows each step makes for each band of the result, and which rows stores keep.
//!
//! Worked out for the whole job before it starts, so its memory is known.

use imgflo_op::Abyss;
use imgflo_pixel::Rect;

use crate::compile::{Compiled, Reads, Step, StepKind};
use crate::store::StoreSpec;

/// What happens for one band of the result.
#[derive(Clone, Debug)]
pub(crate) struct Band {
    /// The rows that each step makes, from and up to.
    pub(crate) rows: Vec<(i32, i32)>,
    /// The first row that each store keeps when the band begins.
    pub(crate) keep: Vec<i32>,
}

/// Works out the bands of `height` rows, and how many rows each store has to hold.
pub(crate) fn schedule(compiled: &mut Compiled, region: Rect, height: u32) -> Vec<Band> {
    let Compiled { steps, stores } = compiled;
    let mut made: Vec<i32> = stores.iter().map(|spec| spec.valid.y0).collect();
    let mut bands = Vec::new();
    let mut y = region.y0;
    while y < region.y1 {
        let end = y.saturating_add(height as i32).min(region.y1);
        bands.push(band(steps, stores, &mut made, (y, end)));
        y = end;
    }
    keep_from_the_end(&mut bands, stores.len());
    for (store, spec) in stores.iter_mut().enumerate() {
        let maker = steps.iter().position(|step| step.target == Some(store));
        let held = |band: &Band| maker.map_or(0, |step| band.rows[step].1 - band.keep[store]);
        spec.rows = bands.iter().map(held).max().unwrap_or(0).max(0) as u32;
    }
    bands
}

fn band(steps: &[Step], stores: &[StoreSpec], made: &mut [i32], rows: (i32, i32)) -> Band {
    let mut wanted: Vec<Option<(i32, i32)>> = vec![None; stores.len()];
    let mut made_now = vec![(0, 0); steps.len()];
    for (i, step) in steps.iter().enumerate().rev() {
        let (from, to) = match step.target {
            None => rows,
            Some(store) => {
                let from = made[store];
                let to = wanted[store].map_or(from, |(_, to)| up_to(step, &stores[store], to));
                (from, to.max(from))
            }
        };
        made_now[i] = (from, to);
        if let Some(store) = step.target {
            made[store] = to;
        }
        if from < to {
            for (store, reads) in &step.reads {
                let more = rows_read(reads, &stores[*store], from, to);
                wanted[*store] = join(wanted[*store], more);
            }
        }
    }
    let keep = wanted.iter().map(|rows| rows.map_or(i32::MAX, |(from, _)| from)).collect();
    Band { rows: made_now, keep }
}

/// A row is kept as long as any later band wants it or one before it.
fn keep_from_the_end(bands: &mut [Band], stores: usize) {
    let mut least = vec![i32::MAX; stores];
    for band in bands.iter_mut().rev() {
        for (keep, least) in band.keep.iter_mut().zip(&mut least) {
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
        Reads::Around(by) => {
            let by = *by as i32;
            within(spec, a.saturating_sub(by), b.saturating_add(by))
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
