//! The graph that made a picture, in the picture's file.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use super::Metadata;
use crate::{Encode, Error, FileFormat, embed};

/// Bytes of a graph.
pub(crate) const MOST_BYTES: usize = 1 << 20;

impl Metadata {
    /// The same, with a graph, which [`graph_in`] finds in the file again. What is in the text is
    /// not looked at.
    ///
    /// # Errors
    /// When it is longer than files carry.
    pub fn with_graph(self, text: String) -> Result<Self, Error> {
        if text.len() > MOST_BYTES {
            return Err(Error::LongGraph { bytes: text.len(), most: MOST_BYTES });
        }
        Ok(Self { graph: Some(text), ..self })
    }

    /// A picture file that is there already, with this in it. Its pixels are not touched.
    ///
    /// # Errors
    /// When it is no picture of a known format, or of one that carries none of this.
    pub fn added_to(&self, file: &[u8]) -> Result<Vec<u8>, Error> {
        let whole = Whole::default();
        let mut write = embed(Box::new(whole.clone()), &Encode::new(FileFormat::of(file)?), self)?;
        write.write_all(file)?;
        write.flush()?;
        drop(write);
        Ok(std::mem::take(&mut *whole.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// The graph that a picture file carries, if it does; of PNG, what lies before the picture is looked
/// at, of WebP the heads of chunks.
///
/// # Errors
/// When it is no picture of a known format, or the graph is broken or too long.
pub fn graph_in(file: &[u8]) -> Result<Option<String>, Error> {
    let format = FileFormat::of(file)?;
    let Some(read) = format.codec().carrier.and_then(|carrier| carrier.graph) else {
        return Ok(None);
    };
    read(file).map_err(|reason| Error::Graph { format, reason })
}

/// Why a graph is not found in a file that is cut off.
pub(crate) const ENDS_EARLY: &str =
    "cannot be found, as the file ends early; get a whole copy of it";

/// Whether a graph of so many bytes is read.
pub(crate) fn check_bytes(bytes: usize) -> Result<(), String> {
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    Err(format!("has {bytes} bytes, but may have {MOST_BYTES}"))
}

/// A file in memory.
#[derive(Clone, Default)]
struct Whole(Arc<Mutex<Vec<u8>>>);

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
