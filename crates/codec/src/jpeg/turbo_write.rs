//! Encoding with libjpeg (mozjpeg) at libjpeg-turbo's settings, on a thread of its own: the
//! encoder cannot move between threads.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use imgflo_pixel::{Layout, RowsError, WriteRows};
use mozjpeg::{ColorSpace, Compress};

use crate::encode::Rows;
use crate::{Encode, Error, FileFormat};

/// Bands on their way.
const BANDS: usize = 2;

pub(super) fn encode(
    write: Box<dyn Write + Send>,
    layout: Layout,
    options: &Encode,
) -> Result<Box<dyn WriteRows>, Error> {
    let (bands, received) = sync_channel(BANDS);
    let (spare, used) = channel();
    let work = Work { layout, options: *options, bands: received, spare };
    let thread = std::thread::Builder::new()
        .name("jpeg-encode".into())
        .spawn(move || work.run(write))
        .map_err(|error| thread(format!("did not start ({error})")))?;
    Ok(Box::new(TurboWriter { rows: Rows::new(layout), bands, used, thread: Some(thread) }))
}

fn thread(what: String) -> Error {
    Error::Thread { format: FileFormat::Jpeg, what }
}

/// The producer's end of an encoding thread.
struct TurboWriter {
    rows: Rows,
    bands: SyncSender<Message>,
    used: Receiver<Vec<u8>>,
    /// Taken when the thread has ended.
    thread: Option<JoinHandle<Result<(), Error>>>,
}

enum Message {
    Rows(Vec<u8>),
    /// There are no more. Without it, a writer that vanishes leaves no picture that looks whole.
    Finish,
}

impl TurboWriter {
    fn send(&mut self, message: Message) -> Result<(), Error> {
        match self.bands.send(message) {
            Ok(()) => Ok(()),
            // The thread has gone, and knows why.
            Err(_) => self.join(),
        }
    }

    fn join(&mut self) -> Result<(), Error> {
        let ended = || thread("ended early".into());
        self.thread.take().ok_or_else(ended)?.join().map_err(|_| ended())?
    }
}

impl WriteRows for TurboWriter {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.rows.take(rows)?;
        let mut band = self.used.try_recv().unwrap_or_default();
        band.clear();
        band.extend_from_slice(rows);
        Ok(self.send(Message::Rows(band))?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), RowsError> {
        self.rows.check_complete()?;
        self.send(Message::Finish)?;
        Ok(self.join()?)
    }
}

/// The encoding thread's end.
struct Work {
    layout: Layout,
    options: Encode,
    bands: Receiver<Message>,
    spare: Sender<Vec<u8>>,
}

impl Work {
    fn run(self, write: Box<dyn Write + Send>) -> Result<(), Error> {
        let mut failed = None;
        let mut write = Watched { write, failed: &mut failed };
        let result = catch_unwind(AssertUnwindSafe(|| self.encode(&mut write)));
        // libjpeg only knows that writing failed; the writer knows why.
        match (failed, result) {
            (Some(error), _) | (None, Ok(Err(error))) => Err(Error::Write(error)),
            (None, Ok(Ok(()))) => Ok(()),
            (None, Err(payload)) => {
                let reason = payload.downcast_ref::<String>().map_or("failed", |text| text);
                Err(thread(format!("failed ({reason})")))
            }
        }
    }

    fn encode(&self, write: &mut Watched<'_>) -> io::Result<()> {
        let mut started = self.settings().start_compress(&mut *write)?;
        loop {
            match self.bands.recv() {
                Ok(Message::Rows(rows)) => {
                    started.write_scanlines(&rows)?;
                    // The producer may be gone already.
                    let _ = self.spare.send(rows);
                }
                Ok(Message::Finish) => break,
                Err(_) => return Ok(()),
            }
        }
        started.finish()?;
        write.flush()
    }

    fn settings(&self) -> Compress {
        let gray = self.layout.format.channels.is_gray();
        let space = if gray { ColorSpace::JCS_GRAYSCALE } else { ColorSpace::JCS_RGB };
        let mut jpeg = Compress::new(space);
        jpeg.set_fastest_defaults();
        jpeg.set_optimize_coding(false);
        jpeg.set_size(self.layout.width as usize, self.layout.height as usize);
        jpeg.set_quality(f32::from(self.options.quality));
        if !gray {
            let coarse = if self.options.full_color { (1, 1) } else { (2, 2) };
            jpeg.set_chroma_sampling_pixel_sizes(coarse, coarse);
        }
        jpeg
    }
}

/// A writer that remembers why it failed.
struct Watched<'a> {
    write: Box<dyn Write + Send>,
    failed: &'a mut Option<io::Error>,
}

impl Watched<'_> {
    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let kind = error.kind();
            if kind != io::ErrorKind::Interrupted {
                *self.failed = Some(error);
            }
            kind.into()
        })
    }
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.write.write(bytes);
        self.note(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.write.flush();
        self.note(result)
    }
}
