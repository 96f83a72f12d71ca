//! A plan that is running.

use std::sync::Arc;

use imgflo_op::{AreaWork, Kernel};
use imgflo_pixel::{Level, Planes, Rect};

use super::clock::Clock;
use super::crew::Crew;
use super::ends::Ends;
use super::patches::{Backdrop, pad, patches};
use super::stretch::Stretch;
use super::stripes::{Stripe, stripes};
use crate::compile::{Step, StepKind};
use crate::cuts::Cuts;
use crate::program::Program;
use crate::schedule::Wave;
use crate::span::{Made, Registers, pack, run_rows};
use crate::store::{Form, Rows, Store, StoreSpec};
use crate::{Error, Plan};

/// Rows of a measurement that are summed by themselves, then merged in order.
const MEASURED_ROWS: usize = 64;

/// A plan that is running.
pub(super) struct Job<'a> {
    plan: &'a Plan,
    level: Level,
    clock: Clock<'a>,
    crew: Crew,
    stores: Vec<Store>,
    /// The formulas that measurements have found, by the stores that stand for them.
    measured: Vec<Option<Arc<dyn Kernel>>>,
    pub(super) times: Vec<Stretch>,
}

impl<'a> Job<'a> {
    pub(super) fn new(plan: &'a Plan, level: Level, clock: Clock<'a>, crew: Crew) -> Self {
        Self {
            plan,
            level,
            clock,
            crew,
            stores: plan.compiled.stores.iter().copied().map(Store::new).collect(),
            measured: vec![None; plan.compiled.stores.len()],
            times: vec![Stretch::default(); plan.compiled.steps.len()],
        }
    }

    pub(super) fn all_bands(
        &mut self,
        ends: &mut impl Ends,
        progress: Option<&(dyn Fn(u32, u32) + Sync)>,
    ) -> Result<(), Error> {
        let mut done = 0;
        let last = self.plan.compiled.steps.len() - 1;
        for wave in &self.plan.waves {
            self.wave(wave, ends)?;
            done += (wave.rows[last].1 - wave.rows[last].0) as u32;
            if let Some(progress) = progress {
                let all = self.plan.region.height();
                progress(done, all);
            }
        }
        Ok(())
    }

    fn wave(&mut self, wave: &Wave, ends: &mut impl Ends) -> Result<(), Error> {
        for (store, keep) in self.stores.iter_mut().zip(&wave.keep) {
            store.forget((*keep).min(store.spec.valid.y1));
        }
        let plan = self.plan;
        for (i, step) in plan.compiled.steps.iter().enumerate() {
            let (from, to) = wave.rows[i];
            if to <= from {
                continue;
            }
            self.clock.check()?;
            let begun = self.clock.now();
            self.step(i, step, (from, to), ends)?;
            self.times[i].add(begun, self.clock.now());
        }
        Ok(())
    }

    fn step(
        &mut self,
        i: usize,
        step: &Step,
        rows: (i32, i32),
        ends: &mut impl Ends,
    ) -> Result<(), Error> {
        match (&step.kind, step.target) {
            (StepKind::Read(_), Some(store)) => self.read((i, step), store, rows, ends),
            (StepKind::Program(program), Some(store)) => {
                self.fill(program, store, rows);
                Ok(())
            }
            (StepKind::Program(program), None) => {
                let bytes = self.result(program, rows, ends);
                ends.write(bytes)
            }
            (StepKind::Area { work, stores, bounds }, Some(store)) => {
                self.area(work, stores, bounds, store, rows)
            }
            (StepKind::Measure { measure, store }, Some(found)) => {
                self.measured[found] = Some(measure.kernel(&self.measure(&**measure, *store)));
                Ok(())
            }
            _ => Err(Error::Graph("a step without a target".into())),
        }
    }

    fn read(
        &mut self,
        (i, step): (usize, &Step),
        store: usize,
        (from, to): (i32, i32),
        ends: &mut impl Ends,
    ) -> Result<(), Error> {
        let Rows::Bytes(ring) = &mut self.stores[store].rows else { return Ok(()) };
        let mut rows = ring.fresh((to - from) as usize);
        for row in &mut rows {
            ends.read(i, row).map_err(|error| Error::Source {
                node: step.name.clone(),
                message: error.to_string(),
            })?;
        }
        ring.push(rows);
        Ok(())
    }

    /// Makes rows of a store by a program.
    fn fill(&mut self, program: &Program, store: usize, (from, to): (i32, i32)) {
        let spec = self.stores[store].spec;
        let count = (to - from) as usize;
        let (x0, x1) = (spec.valid.x0, spec.valid.x1);
        let lead = (spec.valid.x0 - spec.region.x0) as usize;
        let (width, valid) = (spec.region.width() as usize, spec.valid.width() as usize);
        match spec.form {
            Form::Planar => {
                let mut rows = self.fresh_planar(store, count);
                let planes = rows.iter_mut().flat_map(|row| row.chunks_exact_mut(width));
                let slices = planes.map(|plane| &mut plane[lead..lead + valid]).collect();
                let number = spec.planes as usize;
                let stripes = stripes(
                    slices,
                    (number, 1),
                    (x0, x1, from),
                    program.samples(),
                    self.crew.size(),
                );
                self.each(program, stripes, number, |row, x, count, planes| {
                    for (plane, to) in planes.iter().zip(row) {
                        to[x..x + count].copy_from_slice(&plane.0[..count]);
                    }
                });
                self.pad(&spec, &mut rows);
                self.push_planar(store, rows);
            }
            Form::Pixels => {
                let Rows::Pixels(ring) = &mut self.stores[store].rows else { return };
                let mut rows = ring.fresh(count);
                let slices = rows.iter_mut().map(|row| &mut row[lead..lead + valid]).collect();
                let stripes =
                    stripes(slices, (1, 1), (x0, x1, from), program.samples(), self.crew.size());
                self.each(program, stripes, 1, |row, x, count, [r, g, b, a]| {
                    for (i, px) in row[0][x..x + count].iter_mut().enumerate() {
                        *px = [r.0[i], g.0[i], b.0[i], a.0[i]];
                    }
                });
                let Rows::Pixels(ring) = &mut self.stores[store].rows else { return };
                ring.push(rows);
            }
            Form::Bytes(_) => {}
        }
    }

