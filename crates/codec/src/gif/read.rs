//! GIF in.

use std::io::Cursor;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use gif::{DecodeOptions, Decoder, DecodingError, DisposalMethod, MemoryLimit, Repeat};
use imgflo_pixel::{Channels, Sample};

use crate::color::Color;
use crate::frames::{Frames, OpenedFrames};
use crate::info::{Animation, Cost, Info, Ink};
use crate::lines::{Inks, Opened, Stored};
use crate::whole::WholeLines;
use crate::{Decode, Error, FileFormat, Limits};

type Reader = Decoder<Cursor<Arc<[u8]>>>;

/// What the decompressor holds.
const LZW_BYTES: u64 = 64 << 10;

pub(super) fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    let mut reader = open(bytes.clone(), limits, true)?;
    let (width, height) = (u32::from(reader.width()), u32::from(reader.height()));
    let (mut frames, mut opaque) = (0, true);
    // A file that breaks off is read up to there: here it is only looked at.
    while let Ok(Some(frame)) = reader.next_frame_info() {
        let covers = (frame.left, frame.top) == (0, 0)
            && (u32::from(frame.width), u32::from(frame.height)) == (width, height);
        // Where a later frame is transparent, the first is seen.
        opaque &= frames > 0 || covers && frame.transparent.is_none();
        opaque &= frame.dispose != DisposalMethod::Background;
        frames += 1;
        if frames > limits.max_frames {
            break;
        }
    }
    let frames = frames.max(1);
    let loops = match reader.repeat() {
        Repeat::Infinite => 0,
        // The file says how often it is repeated.
        Repeat::Finite(times) => u32::from(times) + 1,
    };
    let channels = if opaque { Channels::Rgb } else { Channels::Rgba };
    let stored = Stored { width, height, inks: Inks::Plain(channels), sample: Sample::U8 };
    // The picture so far, what it was before, and the indices of a frame.
    let memory = 3 * stored.bytes() as u64 + LZW_BYTES;
    let cost = Cost { fixed: LZW_BYTES, rows: memory, shrinks: false };
    Ok(Info {
        ink: Ink::Palette,
        frames,
        animation: (frames > 1).then_some(Animation { loops, channels, memory }),
        ..Info::plain(FileFormat::Gif, &stored, 8, cost)
    })
}

pub(super) fn decode(
    bytes: Arc<[u8]>,
    options: &Decode,
    limits: &Limits,
) -> Result<(Info, Opened), Error> {
    let (info, OpenedFrames { stored, mut frames, color }) = frames(bytes, options, limits)?;
    let first = move || {
        let mut lines = vec![0; stored.bytes()];
        match frames.next(&mut lines)? {
            Some(_) => Ok(lines),
            None => Err(Error::broken(FileFormat::Gif, "it has no picture")),
        }
    };
    Ok((info, Opened { stored, lines: Box::new(WholeLines::new(first)), color }))
}

pub(super) fn frames(
    bytes: Arc<[u8]>,
    _: &Decode,
    limits: &Limits,
) -> Result<(Info, OpenedFrames), Error> {
    let info = probe(&bytes, limits)?;
    let reader = open(bytes, limits, false)?;
    let (width, height) = info.stored;
    let stored = Stored { width, height, inks: Inks::Plain(info.channels), sample: Sample::U8 };
    let frames = GifFrames {
        reader,
        size: info.channels.count(),
        canvas: vec![0; stored.bytes()],
        before: Vec::new(),
        indices: Vec::new(),
        drawn: None,
        given: 0,
    };
    Ok((info, OpenedFrames { stored, frames: Box::new(frames), color: Color::Same }))
}

