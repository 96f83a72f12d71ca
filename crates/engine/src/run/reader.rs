//! A decoder's thread.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Scope;

use imgflo_pixel::{Rect, RowsError};

use super::{CHUNKS_AHEAD, ROWS_AHEAD};

/// The rows that a decoder's thread gives.
pub(super) struct Reader {
    chunks: Receiver<Result<Vec<u8>, RowsError>>,
    back: SyncSender<Vec<u8>>,
    left: Vec<u8>,
    used: usize,
}

impl Reader {
    pub(super) fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        source: std::sync::Arc<dyn crate::Source>,
        part: Rect,
    ) -> Self {
        let (send, chunks) = sync_channel(CHUNKS_AHEAD as usize - 2);
        let (back, spare) = sync_channel::<Vec<u8>>(CHUNKS_AHEAD as usize);
        scope.spawn(move || {
            let mut reader = match source.open_part(part) {
                Ok(reader) => reader,
                // Nobody listens any more if the job has ended.
                Err(error) => return drop(send.send(Err(error))),
            };
            let row_bytes = part.width() as usize * source.layout().format.bytes();
            let mut left = part.height();
            while left > 0 {
                let count = left.min(ROWS_AHEAD);
                let mut chunk: Vec<u8> = spare.try_recv().unwrap_or_default();
                chunk.resize(row_bytes * count as usize, 0);
                let result = reader.read(&mut chunk).map(|()| chunk);
                let failed = result.is_err();
                if send.send(result).is_err() || failed {
                    return;
                }
                left -= count;
            }
        });
        Self { chunks, back, left: Vec::new(), used: 0 }
    }

    /// Fills a row.
    pub(super) fn next(&mut self, row: &mut [u8]) -> Result<(), RowsError> {
        if self.used == self.left.len() {
            let done = std::mem::take(&mut self.left);
            // The decoder makes a new one if this one is lost.
            let _ = self.back.try_send(done);
            self.left = self.chunks.recv().map_err(|_| "the decoder broke down")??;
            self.used = 0;
        }
        let end = (self.used + row.len()).min(self.left.len());
        let rows = self.left.get(self.used..end).filter(|rows| rows.len() == row.len());
        row.copy_from_slice(rows.ok_or("the decoder gave too few rows")?);
        self.used = end;
        Ok(())
    }
}
