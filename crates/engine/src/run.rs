//! Running a plan: decoding, processing and encoding, each at its own pace.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Scope;
use std::time::{Duration, Instant};

use imgflo_op::{AreaWork, Patch, Window};
use imgflo_pixel::{Level, Rect, RowsError, WriteRows};
use rayon::prelude::*;

use crate::compile::{Step, StepKind};
use crate::program::Program;
use crate::schedule::Wave;
use crate::span::{Registers, pack, run_row};
use crate::store::{Form, Rows, Store, StoreSpec};
use crate::{Error, Plan};

/// Rows that a decoder gives at a time, and how many such chunks it may be ahead.
pub(crate) const ROWS_AHEAD: u32 = 32;
pub(crate) const CHUNKS_AHEAD: u64 = 4;
/// Rows of a measurement that are summed by themselves, then merged in order.
const MEASURED_ROWS: usize = 64;

/// How a plan is run. The result does not depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Threads that compute.
    pub threads: usize,
    /// The vectors to compute with.
    pub level: Level,
}

impl Default for Settings {
    /// A thread for each processor, and its widest vectors.
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { threads, level: Level::new() }
    }
}

/// A hand on a running job.
#[derive(Default)]
pub struct Control<'a> {
    /// Set it to stop the job.
    pub cancel: Option<&'a AtomicBool>,
    /// Is told how many rows of how many are done.
    pub progress: Option<&'a (dyn Fn(u32, u32) + Sync)>,
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control").field("cancel", &self.cancel).finish_non_exhaustive()
    }
}

/// What a job took.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Time spent in each step, in the plan's order.
    pub steps: Vec<Duration>,
}

/// Runs a plan and writes its result.
///
/// # Errors
/// When a source cannot be read, the result cannot be written, or the job is stopped.
pub fn run(
    plan: &Plan,
    write: Box<dyn WriteRows>,
    control: &Control<'_>,
    settings: &Settings,
) -> Result<Report, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(settings.threads.max(1)).build();
    let pool = pool.map_err(|error| Error::Graph(format!("no threads to work with: {error}")))?;
    let start = Instant::now();
    std::thread::scope(|scope| {
        let (mut encoder, writing) = Encoder::start(scope, write);
        let mut job = Job::new(scope, plan, settings.level);
        let done = pool.install(|| job.all_bands(&mut encoder, control, start));
        drop(job.readers);
        let finished = done.is_ok();
        encoder.close(finished);
        let written = writing.join().unwrap_or_else(|_| Err("the encoder broke down".into()));
        match (done, written) {
            (Err(Error::Sink(_)) | Ok(()), Err(error)) => Err(Error::Sink(error.to_string())),
            (Err(error), _) => Err(error),
            (Ok(()), Ok(())) => Ok(Report { steps: job.times }),
        }
    })
}

/// A band of the result on its way to the encoder.
enum Message {
    Rows(Vec<u8>),
    Done,
}

/// The encoder's thread, seen from here.
struct Encoder {
    full: SyncSender<Message>,
    empty: Receiver<Vec<u8>>,
}

type Writing<'scope> = std::thread::ScopedJoinHandle<'scope, Result<(), RowsError>>;

impl Encoder {
    fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        mut write: Box<dyn WriteRows>,
    ) -> (Self, Writing<'scope>) {
        let (full, taken) = sync_channel(1);
        let (back, empty) = sync_channel(4);
        let thread = scope.spawn(move || {
            while let Ok(message) = taken.recv() {
                match message {
                    Message::Rows(rows) => {
                        write.write(&rows)?;
                        // Nobody waits for it once the last band is made.
                        let _ = back.try_send(rows);
                    }
                    Message::Done => return write.finish(),
                }
            }
            Ok(())
        });
        (Self { full, empty }, thread)
    }

    fn buffer(&self, size: usize) -> Vec<u8> {
        let mut buffer = self.empty.try_recv().unwrap_or_default();
        buffer.resize(size, 0);
        buffer
    }

    fn send(&self, rows: Vec<u8>) -> Result<(), Error> {
        self.full.send(Message::Rows(rows)).map_err(|_| Error::Sink(String::new()))
    }

    fn close(self, finished: bool) {
        if finished {
            // If it is gone, it has said why.
            let _ = self.full.send(Message::Done);
        }
    }
}

