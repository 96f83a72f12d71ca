//! The frames of a film.

use std::ffi::OsString;
use std::io::{ErrorKind, Read, Write};
use std::process::ChildStdout;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use imgflo_pixel::{Channels, Format, Layout, Sample};
use imgflo_render::{Error, Frames, Reel};
use tempfile::NamedTempFile;

use crate::facts::Facts;
use crate::process::Process;
use crate::{Ffmpeg, Limits, address, failed, over_limit, without};

/// Bytes of what `ffprobe` tells.
const MOST_TOLD: u64 = 1 << 20;
/// Frames that the decoder holds, about, and the bytes of the program itself.
const HELD: (u64, u64) = (24, 64 << 20);

/// A film that can be read.
#[derive(Debug)]
pub struct Film {
    name: String,
    /// A copy, which only this process can read: it may have to be read from its end.
    file: Arc<NamedTempFile>,
    facts: Facts,
    ffmpeg: Ffmpeg,
    limits: Limits,
}

impl Film {
    pub(crate) fn open(
        ffmpeg: &Ffmpeg,
        name: &str,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Self, Error> {
        let kept = || -> std::io::Result<NamedTempFile> {
            let mut file = tempfile::Builder::new().suffix(".mp4").tempfile()?;
            file.write_all(bytes)?;
            file.flush()?;
            Ok(file)
        };
        let file = kept().map_err(|error| failed(name, format!("it cannot be kept: {error}")))?;
        let facts = facts(ffmpeg, name, &file, limits)?;
        let pixels = u64::from(facts.width) * u64::from(facts.height);
        if pixels > limits.pixels {
            let (width, height, most) = (facts.width, facts.height, limits.pixels);
            let reason =
                format!("its frames have {width}x{height} pixels, but the limit is {most}");
            return Err(over_limit(name, reason));
        }
        if facts.frames > f64::from(limits.frames) {
            let (frames, most) = (facts.frames.round(), limits.frames);
            return Err(over_limit(
                name,
                format!("it has {frames} frames, but the limit is {most}"),
            ));
        }
        let (name, ffmpeg, limits) = (name.to_owned(), ffmpeg.clone(), *limits);
        Ok(Self { name, file: Arc::new(file), facts, ffmpeg, limits })
    }
}

impl Film {
    /// How many seconds long it is, about.
    pub fn seconds(&self) -> f64 {
        self.facts.frames / self.rate()
    }

    /// Frames a second.
    pub fn rate(&self) -> f64 {
        let (frames, seconds) = self.facts.rate;
        f64::from(frames) / f64::from(seconds)
    }

    /// Its sound, if it has any of a kind that is known.
    pub fn sound(&self) -> Option<Sound> {
        self.facts.sound.then(|| Sound(self.file.clone()))
    }
}

/// The sound of a film.
#[derive(Clone, Debug)]
pub struct Sound(Arc<NamedTempFile>);

impl Sound {
    /// The words that make the program read it, as an input beside others.
    pub(crate) fn input(&self) -> Vec<OsString> {
        input(&self.0)
    }
}

/// The words that make either program read this file, as what it is, and no other.
fn input(file: &NamedTempFile) -> Vec<OsString> {
    let words = ["-v", "error", "-protocol_whitelist", "file", "-f", "mov", "-i"];
    let mut words: Vec<OsString> = words.map(OsString::from).to_vec();
    words.push(address(file));
    words
}

fn facts(
    ffmpeg: &Ffmpeg,
    name: &str,
    file: &NamedTempFile,
    limits: &Limits,
) -> Result<Facts, Error> {
    let asked = ["-show_entries", Facts::ENTRIES, "-of", "json"];
    let mut words = asked.map(OsString::from).to_vec();
    words.extend(input(file));
    let failed = |reason: String| failed(name, reason);
    let process = Process::start(&ffmpeg.ffprobe, words, (0, limits.time)).map_err(failed)?;
    let mut told = Vec::new();
    if let Some(output) = process.output() {
        let read = output.take(MOST_TOLD).read_to_end(&mut told);
        read.map_err(|error| failed(error.to_string()))?;
    }
    let late = process.late();
    process.end().map_err(|reason| match late.load(Ordering::Relaxed) {
        true => over_limit(name, "looking at it takes too long"),
        false => failed(without(file, &reason)),
    })?;
    Facts::read(&told).ok_or_else(|| failed("there is no film in it".into()))
}

impl Reel for Film {
    fn name(&self) -> &str {
        &self.name
    }
    fn layout(&self) -> Layout {
        let format = Format::srgb(Channels::Rgb, Sample::U8);
        Layout { width: self.facts.width, height: self.facts.height, format }
    }
    fn frames(&self) -> u32 {
        self.facts.frames.round() as u32
    }
    fn loops(&self) -> u32 {
        0
    }
    fn memory(&self) -> u64 {
        let (frames, program) = HELD;
        frames * self.layout().bytes() as u64 + program
    }
    fn open(&self) -> Result<Box<dyn Frames>, Error> {
        let (frames, seconds) = self.facts.rate;
        let mut words = vec![OsString::from("-nostdin")];
        words.extend(input(&self.file));
        // Every frame is shown as long as the others; so that is made true.
        let rate = format!("fps={frames}/{seconds}");
        // One more would be too many: it is asked for to be seen.
        let most = (u64::from(self.limits.frames) + 1).to_string();
        let output = ["-map", "0:v:0", "-vf", &rate, "-frames:v", &most, "-threads", "2"];
        let format = ["-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"];
        words.extend(output.into_iter().chain(format).map(OsString::from));
        let process = Process::start(&self.ffmpeg.ffmpeg, words, (0, self.limits.time));
        let process = process.map_err(|reason| failed(&self.name, reason))?;
        let output = process.output();
        let (name, most, time) = (self.name.clone(), self.limits.frames, self.facts.time());
        let (file, process) = (self.file.clone(), Some(process));
        Ok(Box::new(Running { process, output, file, name, given: 0, most, time }))
    }
}

/// A film that is being read.
struct Running {
    process: Option<Process>,
    output: Option<ChildStdout>,
    /// It is there for as long as it is read.
    file: Arc<NamedTempFile>,
    name: String,
    /// Frames given so far, and how many there may be.
    given: u32,
    most: u32,
    time: Duration,
}

impl Frames for Running {
    fn next(&mut self, frame: &mut [u8]) -> Result<Option<Duration>, Error> {
        let Some(output) = &mut self.output else { return Ok(None) };
        if !filled(output, frame).map_err(|error| failed(&self.name, error.to_string()))? {
            self.output = None;
            return self.ended();
        }
        self.given += 1;
        if self.given > self.most {
            let reason = format!("it has more than {} frames", self.most);
            return Err(over_limit(&self.name, reason));
        }
        Ok(Some(self.time))
    }
}

impl Running {
    /// There is no further frame; that is right if the program is content.
    fn ended(&mut self) -> Result<Option<Duration>, Error> {
        let Some(process) = self.process.take() else { return Ok(None) };
        let late = process.late();
        match process.end() {
            Ok(()) => Ok(None),
            Err(_) if late.load(Ordering::Relaxed) => {
                Err(over_limit(&self.name, "reading it takes too long"))
            }
            Err(reason) => Err(failed(&self.name, without(&self.file, &reason))),
        }
    }
}

/// Fills a frame; says whether there was one. Half a frame is none.
fn filled(from: &mut impl Read, frame: &mut [u8]) -> std::io::Result<bool> {
    match from.read_exact(frame) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}