fn open(bytes: Arc<[u8]>, limits: &Limits, only_look: bool) -> Result<Reader, Error> {
    let mut options = DecodeOptions::new();
    options.set_memory_limit(match NonZeroU64::new(limits.max_memory) {
        Some(most) => MemoryLimit::Bytes(most),
        None => MemoryLimit::Bytes(NonZeroU64::MIN),
    });
    options.check_frame_consistency(true);
    options.skip_frame_decoding(only_look);
    let reader = options.read_info(Cursor::new(bytes)).map_err(|error| broken(&error, 0))?;
    limits.check_size(reader.width().into(), reader.height().into())?;
    if reader.width() == 0 || reader.height() == 0 {
        return Err(Error::broken(FileFormat::Gif, "it has no pixels"));
    }
    Ok(reader)
}

/// A part of the picture that a frame has drawn, and what becomes of it before the next.
struct Drawn {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    dispose: DisposalMethod,
}

struct GifFrames {
    reader: Reader,
    /// Bytes of a pixel.
    size: usize,
    /// What is shown.
    canvas: Vec<u8>,
    /// What was shown before a frame that is taken back.
    before: Vec<u8>,
    indices: Vec<u8>,
    drawn: Option<Drawn>,
    given: u32,
}

impl GifFrames {
    /// Takes away what the last frame does not leave.
    fn dispose(&mut self) {
        let Some(drawn) = self.drawn.take() else { return };
        match drawn.dispose {
            DisposalMethod::Previous => self.canvas.copy_from_slice(&self.before),
            DisposalMethod::Background => {
                let row_bytes = usize::from(self.reader.width()) * self.size;
                for row in
                    self.canvas.chunks_exact_mut(row_bytes).skip(drawn.top).take(drawn.height)
                {
                    row[drawn.left * self.size..][..drawn.width * self.size].fill(0);
                }
            }
            DisposalMethod::Any | DisposalMethod::Keep => {}
        }
    }

    /// Draws the indices of a frame.
    fn draw(&mut self, drawn: &Drawn, transparent: Option<u8>) -> Result<(), DecodingError> {
        let palette = self.reader.palette()?;
        let row_bytes = usize::from(self.reader.width()) * self.size;
        let rows = self.canvas.chunks_exact_mut(row_bytes).skip(drawn.top);
        for (row, indices) in rows.zip(self.indices.chunks_exact(drawn.width)) {
            let pixels = row.chunks_exact_mut(self.size).skip(drawn.left);
            for (pixel, index) in pixels.zip(indices) {
                if Some(*index) == transparent {
                    continue;
                }
                // A colour that the palette has not is black.
                let at = usize::from(*index) * 3;
                let color = palette.get(at..at + 3).unwrap_or(&[0; 3]);
                pixel[..3].copy_from_slice(color);
                pixel[3..].fill(255);
            }
        }
        Ok(())
    }
}

impl Frames for GifFrames {
    fn next(&mut self, frame: &mut [u8]) -> Result<Option<Duration>, Error> {
        let broken = |error: DecodingError| broken(&error, self.given);
        let Some(next) = self.reader.next_frame_info().map_err(broken)? else { return Ok(None) };
        let [left, top, width, height] =
            [next.left, next.top, next.width, next.height].map(usize::from);
        let drawn = Drawn { left, top, width, height, dispose: next.dispose };
        // Hundredths of a second.
        let time = Duration::from_millis(10 * u64::from(next.delay));
        let transparent = next.transparent;
        self.indices.resize(width * height, 0);
        if width > 0 && height > 0 {
            self.reader.read_into_buffer(&mut self.indices).map_err(broken)?;
        }
        self.dispose();
        if drawn.dispose == DisposalMethod::Previous {
            self.before.clone_from(&self.canvas);
        }
        if width > 0 && height > 0 {
            let given = self.given;
            self.draw(&drawn, transparent).map_err(|error| super::read::broken(&error, given))?;
        }
        self.drawn = Some(drawn);
        self.given += 1;
        frame.copy_from_slice(&self.canvas);
        Ok(Some(time))
    }
}

fn broken(error: &DecodingError, frame: u32) -> Error {
    let at = format!("{error} (in frame {})", frame + 1);
    Error::broken(FileFormat::Gif, at)
}
