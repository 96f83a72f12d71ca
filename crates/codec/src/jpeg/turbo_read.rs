//! Decoding with libjpeg (mozjpeg), strictly: what it would only warn of is an error here.
//!
//! Its decoder cannot move between threads, so each gets one of its own and hands over bands of
//! lines. The thread starts with the first line asked for, and ends when nobody listens.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use mozjpeg::decompress::{DecompressBuilder, DecompressStarted};
use mozjpeg::{ColorSpace, Decompress};
use mozjpeg_sys::{jpeg_common_struct, jpeg_error_mgr};

use super::header::Header;
use crate::lines::{Inks, Lines, Stored};
use crate::{Error, FileFormat};

/// JPEG's blocks can be decoded to fewer pixels, at less cost.
pub(super) const SHRINKS: bool = true;

/// Bytes in a band: enough to make the hand-over cheap, few enough to stay in the cache.
const BAND_BYTES: usize = 256 << 10;
/// Bands on their way.
const BANDS: usize = 2;

/// Bytes held whatever the size of the pixels, and bytes that shrink with them.
pub(super) fn memory(header: &Header) -> (u64, u64) {
    let widest = header.components.iter().map(|c| u64::from(c.h)).max().unwrap_or(1);
    let highest = header.components.iter().map(|c| u64::from(c.v)).max().unwrap_or(1);
    let units_across = u64::from(header.width).div_ceil(8 * widest);
    let units_down = u64::from(header.height).div_ceil(8 * highest);
    let blocks: u64 = header.components.iter().map(|c| u64::from(c.h) * u64::from(c.v)).sum();
    // A coefficient is two bytes, a block 64 of them; a sample is one byte, and each unit row
    // has neighbours for smooth upsampling, then the row in full colour.
    let coefficients = 128 * blocks * units_across;
    let all = if header.many_scans { coefficients * units_down } else { 0 };
    let unit_row = 3 * 64 * blocks * units_across + u64::from(header.width) * 64;
    (all + unit_row + (256 << 10), ((BANDS + 2) * BAND_BYTES) as u64)
}

pub(super) fn lines(
    bytes: Arc<[u8]>,
    header: &Header,
    stored: Stored,
    shrink: u32,
) -> Result<Box<dyn Lines>, Error> {
    let job = Job {
        bytes,
        stored,
        scale: (8 / shrink) as u8,
        many_scans: header.many_scans,
        invert: stored.inks == Inks::Cmyk && header.adobe,
    };
    Ok(Box::new(TurboLines { state: State::Waiting(job), band: Vec::new(), at: 0 }))
}

/// What a decoding thread is to do.
#[derive(Clone)]
struct Job {
    bytes: Arc<[u8]>,
    stored: Stored,
    /// Eighths of the full size.
    scale: u8,
    many_scans: bool,
    /// Whether 255 is no ink, as Adobe's programs store it.
    invert: bool,
}

struct TurboLines {
    state: State,
    band: Vec<u8>,
    at: usize,
}

enum State {
    Waiting(Job),
    Running(Worker),
}

/// The consumer's end of a decoding thread.
struct Worker {
    bands: Receiver<Result<Vec<u8>, Error>>,
    used: Sender<Vec<u8>>,
    stop: Arc<AtomicBool>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Worker {
    fn start(job: Job) -> Result<Self, Error> {
        let (send, bands) = sync_channel(BANDS);
        let (used, spare) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let work = Work { job, send, spare, stop: stop.clone() };
        std::thread::Builder::new()
            .name("jpeg-decode".into())
            .spawn(move || work.run())
            .map_err(|error| thread(&format!("did not start ({error})")))?;
        Ok(Self { bands, used, stop })
    }

    fn band(&self, used: Vec<u8>) -> Result<Vec<u8>, Error> {
        // The thread may be gone already, its last band still waiting.
        let _ = self.used.send(used);
        self.bands.recv().unwrap_or_else(|_| Err(thread("ended early")))
    }
}

fn thread(what: &str) -> Error {
    Error::Thread { format: FileFormat::Jpeg, what: what.into() }
}

impl Lines for TurboLines {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        if self.at == self.band.len() {
            if let State::Waiting(job) = &self.state {
                self.state = State::Running(Worker::start(job.clone())?);
            }
            let State::Running(worker) = &self.state else { return Err(thread("is missing")) };
            self.band = worker.band(std::mem::take(&mut self.band))?;
            self.at = 0;
        }
        let end = self.at + line.len();
        line.copy_from_slice(&self.band[self.at..end]);
        self.at = end;
        Ok(())
    }
}

/// The decoding thread's end.
struct Work {
    job: Job,
    send: SyncSender<Result<Vec<u8>, Error>>,
    spare: Receiver<Vec<u8>>,
    stop: Arc<AtomicBool>,
}

impl Work {
    fn run(self) {
        // Nobody listens any more when sending fails; then there is nothing left to do.
        if let Err(error) = self.decode() {
            let _ = self.send.send(Err(error));
        }
    }

