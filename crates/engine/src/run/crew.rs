//! Those who compute a job.

use rayon::prelude::*;

/// The thread that runs the plan, or the threads of a pool, in which it then runs. Parts of the work
/// are given out one by one; the result does not depend on who does them.
#[derive(Clone, Copy)]
pub(super) enum Crew {
    /// Nobody but the thread that runs the plan.
    Alone,
    /// So many threads.
    Threads(usize),
}

impl Crew {
    /// How many they are.
    pub(super) fn size(self) -> usize {
        match self {
            Self::Alone => 1,
            Self::Threads(count) => count,
        }
    }

    /// Does all parts of some work. Each thread makes itself a place to work first.
    pub(super) fn each<T: Send, P>(
        self,
        parts: Vec<T>,
        place: impl Fn() -> P + Sync + Send,
        work: impl Fn(&mut P, T) + Sync + Send,
    ) {
        match self {
            Self::Alone => {
                let mut place = place();
                parts.into_iter().for_each(|part| work(&mut place, part));
            }
            Self::Threads(_) => parts.into_par_iter().with_max_len(1).for_each_init(place, work),
        }
    }

    /// Does all parts of some work, until one fails.
    pub(super) fn try_each<T: Send, E: Send>(
        self,
        parts: Vec<T>,
        work: impl Fn(T) -> Result<(), E> + Sync + Send,
    ) -> Result<(), E> {
        match self {
            Self::Alone => parts.into_iter().try_for_each(work),
            Self::Threads(_) => parts.into_par_iter().try_for_each(work),
        }
    }

    /// What some work makes of all parts, in their order.
    pub(super) fn map<T: Send, R: Send>(
        self,
        parts: Vec<T>,
        work: impl Fn(T) -> R + Sync + Send,
    ) -> Vec<R> {
        match self {
            Self::Alone => parts.into_iter().map(work).collect(),
            Self::Threads(_) => parts.into_par_iter().map(work).collect(),
        }
    }
}
