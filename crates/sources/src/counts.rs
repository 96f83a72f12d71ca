//! What happened, in numbers.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Error, Fault};

/// What happened since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests sent to origins: a redirect is one more.
    pub fetches: u64,
    /// Bytes received from origins, inflated.
    pub bytes: u64,
    /// Answers from memory.
    pub memory: u64,
    /// Answers from disk.
    pub disk: u64,
    /// Copies that the origin said are still right.
    pub revalidated: u64,
    /// Copies that stood in for an origin that failed.
    pub stale: u64,
    /// Requests that waited for what another had begun.
    pub joined: u64,
    /// Failures that were remembered instead of tried again.
    pub remembered: u64,
    /// Requests refused, by reason: [`Error::word`].
    pub refused: BTreeMap<&'static str, u64>,
    /// Other failures, by what went wrong: [`Error::word`].
    pub failed: BTreeMap<&'static str, u64>,
}

/// Where it is counted.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    fetches: AtomicU64,
    bytes: AtomicU64,
    pub(crate) memory: AtomicU64,
    pub(crate) disk: AtomicU64,
    pub(crate) revalidated: AtomicU64,
    pub(crate) stale: AtomicU64,
    pub(crate) joined: AtomicU64,
    pub(crate) remembered: AtomicU64,
    errors: Mutex<BTreeMap<(bool, &'static str), u64>>,
}

/// Counts one more.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Tally {
    pub(crate) fn fetched(&self) {
        count(&self.fetches);
    }

    pub(crate) fn received(
        &self,
        received: Result<(Arc<[u8]>, blake3::Hash), Error>,
    ) -> Result<(Arc<[u8]>, blake3::Hash), Error> {
        if let Ok((bytes, _)) = &received {
            self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        }
        received
    }

    pub(crate) fn failed(&self, error: &Error) {
        let key = (error.fault() == Fault::Request, error.word());
        let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        *errors.entry(key).or_default() += 1;
    }

    pub(crate) fn counts(&self) -> Counts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |is_refused: bool| {
            let some = errors.iter().filter(|((refused, _), _)| *refused == is_refused);
            some.map(|((_, word), number)| (*word, *number)).collect()
        };
        Counts {
            fetches: read(&self.fetches),
            bytes: read(&self.bytes),
            memory: read(&self.memory),
            disk: read(&self.disk),
            revalidated: read(&self.revalidated),
            stale: read(&self.stale),
            joined: read(&self.joined),
            remembered: read(&self.remembered),
            refused: of(true),
            failed: of(false),
        }
    }
}
