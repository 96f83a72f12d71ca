//! Bands on their way from the job to the thread that encodes.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use imgflo_pixel::{RowsError, WriteRows};

use crate::Error;

/// A band of the result on its way to the encoder.
enum Message {
    Rows(Vec<u8>),
    Done,
}

/// The encoder, seen from the job.
pub(super) struct Encoder {
    full: SyncSender<Message>,
    empty: Receiver<Vec<u8>>,
}

/// The job, seen from the encoder.
pub(super) struct Writing {
    taken: Receiver<Message>,
    back: SyncSender<Vec<u8>>,
}

impl Writing {
    /// Writes what comes. Without an end there is none in the file either.
    pub(super) fn write_all(self, mut write: Box<dyn WriteRows>) -> Result<(), RowsError> {
        while let Ok(message) = self.taken.recv() {
            match message {
                Message::Rows(rows) => {
                    write.write(&rows)?;
                    // Nobody waits for it once the last band is made.
                    let _ = self.back.try_send(rows);
                }
                Message::Done => return write.finish(),
            }
        }
        Ok(())
    }
}

impl Encoder {
    pub(super) fn new() -> (Self, Writing) {
        let (full, taken) = sync_channel(1);
        let (back, empty) = sync_channel(4);
        (Self { full, empty }, Writing { taken, back })
    }

    pub(super) fn buffer(&self, size: usize) -> Vec<u8> {
        let mut buffer = self.empty.try_recv().unwrap_or_default();
        buffer.resize(size, 0);
        buffer
    }

    pub(super) fn send(&self, rows: Vec<u8>) -> Result<(), Error> {
        self.full.send(Message::Rows(rows)).map_err(|_| Error::Sink(String::new()))
    }

    pub(super) fn finish(self) {
        // If it is gone, it has said why.
        let _ = self.full.send(Message::Done);
    }
}
