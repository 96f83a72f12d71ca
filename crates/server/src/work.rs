//! Pixels are computed on threads of their own, as many jobs at a time as there are processors and
//! memory for. What does not fit waits; what would wait too long is refused at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use imgflo_engine::Settings;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::timeout_at;

use crate::fault::{Fault, Kind};
use crate::trace;

/// Memory is handed out in parts of so many bytes.
const PART: u64 = 64 << 10;

/// The place where jobs are done.
#[derive(Clone, Debug)]
pub(crate) struct Work(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Jobs that may run at once.
    slots: Semaphore,
    /// Memory that is free, in parts.
    memory: Semaphore,
    parts: u32,
    /// Pictures that are asked for and not made yet: their sources are fetched, they wait, they run.
    asked: AtomicUsize,
    waiting: AtomicUsize,
    most_waiting: usize,
    jobs: usize,
    running: AtomicUsize,
    /// Jobs that were ever begun.
    begun: AtomicUsize,
    threads: usize,
}

/// A hand on the place, while a job is done.
#[derive(Debug)]
pub(crate) struct Bench {
    inner: Arc<Inner>,
    runtime: Handle,
    until: Instant,
    /// Set when nobody wants the result any more.
    pub(crate) cancelled: Arc<AtomicBool>,
    /// How many threads the job may compute with.
    pub(crate) settings: Settings,
    /// How long it waited for its turn.
    pub(crate) waited: Duration,
}

/// A place in the queue.
#[derive(Debug)]
pub(crate) struct Place(Arc<Inner>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.asked.fetch_sub(1, Ordering::Relaxed);
    }
}

fn full() -> Fault {
    Fault::new(Kind::Busy(1), "more pictures wait to be made than may; try again later")
}

/// Memory that a job holds.
#[derive(Debug)]
pub(crate) struct Held(Arc<Inner>, u32);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.memory.add_permits(self.1 as usize);
    }
}

/// Sets a flag when the future that holds it is dropped before it is done.
struct Cancel(Arc<AtomicBool>);

impl Drop for Cancel {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Counts, for as long as it lives.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn new(counter: &'a AtomicUsize) -> Self {
        counter.fetch_add(1, Ordering::Relaxed);
        Self(counter)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Inner {
    /// Threads that a job computes with when so many run. With no thread of its own it does
    /// everything on one, which is the least work in all: so it is as soon as each processor has a
    /// job, or others wait.
    fn share(&self, running: usize) -> usize {
        let threads = self.threads / running.max(1);
        let alone = threads < 2 || self.waiting.load(Ordering::Relaxed) > 0;
        if alone { 0 } else { threads }
    }
}

impl Work {
    /// A place for `jobs` at once with `memory` bytes for pixels in all; `queue` more may wait.
    pub(crate) fn new(jobs: usize, threads: usize, memory: u64, queue: usize) -> Self {
        let parts = u32::try_from(memory / PART).unwrap_or(u32::MAX).clamp(1, u32::MAX >> 4);
        Self(Arc::new(Inner {
            slots: Semaphore::new(jobs.max(1)),
            memory: Semaphore::new(parts as usize),
            parts,
            asked: AtomicUsize::new(0),
            waiting: AtomicUsize::new(0),
            most_waiting: queue,
            jobs: jobs.max(1),
            running: AtomicUsize::new(0),
            begun: AtomicUsize::new(0),
            threads: threads.max(1),
        }))
    }

    /// A place in the queue, for as long as it is held: it is taken before a picture's sources are
    /// fetched, so that what is refused costs nothing.
    pub(crate) fn queue(&self) -> Result<Place, Fault> {
        let inner = &self.0;
        let place = Place(inner.clone());
        if inner.asked.fetch_add(1, Ordering::Relaxed) >= inner.most_waiting + inner.jobs {
            return Err(full());
        }
        Ok(place)
    }

    /// Does a job when there is room for it, before `until`. It is told to stop when the future is
    /// dropped.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        until: Instant,
        job: impl FnOnce(&Bench) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let inner = self.0.clone();
        let asked = Instant::now();
        if inner.waiting.load(Ordering::Relaxed) >= inner.most_waiting.max(1) {
            return Err(full());
        }
        {
            let _waiting = Counted::new(&self.0.waiting);
            let span = trace::begin("wait");
            let slot = timeout_at(until.into(), inner.slots.acquire()).await;
            let late = |_| Fault::new(Kind::Busy(2), "the picture's turn did not come in time");
            // It is given back by hand: the job outlives this future if that is dropped.
            span.ended(slot.map_err(late))?.map_err(Fault::ours)?.forget();
        }
        let cancelled = Arc::new(AtomicBool::new(false));
        let running = inner.running.fetch_add(1, Ordering::Relaxed) + 1;
        inner.begun.fetch_add(1, Ordering::Relaxed);
        let settings = Settings { threads: inner.share(running), ..Settings::default() };
        let (waited, runtime) = (asked.elapsed(), Handle::current());
        let guard = Cancel(cancelled.clone());
        let bench = Bench { inner, runtime, until, cancelled, settings, waited };
        let here = trace::here();
        let done = tokio::task::spawn_blocking(move || {
            let _here = here.enter();
            let bench = Leaving(bench);
            job(&bench.0)
        });
        let result = done.await.map_err(|_| Fault::ours("a job broke down"))?;
        drop(guard);
        result
    }

    /// How many jobs were ever begun.
    pub(crate) fn begun(&self) -> usize {
        self.0.begun.load(Ordering::Relaxed)
    }

    /// Jobs that wait, jobs that run, and bytes of memory that they hold.
    pub(crate) fn load(&self) -> (usize, usize, u64) {
        let free = self.0.memory.available_permits() as u64;
        let held = u64::from(self.0.parts).saturating_sub(free) * PART;
        let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
        (count(&self.0.waiting), count(&self.0.running), held)
    }
}

/// Leaves the place when the job ends, however it ends.
struct Leaving(Bench);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.inner.running.fetch_sub(1, Ordering::Relaxed);
        self.0.inner.slots.add_permits(1);
    }
}

