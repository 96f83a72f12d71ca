//! Rendering frame by frame: while one is computed, the one before is encoded.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use imgflo_codec::{Encode, FrameWriter, Metadata, embed, encode_frames};
use imgflo_engine::{Control, Plan, Settings, run};
use imgflo_pixel::{RowsError, WriteRows};

use crate::film::Film;
use crate::output::{Output, Target};
use crate::{Error, stop};

/// A frame on its way to the encoder, and how long it is shown.
type Frame = (Vec<u8>, Duration);

/// Renders what `plan` makes of every frame of the first film, and puts it in its place. The other
/// films go on with it, from their beginning again when they end. `progress` is told frames done and
/// frames in all.
pub(crate) fn render(
    (plan, encode, metadata): (&Plan, &Encode, &Metadata),
    films: &[Arc<Film>],
    target: &Target,
    settings: &Settings,
    progress: Option<&(dyn Fn(u32, u32) + Sync)>,
) -> Result<(), Error> {
    let [first, others @ ..] = films else { return Ok(()) };
    let animation = first.info().animation;
    let encode = Encode { loops: animation.map_or(0, |animation| animation.loops), ..*encode };
    let (output, write) = Output::create(target)?;
    let named = |error: Error| error.about(&target.name());
    let write = embed(write, &encode, metadata).map_err(|error| named(error.into()))?;
    let writer = encode_frames(write, plan.layout(), &encode);
    let writer = writer.map_err(|error| named(error.into()))?;
    films.iter().try_for_each(|film| film.rewind())?;
    std::thread::scope(|scope| {
        // One frame waits, one is encoded, one is filled: their buffers go round.
        let (full, taken) = sync_channel(1);
        let (back, empty) = sync_channel(3);
        let writing = scope.spawn(move || write_all(writer, &taken, &back));
        let done = frames(plan, (first, others), settings, (full, empty), progress);
        let written = writing.join().unwrap_or_else(|_| {
            Err(Error::Failed("the encoder broke down; this is a bug in imgflo".into()))
        });
        // The encoder says best why it takes no more.
        written.map_err(named)?;
        done
    })?;
    output.commit()
}

fn write_all(
    mut writer: FrameWriter,
    taken: &Receiver<Option<Frame>>,
    back: &SyncSender<Vec<u8>>,
) -> Result<(), Error> {
    while let Ok(frame) = taken.recv() {
        let Some((pixels, time)) = frame else { return Ok(writer.finish()?) };
        writer.write(&pixels, time)?;
        // Nobody waits for it after the last frame.
        let _ = back.try_send(pixels);
    }
    // What is not finished is not wanted.
    Ok(())
}

fn frames(
    plan: &Plan,
    (first, others): (&Film, &[Arc<Film>]),
    settings: &Settings,
    (full, empty): (SyncSender<Option<Frame>>, Receiver<Vec<u8>>),
    progress: Option<&(dyn Fn(u32, u32) + Sync)>,
) -> Result<(), Error> {
    let control = Control { cancel: Some(stop::flag()), ..Control::default() };
    let (begin, allowed) = (Instant::now(), Duration::from_millis(plan.time()));
    let (mut time, mut started) = (Duration::ZERO, vec![Duration::ZERO; others.len()]);
    for done in 1.. {
        if begin.elapsed() > allowed {
            return Err(imgflo_engine::Error::OutOfTime.into());
        }
        for (film, started) in others.iter().zip(&mut started) {
            film.follow(time, started)?;
        }
        let pixels = Canvas::new(empty.try_recv().unwrap_or_default());
        run(plan, Box::new(pixels.clone()), &control, settings)?;
        if full.send(Some((pixels.take(), first.time()))).is_err() {
            // The encoder has said why.
            return Ok(());
        }
        time += first.time();
        if let Some(progress) = progress {
            progress(done, first.info().frames.max(done));
        }
        if !first.advance()? {
            break;
        }
    }
    // If it is gone, it has said why.
    let _ = full.send(None);
    Ok(())
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
