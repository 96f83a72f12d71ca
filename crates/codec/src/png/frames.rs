//! The frames of an animated PNG file, drawn one over the other as the PNG specification (third
//! edition, 11.3.6) has it.

use std::time::Duration;

use imgflo_pixel::{Channels, Sample};
use png::{BlendOp, DisposeOp, FrameControl, Reader};

use super::{Bytes, broken, colors, info, open, stored, swap_to_native};
use crate::frames::{Frames, OpenedFrames};
use crate::lines::{Inks, Stored};
use crate::{Decode, Error, FileFormat, Info, Limits};

/// Opens the frames. They have alpha even where the file has none: a frame may leave holes.
pub(super) fn frames(
    bytes: std::sync::Arc<[u8]>,
    options: &Decode,
    limits: &Limits,
) -> Result<(Info, OpenedFrames), Error> {
    let reader = open(bytes, limits)?;
    let read = stored(&reader);
    let channels = channels(&read);
    let stored = Stored { inks: Inks::Plain(channels), ..read };
    let colors = colors(&reader, &stored, options.color);
    let info = info(&reader, &stored, &colors);
    let Some(animation) = reader.info().animation_control else {
        return Err(Error::NoFrames { format: FileFormat::Png });
    };
    let frames = PngFrames {
        left: animation.num_frames,
        canvas: vec![0; stored.bytes()],
        before: Vec::new(),
        part: Vec::new(),
        drawn: None,
        has_alpha: read.inks.channels().has_alpha(),
        stored,
        reader,
    };
    Ok((info, OpenedFrames { stored, frames: Box::new(frames), color: colors.color }))
}

/// What frames have, of a file that has this.
pub(super) fn channels(stored: &Stored) -> Channels {
    if stored.inks.channels().is_gray() { Channels::Ya } else { Channels::Rgba }
}

struct PngFrames {
    reader: Reader<Bytes>,
    stored: Stored,
    /// Whether the file's own pixels have alpha.
    has_alpha: bool,
    /// What is shown.
    canvas: Vec<u8>,
    /// What was shown before a frame that is taken back.
    before: Vec<u8>,
    /// The pixels of a frame.
    part: Vec<u8>,
    /// The frame that was drawn last.
    drawn: Option<FrameControl>,
    /// Frames to come, as the file says.
    left: u32,
}

impl PngFrames {
    /// Bytes of a pixel.
    fn size(&self) -> usize {
        self.stored.inks.count() * self.stored.sample.bytes()
    }

    /// The rows of the canvas that a frame covers.
    fn rows(&mut self, frame: &FrameControl) -> impl Iterator<Item = &mut [u8]> {
        let (line, size) = (self.stored.line_bytes(), self.size());
        let (left, width) = (frame.x_offset as usize * size, frame.width as usize * size);
        let rows = self.canvas.chunks_exact_mut(line).skip(frame.y_offset as usize);
        rows.take(frame.height as usize).map(move |row| &mut row[left..left + width])
    }

    /// Takes away what the last frame does not leave.
    fn dispose(&mut self) {
        let Some(drawn) = self.drawn.take() else { return };
        match drawn.dispose_op {
            DisposeOp::None => {}
            DisposeOp::Background => self.rows(&drawn).for_each(|row| row.fill(0)),
            DisposeOp::Previous => self.canvas.copy_from_slice(&self.before),
        }
    }

    /// Draws the part that was read.
    fn draw(&mut self, frame: &FrameControl, line: usize) {
        let sample = self.stored.sample;
        let (to_size, has_alpha) = (self.size(), self.has_alpha);
        let from_size = if has_alpha { to_size } else { to_size - sample.bytes() };
        let over = has_alpha && frame.blend_op == BlendOp::Over;
        let part = std::mem::take(&mut self.part);
        for (row, line) in self.rows(frame).zip(part.chunks_exact(line)) {
            let pixels = row.chunks_exact_mut(to_size).zip(line.chunks_exact(from_size));
            for (to, from) in pixels {
                if over {
                    blend(sample, to, from);
                } else {
                    to[..from_size].copy_from_slice(from);
                    to[from_size..].fill(255);
                }
            }
        }
        self.part = part;
    }
}

/// Puts a pixel over another; alpha is the last sample.
fn blend(sample: Sample, to: &mut [u8], from: &[u8]) {
    let (bytes, most) = (sample.bytes(), if sample == Sample::U8 { 255.0 } else { 65_535.0 });
    let number = |bytes: &[u8]| match *bytes {
        [byte] => f64::from(byte) / most,
        [low, high, ..] => f64::from(u16::from_ne_bytes([low, high])) / most,
        [] => 0.0,
    };
    let alpha_at = to.len() - bytes;
    let (over, under) = (number(&from[alpha_at..]), number(&to[alpha_at..]));
    let alpha = over + under * (1.0 - over);
    for at in (0..to.len()).step_by(bytes) {
        let (new, old) = (number(&from[at..at + bytes]), number(&to[at..at + bytes]));
        let mixed = match at {
            _ if at == alpha_at => alpha,
            _ if alpha == 0.0 => 0.0,
            _ => (new * over + old * under * (1.0 - over)) / alpha,
        };
        let code = (mixed * most + 0.5) as u16;
        match sample {
            Sample::U8 => to[at] = code as u8,
            _ => to[at..at + bytes].copy_from_slice(&code.to_ne_bytes()),
        }
    }
}

impl Frames for PngFrames {
    fn next(&mut self, frame: &mut [u8]) -> Result<Option<Duration>, Error> {
        let height = self.stored.height;
        loop {
            if self.left == 0 {
                return Ok(None);
            }
            let size = self.reader.output_buffer_size().ok_or(Error::Failed)?;
            self.part.resize(size, 0);
            let read = self.reader.next_frame(&mut self.part);
            let read = read.map_err(|error| broken(&error, 0, height))?;
            // A picture before the first frame is for programs that know none.
            let Some(control) = self.reader.info().frame_control else { continue };
            self.left -= 1;
            self.dispose();
            if control.dispose_op == DisposeOp::Previous {
                self.before.clone_from(&self.canvas);
            }
            if self.stored.sample == Sample::U16 {
                swap_to_native(&mut self.part);
            }
            self.draw(&control, read.line_size);
            self.drawn = Some(control);
            frame.copy_from_slice(&self.canvas);
            return Ok(Some(time(&control)));
        }
    }
}

fn time(control: &FrameControl) -> Duration {
    // Nothing stands for hundredths of a second.
    let parts = if control.delay_den == 0 { 100 } else { control.delay_den };
    Duration::from_secs(control.delay_num.into()) / u32::from(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_pixel_over_another_changes_nothing() {
        let mut to = [10, 20, 30, 200];
        blend(Sample::U8, &mut to, &[99, 99, 99, 0]);
        assert_eq!(to, [10, 20, 30, 200]);
        blend(Sample::U8, &mut to, &[1, 2, 3, 255]);
        assert_eq!(to, [1, 2, 3, 255]);
        blend(Sample::U8, &mut to, &[101, 2, 3, 128]);
        assert_eq!(to, [51, 2, 3, 255]);
    }
}