/// The rows that a decoder's thread gives.
struct Reader {
    chunks: Receiver<Result<Vec<u8>, RowsError>>,
    back: SyncSender<Vec<u8>>,
    left: Vec<u8>,
    used: usize,
}

impl Reader {
    fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        source: std::sync::Arc<dyn crate::Source>,
        first: u32,
        rows: u32,
    ) -> Self {
        let (send, chunks) = sync_channel(CHUNKS_AHEAD as usize - 2);
        let (back, spare) = sync_channel::<Vec<u8>>(CHUNKS_AHEAD as usize);
        scope.spawn(move || {
            let mut reader = match source.open(first) {
                Ok(reader) => reader,
                // Nobody listens any more if the job has ended.
                Err(error) => return drop(send.send(Err(error))),
            };
            let row_bytes = source.layout().row_bytes();
            let mut left = rows;
            while left > 0 {
                let count = left.min(ROWS_AHEAD);
                let mut chunk: Vec<u8> = spare.try_recv().unwrap_or_default();
                chunk.resize(row_bytes * count as usize, 0);
                let result = reader.read(&mut chunk).map(|()| chunk);
                let failed = result.is_err();
                if send.send(result).is_err() || failed {
                    return;
                }
                left -= count;
            }
        });
        Self { chunks, back, left: Vec::new(), used: 0 }
    }

    /// Fills a row.
    fn next(&mut self, row: &mut [u8]) -> Result<(), RowsError> {
        if self.used == self.left.len() {
            let done = std::mem::take(&mut self.left);
            // The decoder makes a new one if this one is lost.
            let _ = self.back.try_send(done);
            self.left = self.chunks.recv().map_err(|_| "the decoder broke down")??;
            self.used = 0;
        }
        let end = (self.used + row.len()).min(self.left.len());
        let rows = self.left.get(self.used..end).filter(|rows| rows.len() == row.len());
        row.copy_from_slice(rows.ok_or("the decoder gave too few rows")?);
        self.used = end;
        Ok(())
    }
}

/// A plan that is running.
struct Job<'a> {
    plan: &'a Plan,
    level: Level,
    stores: Vec<Store>,
    readers: Vec<Option<Reader>>,
    times: Vec<Duration>,
}

