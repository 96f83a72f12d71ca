//! Between rows and libraries that read and write whole pictures only.

use imgflo_pixel::{Layout, RowsError, WriteRows};

use crate::Error;
use crate::encode::Rows;
use crate::lines::Lines;

/// The lines of a picture that is decoded as a whole when the first line is asked for.
pub(crate) struct WholeLines<D> {
    /// Gives all lines, one after the other.
    decode: Option<D>,
    lines: Vec<u8>,
    at: usize,
}

impl<D: FnOnce() -> Result<Vec<u8>, Error> + Send> WholeLines<D> {
    pub(crate) fn new(decode: D) -> Self {
        Self { decode: Some(decode), lines: Vec::new(), at: 0 }
    }
}

impl<D: FnOnce() -> Result<Vec<u8>, Error> + Send> Lines for WholeLines<D> {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        if let Some(decode) = self.decode.take() {
            self.lines = decode()?;
        }
        let end = self.at + line.len();
        line.copy_from_slice(self.lines.get(self.at..end).ok_or(Error::Failed)?);
        self.at = end;
        Ok(())
    }
}

/// Gathers the rows of a picture, and writes it when it is whole.
pub(crate) struct Gathered<W> {
    rows: Rows,
    pixels: Vec<u8>,
    write: W,
}

impl<W: FnOnce(&[u8]) -> Result<(), Error> + Send> Gathered<W> {
    pub(crate) fn new(layout: Layout, write: W) -> Self {
        Self { rows: Rows::new(layout), pixels: Vec::with_capacity(layout.bytes()), write }
    }
}

impl<W: FnOnce(&[u8]) -> Result<(), Error> + Send> WriteRows for Gathered<W> {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.rows.take(rows)?;
        self.pixels.extend_from_slice(rows);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), RowsError> {
        self.rows.check_complete()?;
        Ok((self.write)(&self.pixels)?)
    }
}
