//! A picture as rows, top to bottom: what decoders give and encoders take.

use crate::Format;

/// What went wrong at the other end of a picture: its own words, for whoever asked for it.
pub type RowsError = Box<dyn std::error::Error + Send + Sync>;

/// The size of a picture and how its pixels lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// How one pixel lies in memory.
    pub format: Format,
}

impl Layout {
    /// Bytes in a row.
    pub fn row_bytes(&self) -> usize {
        self.width as usize * self.format.bytes()
    }
    /// Bytes in all rows.
    pub fn bytes(&self) -> usize {
        self.row_bytes() * self.height as usize
    }
}

/// Gives a picture's rows in order, each once, on the thread that opened it.
pub trait ReadRows {
    /// What the rows are.
    fn layout(&self) -> Layout;
    /// Fills `rows`, whose length is a whole number of rows, with the next ones.
    ///
    /// # Errors
    /// When the picture is broken, or has no such rows left.
    fn read(&mut self, rows: &mut [u8]) -> Result<(), RowsError>;
}

/// Takes a picture's rows in order, on the thread that opened it.
pub trait WriteRows {
    /// Takes the next rows: a whole number of them.
    ///
    /// # Errors
    /// When they cannot be encoded or written, or there are too many.
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError>;
    /// Writes what is left. Without it the picture is not whole.
    ///
    /// # Errors
    /// When rows are missing, or the rest cannot be written.
    fn finish(self: Box<Self>) -> Result<(), RowsError>;
}
