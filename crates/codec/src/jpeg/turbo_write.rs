//! Encoding with libjpeg (mozjpeg) at libjpeg-turbo's settings.

use std::cell::Cell;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use imgflo_pixel::{Layout, RowsError, WriteRows};
use mozjpeg::compress::CompressStarted;
use mozjpeg::{ColorSpace, Compress};

use crate::encode::Rows;
use crate::{Encode, Error, FileFormat};

pub(super) fn encode(
    write: Box<dyn Write + Send>,
    layout: Layout,
    options: &Encode,
) -> Result<Box<dyn WriteRows>, Error> {
    let failed = Rc::default();
    let write = Watched { write, failed: Rc::clone(&failed) };
    let started = contain(&failed, || settings(layout, options).start_compress(write))?;
    Ok(Box::new(TurboWriter { rows: Rows::new(layout), started: Some(started), failed }))
}

struct TurboWriter {
    rows: Rows,
    /// Taken when it has failed.
    started: Option<CompressStarted<Watched>>,
    failed: Failed,
}

impl WriteRows for TurboWriter {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.rows.take(rows)?;
        let mut started = self.started.take().ok_or_else(failed_before)?;
        contain(&self.failed, || started.write_scanlines(rows))?;
        self.started = Some(started);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), RowsError> {
        self.rows.check_complete()?;
        let started = self.started.take().ok_or_else(failed_before)?;
        Ok(contain(&self.failed, || started.finish()?.flush())?)
    }
}

fn settings(layout: Layout, options: &Encode) -> Compress {
    let gray = layout.format.channels.is_gray();
    let space = if gray { ColorSpace::JCS_GRAYSCALE } else { ColorSpace::JCS_RGB };
    let mut jpeg = Compress::new(space);
    jpeg.set_fastest_defaults();
    jpeg.set_optimize_coding(false);
    jpeg.set_size(layout.width as usize, layout.height as usize);
    jpeg.set_quality(f32::from(options.quality));
    if !gray {
        let coarse = if options.full_color { (1, 1) } else { (2, 2) };
        jpeg.set_chroma_sampling_pixel_sizes(coarse, coarse);
    }
    jpeg
}

/// Why writing failed, if it did.
type Failed = Rc<Cell<Option<io::Error>>>;

fn failed_before() -> Error {
    Error::Encoder { format: FileFormat::Jpeg, reason: "it failed before".into() }
}

/// Stops what libjpeg throws. It only knows that writing failed; the writer knows why.
fn contain<T>(failed: &Failed, work: impl FnOnce() -> io::Result<T>) -> Result<T, Error> {
    let result = catch_unwind(AssertUnwindSafe(work));
    match (failed.take(), result) {
        (Some(error), _) | (None, Ok(Err(error))) => Err(Error::Write(error)),
        (None, Ok(Ok(done))) => Ok(done),
        (None, Err(payload)) => {
            let reason = payload.downcast_ref::<String>().map_or("failed", |text| text);
            Err(Error::Encoder { format: FileFormat::Jpeg, reason: reason.into() })
        }
    }
}

/// A writer that remembers why it failed.
struct Watched {
    write: Box<dyn Write + Send>,
    failed: Failed,
}

impl Watched {
    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let kind = error.kind();
            if kind != io::ErrorKind::Interrupted {
                self.failed.set(Some(error));
            }
            kind.into()
        })
    }
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.write.write(bytes);
        self.note(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.write.flush();
        self.note(result)
    }
}
