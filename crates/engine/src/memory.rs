//! How much memory a plan takes: worked out before it runs.

use imgflo_op::{AreaWork, Patch, Window};
use imgflo_pixel::Rect;

use crate::Plan;
use crate::compile::{Compiled, Step, StepKind};
use crate::cuts::Cuts;
use crate::program::StoreId;
use crate::run::{BANDS_OUT, CHUNKS_AHEAD, ROWS_AHEAD, stripes_bytes};
use crate::schedule;
use crate::span::registers_bytes;
use crate::store::StoreSpec;

impl Plan {
    /// Bytes of memory for pixels, at most, with as many threads as there may be.
    pub fn memory(&self) -> u64 {
        let Compiled { steps, stores } = &self.compiled;
        let kept = stores.iter().map(StoreSpec::bytes);
        let read = steps.iter().map(|step| reading(step, stores));
        let result = self.layout().row_bytes() as u64 * u64::from(self.band_rows) * BANDS_OUT;
        // Steps come one after the other, so the largest counts.
        let own = (0..steps.len()).map(|i| self.own(i)).max().unwrap_or(0);
        let most = kept.chain(read).chain([result, own]).fold(0, u64::saturating_add);
        most.saturating_add(schedule::bytes(&self.waves))
    }

    /// Bytes that threads take for themselves while they do a step.
    fn own(&self, i: usize) -> u64 {
        let step = &self.compiled.steps[i];
        let made = self.waves.iter().map(|wave| wave.rows[i]);
        let Some((from, to)) = made.max_by_key(|(from, to)| to - from) else { return 0 };
        match (&step.kind, step.target.map(|store| &self.compiled.stores[store])) {
            (StepKind::Program(program), target) => {
                let width = target.map_or(self.region, |spec| spec.valid).width();
                let planes = target.map_or(1, |spec| spec.planes);
                let slices = stripes_bytes((width, (to - from) as u32, planes), self.threads);
                slices.saturating_add(registers_bytes(program) * self.threads as u64)
            }
            (StepKind::Area { work, stores, bounds }, Some(target)) => {
                let area = Rect { y0: from, y1: to, ..target.valid };
                let patches = |threads| {
                    self.patches(work, stores, &Cuts::new(work, bounds, &area, threads), threads)
                };
                (1..=self.threads).map(patches).max().unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// Bytes that patches take, and so many threads to fill them.
    fn patches(&self, work: &AreaWork, inputs: &[StoreId], cuts: &Cuts, threads: usize) -> u64 {
        let patch = cuts.largest();
        let views = inputs.iter().zip(&work.pixels).map(|(input, (pad, ..))| {
            let all = self.compiled.stores[*input].valid;
            Window::bytes(&if work.whole { all } else { work.render.window(*pad, &patch) })
        });
        let each = views.chain([work.render.scratch(&patch)]).fold(0, u64::saturating_add);
        let all = Patch::bytes(&patch) * cuts.count() as u64;
        all.saturating_add(each.saturating_mul(threads.min(cuts.count()) as u64))
    }
}

/// Bytes that a step's decoder takes, with the rows that it reads ahead: of the part that is read,
/// for a kept result can be as wide as the plane.
fn reading(step: &Step, stores: &[StoreSpec]) -> u64 {
    let (StepKind::Read(source), Some(store)) = (&step.kind, step.target) else { return 0 };
    let row = u64::from(stores[store].valid.width()) * source.layout().format.bytes() as u64;
    source.memory() + row * u64::from(ROWS_AHEAD) * CHUNKS_AHEAD
}
