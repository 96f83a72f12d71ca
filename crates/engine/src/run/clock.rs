//! When a job has to stop before it is done.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::Control;
use crate::Error;

/// A job's clock, and the hand that may stop it.
#[derive(Clone, Copy)]
pub(super) struct Clock<'a> {
    cancel: Option<&'a AtomicBool>,
    start: Instant,
    time: Duration,
}

impl<'a> Clock<'a> {
    /// A clock that starts now.
    pub(super) fn start(control: &Control<'a>, time_ms: u64) -> Self {
        let time = Duration::from_millis(time_ms);
        Self { cancel: control.cancel, start: Instant::now(), time }
    }

    /// How long ago the job began.
    pub(super) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Whether the job may go on. To be asked before anything that takes long.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
            return Err(Error::Cancelled);
        }
        if self.start.elapsed() > self.time {
            return Err(Error::OutOfTime);
        }
        Ok(())
    }
}
