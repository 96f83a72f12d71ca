//! WebP out: whole pictures; of frames what changes.

use std::io::Write as _;
use std::time::Duration;

use imgflo_pixel::{Layout, WriteRows};

use super::{codec, container};
use crate::difference::Part;
use crate::format::Sink;
use crate::frames::{EncodeFrames, FrameEncoder};
use crate::whole::Gathered;
use crate::{Encode, Error};

/// Bytes that the lengths in a file can count.
const MOST_BYTES: usize = u32::MAX as usize - 1024;

pub(super) fn encode(
    mut write: Sink,
    layout: Layout,
    options: &Encode,
) -> Result<Box<dyn WriteRows>, Error> {
    let options = *options;
    Ok(Box::new(Gathered::new(layout, move |pixels: &[u8]| {
        write.write_all(&codec::encode(&layout, pixels, &options)?)?;
        Ok(write.flush()?)
    })))
}

pub(super) fn animate(
    write: Sink,
    layout: Layout,
    options: &Encode,
) -> Result<FrameEncoder, Error> {
    let (frames, shown, waiting) = (Vec::new(), Vec::new(), None);
    Ok(Box::new(WebPWriter { write, layout, options: *options, frames, shown, waiting }))
}

struct WebPWriter {
    write: Sink,
    layout: Layout,
    options: Encode,
    /// The frames so far, encoded. The file begins with their length, so they wait here.
    frames: Vec<u8>,
    /// The last frame's pixels.
    shown: Vec<u8>,
    /// The last frame, encoded, which is shown for longer if the next is the same.
    waiting: Option<(Part, Vec<u8>, Duration)>,
}

impl WebPWriter {
    fn flush(&mut self) -> Result<(), Error> {
        let Some((part, picture, time)) = self.waiting.take() else { return Ok(()) };
        self.frames.extend(container::frame(&part, time, &picture));
        if self.frames.len() > MOST_BYTES {
            let what = std::io::Error::other("the frames take more than 4 GiB");
            return Err(Error::Write(what));
        }
        Ok(())
    }
}

impl EncodeFrames for WebPWriter {
    fn write(&mut self, frame: &[u8], time: Duration) -> Result<(), Error> {
        let part = match self.waiting.as_mut() {
            None => Part::all(&self.layout),
            Some((.., shown_for)) => match Part::of_difference(&self.layout, &self.shown, frame) {
                Some(part) => part.evened(),
                None => {
                    *shown_for += time;
                    return Ok(());
                }
            },
        };
        self.flush()?;
        let pixels = part.rows(&self.layout, frame).flatten().copied().collect::<Vec<u8>>();
        let layout = Layout { width: part.width, height: part.height, ..self.layout };
        let picture = codec::encode(&layout, &pixels, &self.options)?;
        self.waiting = Some((part, container::picture(&picture), time));
        self.shown.clear();
        self.shown.extend_from_slice(frame);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.flush()?;
        let loops = self.options.loops;
        let beginning = container::beginning(&self.layout, loops, self.frames.len());
        self.write.write_all(&beginning)?;
        self.write.write_all(&self.frames)?;
        Ok(self.write.flush()?)
    }
}