    fn decode(&self) -> Result<(), Error> {
        let ended = Arc::new(AtomicBool::new(false));
        let feed = Feed {
            bytes: self.job.bytes.clone(),
            at: 0,
            stop: self.stop.clone(),
            ended: ended.clone(),
        };
        let mut decoder = contain(|| self.open(feed)).map_err(|_| self.refused())?;
        if self.job.many_scans && ended.load(Ordering::Relaxed) {
            return Err(self.broken(0, &ended));
        }
        let Stored { width, height, .. } = self.job.stored;
        let size = (decoder.width(), decoder.height());
        if size != (width as usize, height as usize) {
            let reason = format!("its size is {size:?}, but its header said {width}x{height}");
            return Err(Error::broken(FileFormat::Jpeg, reason));
        }
        let line_bytes = self.job.stored.line_bytes();
        let lines = (BAND_BYTES / line_bytes).clamp(1, 64) as u32;
        let mut row = 0;
        while row < height {
            let count = lines.min(height - row);
            let mut band = self.spare.try_recv().unwrap_or_default();
            band.resize(count as usize * line_bytes, 0);
            for (line, row) in band.chunks_exact_mut(line_bytes).zip(row..) {
                read_line(&mut decoder, line).map_err(|()| self.broken(row, &ended))?;
            }
            if self.job.invert {
                band.iter_mut().for_each(|ink| *ink = 255 - *ink);
            }
            if self.send.send(Ok(band)).is_err() {
                return Ok(());
            }
            row += count;
        }
        Ok(())
    }

    fn open(&self, feed: Feed) -> io::Result<DecompressStarted<Feed>> {
        let mut decoder: Decompress<Feed> =
            DecompressBuilder::new().with_err(strict()).from_reader(feed)?;
        decoder.scale(self.job.scale);
        let before = WARNINGS.get();
        let started = decoder.to_colorspace(match self.job.stored.inks {
            Inks::Plain(channels) if channels.is_gray() => ColorSpace::JCS_GRAYSCALE,
            Inks::Plain(_) => ColorSpace::JCS_RGB,
            Inks::Cmyk => ColorSpace::JCS_CMYK,
        })?;
        // Files of several scans are read to their end here; others have only begun, and what
        // libjpeg warns of then does no harm.
        if self.job.many_scans && WARNINGS.get() != before {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(started)
    }

    /// The error for data that decode to nothing at `row`.
    fn broken(&self, row: u32, ended: &AtomicBool) -> Error {
        let height = self.job.stored.height;
        if ended.load(Ordering::Relaxed) {
            Error::Truncated { format: FileFormat::Jpeg, row, height }
        } else {
            let reason = format!("its data make no sense after row {row} of {height}");
            Error::broken(FileFormat::Jpeg, reason)
        }
    }

    /// The error for a file that libjpeg does not even begin with, in its words if it has some.
    fn refused(&self) -> Error {
        let bytes = &*self.job.bytes;
        let told = catch_unwind(AssertUnwindSafe(|| Decompress::new_mem(bytes).map(drop)));
        let reason = match told {
            Err(payload) => payload.downcast_ref::<String>().cloned(),
            Ok(result) => result.err().map(|error| error.to_string()),
        };
        let reason = reason.unwrap_or_else(|| "its data make no sense".into());
        let reason = reason.trim_start_matches("libjpeg fatal error: ");
        Error::broken(FileFormat::Jpeg, reason)
    }
}

/// Reads a line; an error if it is not all there.
fn read_line(decoder: &mut DecompressStarted<Feed>, line: &mut [u8]) -> Result<(), ()> {
    let before = WARNINGS.get();
    contain(|| decoder.read_scanlines_into(line).map(drop))?;
    if WARNINGS.get() == before { Ok(()) } else { Err(()) }
}

/// Stops what libjpeg throws.
fn contain<T>(work: impl FnOnce() -> io::Result<T>) -> Result<T, ()> {
    catch_unwind(AssertUnwindSafe(work)).map_err(drop)?.map_err(drop)
}

thread_local! {
    /// Warnings libjpeg gave on this thread.
    static WARNINGS: Cell<u64> = const { Cell::new(0) };
}

/// Counts warnings, throws errors without a word on the console.
fn strict() -> jpeg_error_mgr {
    jpeg_error_mgr {
        error_exit: Some(throw),
        emit_message: Some(count),
        output_message: Some(ignore),
        format_message: Some(say_nothing),
        reset_error_mgr: Some(ignore),
        msg_code: 0,
        msg_parm: Default::default(),
        trace_level: 0,
        num_warnings: 0,
        jpeg_message_table: std::ptr::null(),
        last_jpeg_message: 0,
        addon_message_table: std::ptr::null(),
        first_addon_message: 0,
        last_addon_message: 0,
    }
}

extern "C-unwind" fn throw(_: &mut jpeg_common_struct) {
    resume_unwind(Box::new(()))
}

extern "C-unwind" fn count(_: &mut jpeg_common_struct, level: i32) {
    if level < 0 {
        WARNINGS.set(WARNINGS.get() + 1);
    }
}

extern "C-unwind" fn ignore(_: &mut jpeg_common_struct) {}

extern "C-unwind" fn say_nothing(_: &mut jpeg_common_struct, _: &[u8; 80]) {}

/// The file's bytes, in pieces, so that a decoder nobody listens to stops soon.
struct Feed {
    bytes: Arc<[u8]>,
    at: usize,
    stop: Arc<AtomicBool>,
    /// Set when more bytes were asked for than there are.
    ended: Arc<AtomicBool>,
}

const PIECE: usize = 64 << 10;
/// Files that lack only their end marker are fine, so they get one.
const END: [u8; 2] = [0xff, 0xd9];

impl BufRead for Feed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let bytes = self.bytes.get(self.at..).unwrap_or(&[]);
        if !bytes.is_empty() {
            return Ok(&bytes[..bytes.len().min(PIECE)]);
        }
        self.ended.store(true, Ordering::Relaxed);
        Ok(END.get(self.at - self.bytes.len()..).unwrap_or(&[]))
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
    }
}

impl Read for Feed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}