impl<'a> Job<'a> {
    fn new<'scope>(scope: &'scope Scope<'scope, '_>, plan: &'a Plan, level: Level) -> Self {
        let steps = &plan.compiled.steps;
        let reader = |step: &Step| match (&step.kind, step.target) {
            (StepKind::Read(source), Some(store)) => {
                let valid = plan.compiled.stores[store].valid;
                Some(Reader::start(scope, source.clone(), valid.y0 as u32, valid.height()))
            }
            _ => None,
        };
        Self {
            plan,
            level,
            stores: plan.compiled.stores.iter().copied().map(Store::new).collect(),
            readers: steps.iter().map(reader).collect(),
            times: vec![Duration::ZERO; steps.len()],
        }
    }

    fn all_bands(
        &mut self,
        encoder: &mut Encoder,
        control: &Control<'_>,
        start: Instant,
    ) -> Result<(), Error> {
        let mut done = 0;
        let last = self.plan.compiled.steps.len() - 1;
        for wave in &self.plan.waves {
            self.wave(wave, encoder, control, start)?;
            done += (wave.rows[last].1 - wave.rows[last].0) as u32;
            if let Some(progress) = control.progress {
                let all = self.plan.region.height();
                progress(done, all);
            }
        }
        Ok(())
    }

    fn wave(
        &mut self,
        wave: &Wave,
        encoder: &mut Encoder,
        control: &Control<'_>,
        start: Instant,
    ) -> Result<(), Error> {
        for (store, keep) in self.stores.iter_mut().zip(&wave.keep) {
            store.forget((*keep).min(store.spec.valid.y1));
        }
        let plan = self.plan;
        for (i, step) in plan.compiled.steps.iter().enumerate() {
            let (from, to) = wave.rows[i];
            if to <= from {
                continue;
            }
            if control.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
                return Err(Error::Cancelled);
            }
            if start.elapsed() > Duration::from_millis(plan.time_ms) {
                return Err(Error::OutOfTime);
            }
            let begin = Instant::now();
            self.step(i, step, (from, to), encoder)?;
            self.times[i] += begin.elapsed();
        }
        Ok(())
    }

    fn step(
        &mut self,
        i: usize,
        step: &Step,
        rows: (i32, i32),
        encoder: &mut Encoder,
    ) -> Result<(), Error> {
        match (&step.kind, step.target) {
            (StepKind::Read(_), Some(store)) => self.read(i, step, store, rows),
            (StepKind::Program(program), Some(store)) => {
                self.fill(program, store, rows);
                Ok(())
            }
            (StepKind::Program(program), None) => {
                let bytes = self.result(program, rows, encoder);
                encoder.send(bytes)
            }
            (StepKind::Area { work, stores, bounds }, Some(store)) => {
                self.area(work, stores, bounds, store, rows);
                Ok(())
            }
            (StepKind::Measure { measure, store, slot }, Some(_)) => {
                let kernel = measure.kernel(&self.measure(&**measure, *store));
                // It is measured once; a second time would give the same.
                let _ = slot.set(kernel);
                Ok(())
            }
            _ => Err(Error::Graph("a step without a target".into())),
        }
    }

    fn read(
        &mut self,
        i: usize,
        step: &Step,
        store: usize,
        (from, to): (i32, i32),
    ) -> Result<(), Error> {
        let Rows::Bytes(ring) = &mut self.stores[store].rows else { return Ok(()) };
        let Some(reader) = &mut self.readers[i] else { return Ok(()) };
        let mut rows = ring.fresh((to - from) as usize);
        for row in &mut rows {
            reader.next(row).map_err(|error| Error::Source {
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
        let columns = (spec.valid.x0, spec.valid.x1);
        let lead = (spec.valid.x0 - spec.region.x0) as usize;
        let level = self.level;
        let least = (4096 / spec.region.width().max(1) as usize).max(1);
        match spec.form {
            Form::Planar => {
                let width = spec.region.width() as usize;
                let mut rows = self.fresh_planar(store, count);
                let stores = &self.stores;
                rows.par_iter_mut().enumerate().with_min_len(least).for_each_init(
                    || Registers::new(program),
                    |registers, (i, row)| {
                        let at = (columns.0, columns.1, from + i as i32);
                        run_row(program, stores, level, registers, at, |x, count, planes| {
                            for (plane, to) in planes.iter().zip(row.chunks_exact_mut(width)) {
                                to[lead + x..lead + x + count].copy_from_slice(&plane.0[..count]);
                            }
                        });
                        pad(&spec, row);
                    },
                );
                self.push_planar(store, rows);
            }
            Form::Pixels => {
                let Rows::Pixels(ring) = &mut self.stores[store].rows else { return };
                let mut rows = ring.fresh(count);
                let stores = &self.stores;
                rows.par_iter_mut().enumerate().with_min_len(least).for_each_init(
                    || Registers::new(program),
                    |registers, (i, row)| {
                        let at = (columns.0, columns.1, from + i as i32);
                        run_row(program, stores, level, registers, at, |x, count, planes| {
                            let [r, g, b, a] = planes;
                            for (i, px) in row[lead + x..lead + x + count].iter_mut().enumerate() {
                                *px = [r.0[i], g.0[i], b.0[i], a.0[i]];
                            }
                        });
                    },
                );
                let Rows::Pixels(ring) = &mut self.stores[store].rows else { return };
                ring.push(rows);
            }
            Form::Bytes(_) => {}
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
    fn result(&self, program: &Program, (from, to): (i32, i32), encoder: &mut Encoder) -> Vec<u8> {
        let layout = self.plan.layout();
        let (row_bytes, pixel) = (layout.row_bytes(), layout.format.bytes());
        let mut bytes = encoder.buffer(row_bytes * (to - from) as usize);
        let Rect { x0, x1, .. } = self.plan.region;
        let (stores, level) = (&self.stores, self.level);
        let least = (4096 / layout.width.max(1) as usize).max(1);
        bytes.par_chunks_exact_mut(row_bytes).enumerate().with_min_len(least).for_each_init(
            || Registers::new(program),
            |registers, (i, row)| {
                let at = (x0, x1, from + i as i32);
                run_row(program, stores, level, registers, at, |x, count, planes| {
                    let bytes = &mut row[x * pixel..(x + count) * pixel];
                    pack(layout.format, level, planes, bytes);
                });
            },
        );
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
    ) {
        let spec = self.stores[store].spec;
        let mut rows = self.fresh_planar(store, (to - from) as usize);
        let area = Rect { y0: from, y1: to, ..spec.valid };
        let cuts = Cuts::new(work, bounds, &area, rayon::current_num_threads());
        let patches = patches(&spec, &area, &cuts, &mut rows);
        let (stores, level) = (&self.stores, self.level);
        patches.into_par_iter().for_each(|mut patch| {
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
        });
        rows.par_iter_mut().for_each(|row| pad(&spec, row));
        self.push_planar(store, rows);
    }

    fn measure(&self, measure: &dyn imgflo_op::Measure, store: usize) -> Vec<f64> {
        let store = &self.stores[store];
        let Rect { y0, y1, x0, x1 } = store.spec.valid;
        let lead = (x0 - store.spec.region.x0) as usize;
        let width = (x1 - x0) as usize;
        let starts: Vec<i32> = (y0..y1).step_by(MEASURED_ROWS).collect();
        let part = |start: &i32| {
            let mut sums = measure.empty();
            for y in *start..(*start + MEASURED_ROWS as i32).min(y1) {
                let row = store.planes(y).map(|plane| &plane[lead..lead + width]);
                measure.add(&mut sums, row);
            }
            sums
        };
        let parts: Vec<_> = starts.par_iter().map(part).collect();
        let mut sums = measure.empty();
        parts.iter().for_each(|part| measure.merge(&mut sums, part));
        sums
    }
}

/// Fills what is left and right of a row's valid pixels.
fn pad(spec: &StoreSpec, row: &mut [f32]) {
    let width = spec.region.width() as usize;
    let lead = (spec.valid.x0 - spec.region.x0) as usize;
    let end = (spec.valid.x1 - spec.region.x0) as usize;
    if (lead == 0 && end == width) || width == 0 {
        return;
    }
    let outside = spec.outside();
    for (plane, outside) in row.chunks_exact_mut(width).zip(outside) {
        for i in (0..lead).chain(end..width) {
            let x = spec.column_at(spec.region.x0 + i as i32);
            plane[i] = x.map_or(outside, |x| plane[(x - spec.region.x0) as usize]);
        }
    }
}

/// A rectangle of a store to read, with a row for what is outside it.
struct Backdrop {
    rect: Rect,
    outside: [Vec<f32>; 4],
}

impl Backdrop {
    fn new(store: &Store, patch: &Rect, work: &AreaWork, pad: usize) -> Self {
        let (right, down) = work.shift(pad);
        let rect = if work.whole {
            store.spec.valid
        } else {
            patch.grow(work.reach.x, work.reach.y).shift(right, down)
        };
        let width = rect.width() as usize;
        let beyond = store.spec.valid.is_empty()
            || rect.y0 < store.spec.valid.y0
            || store.spec.valid.y1 < rect.y1;
        let length = if beyond { width } else { 0 };
        Self { rect, outside: store.spec.outside().map(|value| vec![value; length]) }
    }

    fn window<'a>(&'a self, store: &'a Store) -> Window<'a> {
        let (spec, rect) = (&store.spec, self.rect);
        let row = |y: i32| match spec.row_at(y).filter(|_| !spec.valid.is_empty()) {
            Some(y) => {
                let lead = (rect.x0 - spec.region.x0) as usize;
                store.planes(y).map(|plane| &plane[lead..lead + rect.width() as usize])
            }
            None => [0, 1, 2, 3].map(|plane| self.outside[plane].as_slice()),
        };
        Window::new(rect, (rect.y0..rect.y1).map(row).collect())
            .within(spec.bounds)
            .opaque(spec.opaque)
    }
}

/// Where an area is cut into patches: columns and rows.
struct Cuts {
    columns: Vec<i32>,
    rows: Vec<i32>,
}

impl Cuts {
    /// Enough patches for all threads, made of whole blocks.
    fn new(work: &AreaWork, bounds: &Rect, area: &Rect, threads: usize) -> Self {
        if work.whole {
            return Self { columns: vec![area.x0, area.x1], rows: vec![area.y0, area.y1] };
        }
        let (width, height) = work.block;
        let rows = cuts(area.y0, area.y1, bounds.y0, height, 16);
        let wanted = (threads * 4).div_ceil(rows.len().max(2) - 1) as u32;
        let least = (area.width() / wanted.max(1)).max(256);
        let columns = if wanted <= 1 {
            vec![area.x0, area.x1]
        } else {
            cuts(area.x0, area.x1, bounds.x0, width, least)
        };
        Self { columns, rows }
    }
}

/// Cuts from `from` to `to`, at least `least` apart, at multiples of `block` from `origin`.
fn cuts(from: i32, to: i32, origin: i32, block: u32, least: u32) -> Vec<i32> {
    let step = i64::from(least.next_multiple_of(block.max(1)));
    let offset = (i64::from(from) - i64::from(origin)).rem_euclid(i64::from(block.max(1)));
    let start = i64::from(from) - offset;
    let between = (1..).map(|i| start + i * step).take_while(|cut| *cut < i64::from(to));
    std::iter::once(from).chain(between.map(|cut| cut as i32)).chain([to]).collect()
}

/// Cuts rows that are to be filled into patches.
fn patches<'a>(
    spec: &StoreSpec,
    area: &Rect,
    cuts: &Cuts,
    rows: &'a mut [Vec<f32>],
) -> Vec<Patch<'a>> {
    let width = spec.region.width() as usize;
    let lead = (spec.valid.x0 - spec.region.x0) as usize;
    let columns = cuts.columns.len() - 1;
    let mut rows = rows.iter_mut();
    let mut patches = Vec::new();
    for ends in cuts.rows.windows(2) {
        let mut parts: Vec<Vec<[&mut [f32]; 4]>> = (0..columns).map(|_| Vec::new()).collect();
        for row in rows.by_ref().take((ends[1] - ends[0]) as usize) {
            let mut planes = row.chunks_exact_mut(width.max(1));
            let mut rest: [&mut [f32]; 4] = std::array::from_fn(|_| {
                planes.next().map_or(&mut [][..], |plane| &mut plane[lead..])
            });
            for (part, ends) in parts.iter_mut().zip(cuts.columns.windows(2)) {
                let count = (ends[1] - ends[0]) as usize;
                part.push(std::array::from_fn(|i| {
                    let (now, later) = std::mem::take(&mut rest[i]).split_at_mut(count);
                    rest[i] = later;
                    now
                }));
            }
        }
        for (part, columns) in parts.into_iter().zip(cuts.columns.windows(2)) {
            let rect = Rect { x0: columns[0], x1: columns[1], y0: ends[0], y1: ends[1] };
            patches.push(Patch::new(rect, part));
        }
    }
    debug_assert_eq!(patches.iter().map(|patch| patch.rect().pixels()).sum::<u64>(), area.pixels());
    patches
}
