//! The encoder's thread.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Scope;

use imgflo_pixel::{RowsError, WriteRows};

use crate::Error;

/// A band of the result on its way to the encoder.
enum Message {
    Rows(Vec<u8>),
    Done,
}

/// The encoder's thread, seen from here.
pub(super) struct Encoder {
    full: SyncSender<Message>,
    empty: Receiver<Vec<u8>>,
}

pub(super) type Writing<'scope> = std::thread::ScopedJoinHandle<'scope, Result<(), RowsError>>;

impl Encoder {
    pub(super) fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        mut write: Box<dyn WriteRows>,
    ) -> (Self, Writing<'scope>) {
        let (full, taken) = sync_channel(1);
        let (back, empty) = sync_channel(4);
        let thread = scope.spawn(move || {
            while let Ok(message) = taken.recv() {
                match message {
                    Message::Rows(rows) => {
                        write.write(&rows)?;
                        // Nobody waits for it once the last band is made.
                        let _ = back.try_send(rows);
                    }
                    Message::Done => return write.finish(),
                }
            }
            Ok(())
        });
        (Self { full, empty }, thread)
    }

    pub(super) fn buffer(&self, size: usize) -> Vec<u8> {
        let mut buffer = self.empty.try_recv().unwrap_or_default();
        buffer.resize(size, 0);
        buffer
    }

    pub(super) fn send(&self, rows: Vec<u8>) -> Result<(), Error> {
        self.full.send(Message::Rows(rows)).map_err(|_| Error::Sink(String::new()))
    }

    pub(super) fn close(self, finished: bool) {
        if finished {
            // If it is gone, it has said why.
            let _ = self.full.send(Message::Done);
        }
    }
}