impl Bench {
    /// Waits for memory for pixels, and holds it.
    ///
    /// # Errors
    /// When the job needs more than there is in all, or nothing becomes free in time.
    pub(crate) fn hold(&self, bytes: u64) -> Result<Held, Fault> {
        let parts = u32::try_from(bytes.div_ceil(PART)).unwrap_or(u32::MAX);
        if parts > self.inner.parts {
            let (all, bytes) = (u64::from(self.inner.parts) * PART, bytes);
            let detail = format!("the picture needs {bytes} bytes of memory, and there are {all}");
            return Err(Fault::new(Kind::TooLarge, detail));
        }
        let span = trace::begin("wait for memory");
        span.tell("imgflo.bytes", bytes as i64);
        let wait = timeout_at(self.until.into(), self.inner.memory.acquire_many(parts));
        let late = |_| Fault::new(Kind::Busy(2), "no memory became free in time");
        span.ended(self.runtime.block_on(wait).map_err(late))?.map_err(Fault::ours)?.forget();
        Ok(Held(self.inner.clone(), parts))
    }

    /// Milliseconds that are left.
    pub(crate) fn left_ms(&self) -> u64 {
        self.until.saturating_duration_since(Instant::now()).as_millis() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(20)
    }

    #[tokio::test]
    async fn memory_is_given_back() {
        let work = Work::new(2, 2, 10 << 20, 8);
        for _ in 0..5 {
            work.run(soon(), |bench| bench.hold(6 << 20).map(drop)).await.unwrap();
        }
        assert_eq!(work.load(), (0, 0, 0));
    }

    #[tokio::test]
    async fn a_job_larger_than_all_memory_is_refused() {
        let work = Work::new(2, 2, 1 << 20, 8);
        let fault = work.run(soon(), |bench| bench.hold(2 << 20)).await.unwrap_err();
        assert_eq!(fault.kind, Kind::TooLarge);
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let work = Work::new(1, 1, 1 << 20, 1);
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let first = tokio::spawn({
            let work = work.clone();
            async move { work.run(soon(), move |_| Ok(wait.recv().is_ok())).await }
        });
        while work.load().1 == 0 {
            tokio::task::yield_now().await;
        }
        let second = tokio::spawn({
            let work = work.clone();
            async move { work.run(soon(), |_| Ok(())).await }
        });
        while work.load().0 == 0 {
            tokio::task::yield_now().await;
        }
        let third = work.run(soon(), |_| Ok(())).await.unwrap_err();
        assert!(matches!(third.kind, Kind::Busy(_)));
        go.send(()).unwrap();
        assert!(first.await.unwrap().unwrap());
        second.await.unwrap().unwrap();
    }

    #[test]
    fn places_in_the_queue_are_given_back() {
        let work = Work::new(1, 1, 1 << 20, 2);
        let places: Vec<_> = (0..3).map(|_| work.queue().unwrap()).collect();
        assert!(matches!(work.queue().unwrap_err().kind, Kind::Busy(_)));
        drop(places);
        work.queue().unwrap();
    }

    #[tokio::test]
    async fn a_job_is_told_that_nobody_waits() {
        let work = Work::new(1, 1, 1 << 20, 1);
        let (tell, told) = tokio::sync::oneshot::channel();
        let job = work.run(soon(), |bench| {
            while !bench.cancelled.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            tell.send(()).map_err(|()| Fault::ours("nobody listens"))
        });
        tokio::select! {
            biased;
            _ = job => unreachable!("it ends only when it is cancelled"),
            () = async { while work.load().1 == 0 { tokio::task::yield_now().await } } => {}
        }
        told.await.unwrap();
    }
}