    /// Runs a program over stripes, whose rows are a number of slices each, and gives each span to
    /// `take`, with its row, and where it begins there.
    fn each<T: Send>(
        &self,
        program: &Program,
        stripes: Vec<Stripe<'_, T>>,
        slices: usize,
        take: impl Fn(&mut [&mut [T]], usize, usize, &Planes) + Sync,
    ) {
        let level = self.level;
        let made = Made { stores: &self.stores, measured: &self.measured };
        self.crew.each(
            stripes,
            || Registers::new(program),
            |registers, mut stripe| {
                let place = (stripe.from, stripe.to, stripe.y);
                let mut rows: Vec<_> = stripe.rows.chunks_exact_mut(slices).collect();
                run_rows(
                    program,
                    (made, level),
                    registers,
                    place,
                    &mut rows,
                    |row, x, count, planes| {
                        take(row, x, count, planes);
                    },
                );
            },
        );
    }

    fn pad(&self, spec: &StoreSpec, rows: &mut [Vec<f32>]) {
        if spec.valid != spec.region {
            rows.iter_mut().for_each(|row| pad(spec, row));
        }
    }

    fn fresh_planar(&mut self, store: usize, count: usize) -> Vec<Vec<f32>> {
        match &mut self.stores[store].rows {
            Rows::Planar(ring) => ring.fresh(count),
            Rows::Bytes(_) | Rows::Pixels(_) => Vec::new(),
        }
    }

    fn push_planar(&mut self, store: usize, rows: Vec<Vec<f32>>) {
        if let Rows::Planar(ring) = &mut self.stores[store].rows {
            ring.push(rows);
        }
    }

    /// Makes a band of the result.
    fn result(&self, program: &Program, (from, to): (i32, i32), ends: &mut impl Ends) -> Vec<u8> {
        let (layout, level) = (self.plan.layout(), self.level);
        let (row_bytes, pixel) = (layout.row_bytes(), layout.format.bytes());
        let mut bytes = ends.buffer(row_bytes * (to - from) as usize);
        let Rect { x0, x1, .. } = self.plan.region;
        let rows = bytes.chunks_exact_mut(row_bytes).collect();
        let stripes =
            stripes(rows, (1, pixel), (x0, x1, from), program.samples(), self.crew.size());
        self.each(program, stripes, 1, |row, x, count, planes| {
            pack(layout.format, level, planes, &mut row[0][x * pixel..(x + count) * pixel]);
        });
        bytes
    }

    /// Makes rows of a store by patches.
    fn area(
        &mut self,
        work: &AreaWork,
        inputs: &[usize],
        bounds: &Rect,
        store: usize,
        (from, to): (i32, i32),
    ) -> Result<(), Error> {
        let spec = self.stores[store].spec;
        let mut rows = self.fresh_planar(store, (to - from) as usize);
        let area = Rect { y0: from, y1: to, ..spec.valid };
        let cuts = Cuts::new(work, bounds, &area, self.crew.size());
        let patches = patches(&spec, &area, &cuts, &mut rows);
        let (stores, level, clock) = (&self.stores, self.level, self.clock);
        self.crew.try_each(patches, |mut patch| {
            // A large neighborhood takes its time.
            clock.check()?;
            let rect = patch.rect();
            let backdrops: Vec<_> = inputs
                .iter()
                .zip(&work.pixels)
                .map(|(input, (pad, ..))| Backdrop::new(&stores[*input], &rect, work, *pad))
                .collect();
            let windows: Vec<_> = inputs
                .iter()
                .zip(&backdrops)
                .map(|(input, backdrop)| backdrop.window(&stores[*input]).at(level))
                .collect();
            work.render.render(&windows, &mut patch);
            Ok(())
        })?;
        self.pad(&spec, &mut rows);
        self.push_planar(store, rows);
        Ok(())
    }

    fn measure(&self, measure: &dyn imgflo_op::Measure, store: usize) -> Vec<f64> {
        let store = &self.stores[store];
        let Rect { y0, y1, x0, x1 } = store.spec.valid;
        let lead = (x0 - store.spec.region.x0) as usize;
        let width = (x1 - x0) as usize;
        let starts: Vec<i32> = (y0..y1).step_by(MEASURED_ROWS).collect();
        let part = |start: i32| {
            let mut sums = measure.empty();
            for y in start..(start + MEASURED_ROWS as i32).min(y1) {
                let row = store.planes(y).map(|plane| &plane[lead..lead + width]);
                measure.add(&mut sums, row);
            }
            sums
        };
        let parts = self.crew.map(starts, part);
        let mut sums = measure.empty();
        parts.iter().for_each(|part| measure.merge(&mut sums, part));
        sums
    }
}
