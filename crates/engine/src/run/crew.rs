//! Those who compute a job.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::yield_now;
use std::time::Instant;

use super::awake::{Awake, PATIENCE};

/// The thread that runs the plan, or the threads of a pool, in which it then runs. Parts of the work
/// are given out one by one; the result does not depend on who does them.
#[derive(Debug)]
pub(super) enum Crew {
    /// Nobody but the thread that runs the plan.
    Alone,
    /// So many threads.
    Threads(usize, Awake),
}

impl Crew {
    /// So many threads.
    pub(super) fn new(threads: usize) -> Self {
        if threads > 1 { Self::Threads(threads, Awake::default()) } else { Self::Alone }
    }

    /// How many they are.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Alone => 1,
            Self::Threads(count, _) => *count,
        }
    }

    /// Does all parts of some work. Each thread makes itself a place to work first.
    pub(super) fn each<T: Send, P>(
        &self,
        parts: Vec<T>,
        place: impl Fn() -> P + Sync,
        work: impl Fn(&mut P, T) + Sync,
    ) {
        match self {
            Self::Threads(threads, awake) if parts.len() > 1 => {
                awake.wake();
                shared(*threads, parts, place, work);
            }
            Self::Alone | Self::Threads(..) => {
                let mut place = place();
                parts.into_iter().for_each(|part| work(&mut place, part));
            }
        }
    }

    /// Does all parts of some work, until one fails.
    pub(super) fn try_each<T: Send, E: Send>(
        &self,
        parts: Vec<T>,
        work: impl Fn(T) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        let failed = Mutex::new(None);
        let failed_yet = || failed.lock().unwrap_or_else(PoisonError::into_inner);
        self.each(
            parts,
            || (),
            |(), part| {
                if failed_yet().is_none()
                    && let Err(error) = work(part)
                {
                    failed_yet().get_or_insert(error);
                }
            },
        );
        failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    /// What some work makes of all parts, in their order.
    pub(super) fn map<T: Send, R: Send>(
        &self,
        parts: Vec<T>,
        work: impl Fn(T) -> R + Sync,
    ) -> Vec<R> {
        let mut made: Vec<Option<R>> = parts.iter().map(|_| None).collect();
        let parts = made.iter_mut().zip(parts).collect();
        self.each(parts, || (), |(), (made, part)| *made = Some(work(part)));
        made.into_iter().flatten().collect()
    }
}

/// Parts of some work that threads take from.
struct Parts<T> {
    parts: Vec<Mutex<Option<T>>>,
    /// How many are in the share of a thread.
    share: usize,
    /// How many of each share are taken.
    taken: Vec<AtomicUsize>,
    /// How many are done.
    done: AtomicUsize,
}

impl<T> Parts<T> {
    fn new(parts: Vec<T>, threads: usize) -> Self {
        let share = parts.len().div_ceil(threads);
        let parts = parts.into_iter().map(|part| Mutex::new(Some(part))).collect();
        let taken = (0..threads).map(|_| AtomicUsize::new(0)).collect();
        Self { parts, share, taken, done: AtomicUsize::new(0) }
    }

    /// A part: of a thread's own share, as long as there are any, then of others'.
    fn take(&self, thread: usize) -> Option<T> {
        (thread..self.taken.len()).chain(0..thread).find_map(|share| {
            let next = self.taken[share].fetch_add(1, Ordering::Relaxed);
            let part = self.parts.get(share * self.share + next).filter(|_| next < self.share)?;
            part.lock().unwrap_or_else(PoisonError::into_inner).take()
        })
    }

    fn are_done(&self) -> bool {
        self.done.load(Ordering::Acquire) == self.parts.len()
    }
}

/// Does all parts of some work by the threads of the pool that the caller is in. Each has its share:
/// the same columns in all steps, mostly, so that it finds in its own cache what it made before.
fn shared<T: Send, P>(
    threads: usize,
    parts: Vec<T>,
    place: impl Fn() -> P + Sync,
    work: impl Fn(&mut P, T) + Sync,
) {
    let parts = Parts::new(parts, threads);
    let help = || {
        let thread = rayon::current_thread_index().unwrap_or_default();
        let Some(mut part) = parts.take(thread) else { return };
        let mut place = place();
        loop {
            work(&mut place, part);
            parts.done.fetch_add(1, Ordering::Release);
            match parts.take(thread) {
                Some(next) => part = next,
                None => break,
            }
        }
    };
    rayon::in_place_scope(|scope| {
        for _ in 1..threads.min(parts.parts.len()) {
            scope.spawn(|_| help());
        }
        help();
        // Whoever sleeps takes long to wake.
        let idle = Instant::now();
        while !parts.are_done() && idle.elapsed() < PATIENCE {
            yield_now();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_pool<R: Send>(threads: usize, work: impl FnOnce(&Crew) -> R + Send) -> R {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| work(&Crew::new(threads)))
    }

    #[test]
    fn every_part_is_done_once_and_results_keep_their_order() {
        for threads in [1, 2, 3, 7] {
            for count in [0, 1, 2, 5, 100] {
                let squares = in_pool(threads, |crew| crew.map((0..count).collect(), |i| i * i));
                assert_eq!(squares, (0..count).map(|i| i * i).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn the_first_failure_ends_it() {
        let done = AtomicUsize::new(0);
        let parts: Vec<usize> = (0..1_000).collect();
        let result = in_pool(2, |crew| {
            crew.try_each(parts, |part| {
                done.fetch_add(1, Ordering::Relaxed);
                if part == 3 { Err("three") } else { Ok(()) }
            })
        });
        assert_eq!(result, Err("three"));
        assert!(done.into_inner() < 1_000);
    }

    #[test]
    fn a_thread_that_breaks_down_ends_the_work() {
        let broken = std::panic::catch_unwind(|| {
            in_pool(2, |crew| crew.map((0..10).collect(), |part: i32| assert!(part != 7)));
        });
        assert!(broken.is_err());
    }
}
