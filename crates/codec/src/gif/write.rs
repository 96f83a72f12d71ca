//! GIF out: each frame has a palette of its own, and holds only what changes.

use std::time::Duration;

use gif::{DisposalMethod, Encoder, EncodingError, Frame, Repeat};
use imgflo_pixel::{Layout, WriteRows};

use super::palette::{Indexed, indexed};
use crate::difference::Part;
use crate::format::Sink;
use crate::frames::{EncodeFrames, FrameEncoder};
use crate::whole::Gathered;
use crate::{Encode, Error};

/// Less than half of this is not there, more is.
const HALF: u8 = 128;

pub(super) fn encode(write: Sink, layout: Layout, _: &Encode) -> Result<Box<dyn WriteRows>, Error> {
    let mut frames = GifWriter::new(write, layout)?;
    Ok(Box::new(Gathered::new(layout, move |pixels: &[u8]| {
        frames.write(pixels, Duration::ZERO)?;
        Box::new(frames).finish()
    })))
}

pub(super) fn animate(
    write: Sink,
    layout: Layout,
    options: &Encode,
) -> Result<FrameEncoder, Error> {
    let mut frames = GifWriter::new(write, layout)?;
    let repeat = match options.loops {
        0 => Some(Repeat::Infinite),
        1 => None,
        // The file says how often it is repeated.
        times => Some(Repeat::Finite(u16::try_from(times - 1).unwrap_or(u16::MAX))),
    };
    if let Some(repeat) = repeat {
        frames.encoder.set_repeat(repeat).map_err(unwritten)?;
    }
    Ok(Box::new(frames))
}

struct GifWriter {
    encoder: Encoder<Sink>,
    layout: Layout,
    /// What is shown before the waiting frame.
    shown: Vec<u8>,
    /// A frame, and how long it is shown. It waits for the next, which tells what is to be left of
    /// it: a pixel that was there can only go if all do.
    waiting: Option<(Vec<u8>, Duration)>,
    /// Time of frames that is not written: a file counts in hundredths of a second.
    rest: Duration,
}

impl GifWriter {
    fn new(write: Sink, layout: Layout) -> Result<Self, Error> {
        let (width, height) = (layout.width as u16, layout.height as u16);
        let encoder = Encoder::new(write, width, height, &[]).map_err(unwritten)?;
        let shown = vec![0; layout.bytes()];
        Ok(Self { encoder, layout, shown, waiting: None, rest: Duration::ZERO })
    }

    /// Writes the waiting frame; `clears` tells whether nothing of it is left afterwards.
    fn flush(&mut self, clears: bool) -> Result<(), Error> {
        let Some((pixels, time)) = self.waiting.take() else { return Ok(()) };
        let part = match Part::of_difference(&self.layout, &self.shown, &pixels) {
            _ if clears => Part::all(&self.layout),
            Some(part) => part,
            // Time passes all the same.
            None => Part { left: 0, top: 0, width: 1, height: 1 },
        };
        let time = time + self.rest;
        let delay = u16::try_from(time.as_millis() / 10).unwrap_or(u16::MAX);
        self.rest = Duration::from_micros(time.as_micros() as u64 % 10_000);
        let frame = self.frame(&part, &pixels, delay, clears);
        self.encoder.write_frame(&frame).map_err(unwritten)?;
        self.shown = pixels;
        if clears {
            self.shown.fill(0);
        }
        Ok(())
    }

    /// The pixels of a part that are not shown already.
    fn frame(&self, part: &Part, pixels: &[u8], delay: u16, clears: bool) -> Frame<'static> {
        let rows = part.rows(&self.layout, pixels).zip(part.rows(&self.layout, &self.shown));
        let both = rows.flat_map(|(new, old)| new.as_chunks().0.iter().zip(old.as_chunks().0));
        let both = both.map(|([r, g, b, a], old)| ([*r, *g, *b], [*r, *g, *b, *a] != *old));
        let (colors, drawn): (Vec<[u8; 3]>, Vec<bool>) = both.unzip();
        let Indexed { mut palette, mut indices } =
            indexed(part.width, part.height, &colors, &drawn);
        let mut transparent = None;
        if drawn.contains(&false) {
            let nothing = (palette.len() / 3) as u8;
            palette.extend([0; 3]);
            transparent = Some(nothing);
            let places = indices.iter_mut().zip(&drawn).filter(|(_, drawn)| !**drawn);
            places.for_each(|(index, _)| *index = nothing);
        }
        Frame {
            delay,
            dispose: if clears { DisposalMethod::Background } else { DisposalMethod::Keep },
            transparent,
            left: part.left as u16,
            top: part.top as u16,
            width: part.width as u16,
            height: part.height as u16,
            palette: Some(palette),
            buffer: indices.into(),
            ..Frame::default()
        }
    }
}

impl EncodeFrames for GifWriter {
    fn write(&mut self, frame: &[u8], time: Duration) -> Result<(), Error> {
        let mut next = frame.to_vec();
        for pixel in next.as_chunks_mut::<4>().0 {
            *pixel = if pixel[3] < HALF { [0; 4] } else { [pixel[0], pixel[1], pixel[2], 255] };
        }
        if let Some((before, _)) = &self.waiting {
            let both = before.as_chunks::<4>().0.iter().zip(next.as_chunks::<4>().0);
            let clears = both.into_iter().any(|(before, next)| before[3] > next[3]);
            self.flush(clears)?;
        }
        self.waiting = Some((next, time));
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.flush(false)?;
        self.encoder.into_inner().map_err(unwritten)?.flush()?;
        Ok(())
    }
}

fn unwritten(error: EncodingError) -> Error {
    Error::Write(match error {
        EncodingError::Io(io) => io,
        error => std::io::Error::other(error.to_string()),
    })
}
