//! Rendering frame by frame: while one is computed, the one before is encoded.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use imgflo_engine::{Control, Plan, Report, Settings, Stretch, run};
use imgflo_pixel::{RowsError, WriteRows};

use crate::{Error, Film, FrameSink};

/// A frame on its way to the encoder, and how long it is shown.
type Frame = (Vec<u8>, Duration);

/// How long a picture is shown that does not move.
const STILL: Duration = Duration::from_secs(1);

/// Renders what `plan` makes of every frame of the first film. The other films go on with it, from
/// their beginning again when they end. The progress told is frames done, and frames in all.
pub(crate) fn render(
    plan: &Plan,
    films: &[Arc<Film>],
    sink: Box<dyn FrameSink>,
    control: &Control<'_>,
    settings: &Settings,
) -> Result<Report, Error> {
    films.iter().try_for_each(|film| film.rewind())?;
    std::thread::scope(|scope| {
        // One frame waits, one is encoded, one is filled: their buffers go round.
        let (full, taken) = sync_channel(1);
        let (back, empty) = sync_channel(3);
        let begun = Instant::now();
        let writing = scope.spawn(move || write_all(sink, &taken, &back, begun));
        let done = frames(plan, films, settings, (full, empty), control, begun);
        // The encoder says best why it takes no more.
        let write = writing.join().unwrap_or(Err(Error::Broken))?;
        Ok(Report { write, ..done? })
    })
}

fn write_all(
    mut sink: Box<dyn FrameSink>,
    taken: &Receiver<Option<Frame>>,
    back: &SyncSender<Vec<u8>>,
    start: Instant,
) -> Result<Stretch, Error> {
    let mut stretch = Stretch::default();
    while let Ok(frame) = taken.recv() {
        let begun = start.elapsed();
        let Some((pixels, time)) = frame else {
            sink.finish()?;
            stretch.add(begun, start.elapsed());
            break;
        };
        sink.write(&pixels, time)?;
        stretch.add(begun, start.elapsed());
        // Nobody waits for it after the last frame.
        let _ = back.try_send(pixels);
    }
    // What is not finished is not wanted.
    Ok(stretch)
}

fn frames(
    plan: &Plan,
    films: &[Arc<Film>],
    settings: &Settings,
    (full, empty): (SyncSender<Option<Frame>>, Receiver<Vec<u8>>),
    control: &Control<'_>,
    begin: Instant,
) -> Result<Report, Error> {
    let frame = Control { cancel: control.cancel, progress: None };
    let allowed = Duration::from_millis(plan.time());
    let mut report = Report::default();
    let first = films.first();
    let others = films.get(1..).unwrap_or_default();
    let (mut time, mut started) = (Duration::ZERO, vec![Duration::ZERO; others.len()]);
    for done in 1.. {
        if begin.elapsed() > allowed {
            return Err(imgflo_engine::Error::OutOfTime.into());
        }
        for (film, started) in others.iter().zip(&mut started) {
            film.follow(time, started)?;
        }
        let pixels = Canvas::new(empty.try_recv().unwrap_or_default());
        let so_far = begin.elapsed();
        report.then(&run(plan, Box::new(pixels.clone()), &frame, settings)?, so_far);
        let shown = first.map_or(STILL, |first| first.time());
        if full.send(Some((pixels.take(), shown))).is_err() {
            // The encoder has said why.
            return Ok(report);
        }
        time += shown;
        if let Some(progress) = control.progress {
            progress(done, first.map_or(1, |first| first.reel().frames()).max(done));
        }
        if !first.map_or(Ok(false), |first| first.advance())? {
            break;
        }
    }
    // If it is gone, it has said why.
    let _ = full.send(None);
    Ok(report)
}

/// Gathers the rows of a frame.
#[derive(Clone)]
struct Canvas(Arc<Mutex<Vec<u8>>>);

impl Canvas {
    fn new(mut pixels: Vec<u8>) -> Self {
        pixels.clear();
        Self(Arc::new(Mutex::new(pixels)))
    }
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl WriteRows for Canvas {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(rows);
        Ok(())
    }
    fn finish(self: Box<Self>) -> Result<(), RowsError> {
        Ok(())
    }
}
