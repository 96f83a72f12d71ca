//! Running a plan: decoding, processing and encoding, each at its own pace.

mod awake;
mod beside;
mod clock;
mod crew;
mod encoder;
mod ends;
mod job;
mod patches;
mod reader;
mod stretch;
mod stripes;

use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use imgflo_pixel::{Level, WriteRows};

use crate::{Error, Plan};
use beside::Beside;
use clock::Clock;
use crew::Crew;
use ends::Here;
use job::Job;
use stretch::Timed;

pub use stretch::Stretch;
pub(crate) use stripes::bytes as stripes_bytes;

/// Bands of the result that there are at a time: one that is filled, one that waits, and one that is
/// encoded.
pub(crate) const BANDS_OUT: u64 = 3;
/// Rows that a decoder gives at a time, and how many such chunks it may be ahead.
pub(crate) const ROWS_AHEAD: u32 = 32;
pub(crate) const CHUNKS_AHEAD: u64 = 4;

/// How a plan is run. The result does not depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Threads that compute, if the plan's limits allow as many, while others decode and the one that runs the plan encodes. With none,
    /// that one does everything, one thing after the other: the least work in all, and best where
    /// other jobs wait for the processors.
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
    /// When each step was at work, in the plan's order.
    pub steps: Vec<Stretch>,
    /// When the result was written: encoded, if it is a file. Without threads, the last step waits
    /// meanwhile.
    pub write: Stretch,
}

impl Report {
    /// Adds what a later run of the same plan took, which began so long after the first.
    pub fn then(&mut self, later: &Self, after: Duration) {
        self.steps.resize(later.steps.len().max(self.steps.len()), Stretch::default());
        for (step, later) in self.steps.iter_mut().zip(&later.steps) {
            step.then(later, after);
        }
        self.write.then(&later.write, after);
    }
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
    let threads = settings.threads.min(plan.threads);
    let clock = Clock::start(control, plan.time_ms);
    let (write, written) = Timed::new(write);
    let write = Box::new(write);
    let report = |steps| {
        let write = *written.lock().unwrap_or_else(PoisonError::into_inner);
        Report { steps, write }
    };
    if threads == 0 {
        let mut job = Job::new(plan, settings.level, clock, Crew::Alone);
        let mut ends = Here::new(plan, write);
        job.all_bands(&mut ends, control.progress)?;
        ends.finish()?;
        return Ok(report(job.times));
    }
    let mut job = Job::new(plan, settings.level, clock, Crew::new(threads));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Error::Graph(format!("no threads to work with: {error}")))?;
    let mut done = Ok(());
    let ended = std::thread::scope(|scope| {
        let (mut ends, writing) = Beside::start(scope, plan);
        pool.in_place_scope(|pool| {
            pool.spawn(|_| {
                done = job.all_bands(&mut ends, control.progress);
                if done.is_ok() {
                    ends.finish();
                }
            });
            writing.write_all(write)
        })
    });
    match (done, ended) {
        (Err(Error::Sink(_)) | Ok(()), Err(error)) => Err(Error::Sink(error.to_string())),
        (Err(error), _) => Err(error),
        (Ok(()), Ok(())) => Ok(report(job.times)),
    }
}
