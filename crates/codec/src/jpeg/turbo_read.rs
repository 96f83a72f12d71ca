//! Decoding with libjpeg (mozjpeg), strictly: what it would only warn of is an error here.
//!
//! Its decoder cannot move between threads: it is begun with the first line that is asked for, by
//! whoever asks.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::sync::Arc;

use mozjpeg::decompress::{DecompressBuilder, DecompressStarted};
use mozjpeg::{ColorSpace, Decompress};
use mozjpeg_sys::{jpeg_common_struct, jpeg_error_mgr};

use super::header::Header;
use crate::lines::{Inks, Lines, Stored};
use crate::{Error, FileFormat};

/// JPEG's blocks can be decoded to fewer pixels, at less cost.
pub(super) const SHRINKS: bool = true;

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
    (all + unit_row + (256 << 10), 0)
}

pub(super) fn lines(
    bytes: Arc<[u8]>,
    header: &Header,
    stored: Stored,
    shrink: u32,
) -> Result<Box<dyn Lines>, Error> {
    Ok(Box::new(TurboLines {
        bytes,
        stored,
        scale: (8 / shrink) as u8,
        many_scans: header.many_scans,
        invert: stored.inks == Inks::Cmyk && header.adobe,
        decoder: None,
        ended: Rc::default(),
        row: 0,
    }))
}

struct TurboLines {
    bytes: Arc<[u8]>,
    stored: Stored,
    /// Eighths of the full size.
    scale: u8,
    many_scans: bool,
    /// Whether 255 is no ink, as Adobe's programs store it.
    invert: bool,
    /// Nothing before the first line.
    decoder: Option<DecompressStarted<Feed>>,
    /// Set when more bytes were asked for than there are.
    ended: Rc<Cell<bool>>,
    /// Lines given so far.
    row: u32,
}

impl Lines for TurboLines {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        let mut decoder = match self.decoder.take() {
            Some(decoder) => decoder,
            None => self.begin()?,
        };
        read_line(&mut decoder, line).map_err(|()| self.broken())?;
        self.decoder = Some(decoder);
        self.row += 1;
        if self.invert {
            line.iter_mut().for_each(|ink| *ink = 255 - *ink);
        }
        Ok(())
    }
}

impl TurboLines {
    /// A decoder before its first line.
    fn begin(&self) -> Result<DecompressStarted<Feed>, Error> {
        let feed = Feed { bytes: self.bytes.clone(), at: 0, ended: self.ended.clone() };
        let decoder = contain(|| self.open(feed)).map_err(|()| self.refused())?;
        if self.many_scans && self.ended.get() {
            return Err(self.broken());
        }
        let Stored { width, height, .. } = self.stored;
        let size = (decoder.width(), decoder.height());
        if size != (width as usize, height as usize) {
            let reason = format!("its size is {size:?}, but its header said {width}x{height}");
            return Err(Error::broken(FileFormat::Jpeg, reason));
        }
        Ok(decoder)
    }

    fn open(&self, feed: Feed) -> io::Result<DecompressStarted<Feed>> {
        let mut decoder: Decompress<Feed> =
            DecompressBuilder::new().with_err(strict()).from_reader(feed)?;
        decoder.scale(self.scale);
        let before = WARNINGS.get();
        let started = decoder.to_colorspace(match self.stored.inks {
            Inks::Plain(channels) if channels.is_gray() => ColorSpace::JCS_GRAYSCALE,
            Inks::Plain(_) => ColorSpace::JCS_RGB,
            Inks::Cmyk => ColorSpace::JCS_CMYK,
        })?;
        // Files of several scans are read to their end here; others have only begun, and what
        // libjpeg warns of then does no harm.
        if self.many_scans && WARNINGS.get() != before {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(started)
    }

    /// The error for data that decode to nothing at the next line.
    fn broken(&self) -> Error {
        let (row, height) = (self.row, self.stored.height);
        if self.ended.get() {
            Error::Truncated { format: FileFormat::Jpeg, row, height }
        } else {
            let reason = format!("its data make no sense after row {row} of {height}");
            Error::broken(FileFormat::Jpeg, reason)
        }
    }

    /// The error for a file that libjpeg does not even begin with, in its words if it has some.
    fn refused(&self) -> Error {
        let bytes = &*self.bytes;
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

/// The file's bytes.
struct Feed {
    bytes: Arc<[u8]>,
    at: usize,
    ended: Rc<Cell<bool>>,
}

/// Files that lack only their end marker are fine, so they get one.
const END: [u8; 2] = [0xff, 0xd9];

impl BufRead for Feed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.bytes.get(self.at..) {
            Some(bytes) if !bytes.is_empty() => Ok(bytes),
            _ => {
                self.ended.set(true);
                Ok(END.get(self.at - self.bytes.len()..).unwrap_or(&[]))
            }
        }
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
