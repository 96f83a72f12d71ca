//! Writing a film.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::process::ChildStdin;
use std::sync::atomic::Ordering;
use std::time::Duration;

use imgflo_pixel::{Channels, Layout, Sample};
use imgflo_render::{Error, FrameSink};
use tempfile::NamedTempFile;

use crate::process::Process;
use crate::read::Sound;
use crate::{Ffmpeg, Limits, address, failed, over_limit, without};

/// What messages call what is written.
const NAME: &str = "the result";
/// Frames a second, at most, where nobody says how many: screens show no more.
const FASTEST: f64 = 60.0;

/// How a film is to be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Encoding {
    /// Frames a second; if not given, as many as the first frame's time says.
    pub rate: Option<f64>,
    /// Thousands of bits a second; if not given, as many as the quality takes.
    pub kilobits: Option<u32>,
    /// How good it is, from 1 to 100.
    pub quality: Option<u8>,
}

/// Writes an MP4 file of H.264, which every browser shows; a column or row too many for even sides is
/// left out.
pub struct Mp4 {
    ffmpeg: Ffmpeg,
    layout: Layout,
    encoding: Encoding,
    sound: Option<Sound>,
    limits: Limits,
    write: Box<dyn Write + Send>,
    running: Option<Running>,
}

/// A film that is being written.
struct Running {
    process: Process,
    input: ChildStdin,
    file: NamedTempFile,
    rate: f64,
    /// When the last frame ends, and how many were written until then.
    time: Duration,
    written: u64,
}

impl Ffmpeg {
    /// Writes frames of this size and format to `write`; with the sound of a film, if one is given.
    ///
    /// # Errors
    /// When the frames are not red, green and blue in 8 bits, or too small.
    pub fn write(
        &self,
        layout: Layout,
        (encoding, sound): (Encoding, Option<Sound>),
        limits: &Limits,
        write: Box<dyn Write + Send>,
    ) -> Result<Mp4, Error> {
        let colors = matches!(layout.format.channels, Channels::Rgb | Channels::Rgba);
        if !colors || layout.format.sample != Sample::U8 {
            return Err(failed(NAME, "films are made of colors of 8 bits"));
        }
        if layout.width < 2 || layout.height < 2 {
            return Err(failed(NAME, "films have at least 2 x 2 pixels"));
        }
        let (ffmpeg, limits) = (self.clone(), *limits);
        Ok(Mp4 { ffmpeg, layout, encoding, sound, limits, write, running: None })
    }
}

impl Mp4 {
    fn start(&self, first: Duration) -> Result<Running, Error> {
        let usual = 1.0 / first.as_secs_f64().max(1.0 / FASTEST);
        let rate = self.encoding.rate.unwrap_or(usual).clamp(0.1, 240.0);
        let file = tempfile::Builder::new().suffix(".mp4").tempfile();
        let file = file.map_err(|error| failed(NAME, format!("there is no place: {error}")))?;
        let limits = (self.limits.bytes, self.limits.time);
        let process = Process::start(&self.ffmpeg.ffmpeg, self.words(rate, &file), limits);
        let process = process.map_err(|reason| failed(NAME, reason))?;
        let input = process.input().ok_or_else(|| failed(NAME, "ffmpeg takes nothing"))?;
        Ok(Running { process, input, file, rate, time: Duration::ZERO, written: 0 })
    }

    fn words(&self, rate: f64, file: &NamedTempFile) -> Vec<OsString> {
        let Layout { width, height, format } = self.layout;
        let pixels = if format.channels == Channels::Rgba { "rgba" } else { "rgb24" };
        let (size, rate) = (format!("{width}x{height}"), format!("{rate:.6}"));
        let mut words = vec!["-v", "error", "-y", "-f", "rawvideo", "-pixel_format", pixels];
        words.extend(["-video_size", &size, "-framerate", &rate, "-i", "pipe:0"]);
        let mut words: Vec<_> = words.into_iter().map(OsString::from).collect();
        words.extend(self.sound.iter().flat_map(Sound::input));
        words.extend(self.output().into_iter().map(OsString::from));
        words.push(address(file));
        words
    }

    /// What the file is to be like. Of the film that sound is from nothing else is kept.
    fn output(&self) -> Vec<String> {
        let mut words = vec!["-map", "0:v:0"];
        if self.sound.is_some() {
            words.extend(["-map", "1:a:0", "-c:a", "copy"]);
        }
        words.extend(["-map_metadata", "-1", "-map_chapters", "-1"]);
        let even = "crop=trunc(iw/2)*2:trunc(ih/2)*2";
        words.extend(["-vf", even, "-c:v", "libx264", "-preset", "veryfast", "-threads", "2"]);
        let quality = u32::from(self.encoding.quality.unwrap_or(75).min(100));
        let strength = match self.encoding.kilobits {
            Some(number) => ["-b:v".to_owned(), format!("{number}k")],
            // 23, which is usual, at a quality of 75.
            None => ["-crf".to_owned(), (51 - quality * 28 / 75).to_string()],
        };
        words.extend(strength.iter().map(String::as_str));
        words.extend(["-pix_fmt", "yuv420p", "-fflags", "+bitexact", "-flags", "+bitexact"]);
        words.extend(["-movflags", "+faststart", "-f", "mp4"]);
        words.into_iter().map(str::to_owned).collect()
    }
}

impl FrameSink for Mp4 {
    /// Frames follow each other at one rate: one that is shown for longer is written several times.
    fn write(&mut self, frame: &[u8], time: Duration) -> Result<(), Error> {
        let mut running = match self.running.take() {
            Some(running) => running,
            None => self.start(time)?,
        };
        running.time += time;
        let due = (running.time.as_secs_f64() * running.rate).round().max(1.0) as u64;
        if due > u64::from(self.limits.frames) {
            let most = self.limits.frames;
            let reason = format!("it would have {due} frames, but the limit is {most}");
            return Err(over_limit(NAME, reason));
        }
        while running.written < due {
            if running.input.write_all(frame).is_err() {
                // It says best itself why it takes no more.
                return running.end().map(drop);
            }
            running.written += 1;
        }
        self.running = Some(running);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        let none = || failed(NAME, "it has no frame");
        let file = self.running.take().ok_or_else(none)?.end()?;
        let wrong = |error: std::io::Error| failed(NAME, error.to_string());
        let mut bytes = Vec::new();
        file.reopen().map_err(wrong)?.read_to_end(&mut bytes).map_err(wrong)?;
        self.write.write_all(&bytes).map_err(wrong)?;
        self.write.flush().map_err(wrong)
    }
}

impl Running {
    /// Ends the film; gives its file.
    fn end(self) -> Result<NamedTempFile, Error> {
        drop(self.input);
        let late = self.process.late();
        match self.process.end() {
            Ok(()) => Ok(self.file),
            Err(_) if late.load(Ordering::Relaxed) => {
                Err(over_limit(NAME, "writing it takes too long"))
            }
            Err(reason) => Err(failed(NAME, without(&self.file, &reason))),
        }
    }
}

impl std::fmt::Debug for Mp4 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mp4").field("layout", &self.layout).finish_non_exhaustive()
    }
}
