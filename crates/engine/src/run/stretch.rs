//! When something was at work.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use imgflo_pixel::{RowsError, WriteRows};

/// When something was at work: it began and ended so long after the job did, and was busy for so
/// long in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// When it began.
    pub begun: Duration,
    /// When it was done; nothing, if it did nothing.
    pub ended: Duration,
    /// How long it was at work in all.
    pub busy: Duration,
}

impl Stretch {
    /// Notes that it was at work again.
    pub fn add(&mut self, begun: Duration, ended: Duration) {
        if self.ended.is_zero() {
            self.begun = begun;
        }
        self.ended = ended;
        self.busy += ended.saturating_sub(begun);
    }

    /// Notes what it did in a later job, which began so long after the first.
    pub fn then(&mut self, later: &Self, after: Duration) {
        if later.ended.is_zero() {
            return;
        }
        let busy = self.busy + later.busy;
        self.add(after + later.begun, after + later.ended);
        self.busy = busy;
    }
}

/// Notes when rows are written.
pub(super) struct Timed {
    write: Box<dyn WriteRows>,
    start: Instant,
    stretch: Arc<Mutex<Stretch>>,
}

impl Timed {
    /// What it gives as the second is the time once all is written.
    pub(super) fn new(write: Box<dyn WriteRows>) -> (Self, Arc<Mutex<Stretch>>) {
        let stretch = Arc::default();
        (Self { write, start: Instant::now(), stretch: Arc::clone(&stretch) }, stretch)
    }
}

fn note(stretch: &Mutex<Stretch>, start: Instant, begun: Duration) {
    stretch.lock().unwrap_or_else(PoisonError::into_inner).add(begun, start.elapsed());
}

impl WriteRows for Timed {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        let begun = self.start.elapsed();
        let written = self.write.write(rows);
        note(&self.stretch, self.start, begun);
        written
    }

    fn finish(self: Box<Self>) -> Result<(), RowsError> {
        let begun = self.start.elapsed();
        let finished = self.write.finish();
        note(&self.stretch, self.start, begun);
        finished
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_no_work() {
        let ms = Duration::from_millis;
        let mut stretch = Stretch::default();
        stretch.add(ms(2), ms(5));
        stretch.add(ms(9), ms(10));
        assert_eq!(stretch, Stretch { begun: ms(2), ended: ms(10), busy: ms(4) });
        stretch.then(&Stretch::default(), ms(50));
        assert_eq!(stretch.ended, ms(10));
        stretch.then(&Stretch { begun: ms(1), ended: ms(4), busy: ms(2) }, ms(50));
        assert_eq!(stretch, Stretch { begun: ms(2), ended: ms(54), busy: ms(6) });
    }
}
