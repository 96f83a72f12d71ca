//! Picture files as sources for the engine.

use std::sync::Arc;

use imgflo_codec::{Decode, Info, Limits, decode, probe};
use imgflo_engine::Source;
use imgflo_pixel::{Layout, ReadRows, RowsError};

use crate::Error;

/// A picture file in memory, not decoded yet.
#[derive(Clone)]
pub struct Picture {
    bytes: Arc<[u8]>,
    info: Info,
    limits: Limits,
    name: String,
    /// It is read at one part in so many of its width and height.
    shrink: u32,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Picture {
    /// Reads the header of a file. `name` is what messages call it, and what tells it from other
    /// pictures.
    ///
    /// # Errors
    /// When it is no picture of a known format, is broken, or is over a limit.
    pub fn open(name: &str, bytes: Arc<[u8]>, limits: &Limits) -> Result<Self, Error> {
        let name = name.to_owned();
        match probe(&bytes, limits) {
            Ok(info) => Ok(Self { bytes, info, limits: *limits, name, shrink: 1 }),
            Err(error) => Err(Error::Picture { name, error }),
        }
    }

    /// What its header says.
    pub fn info(&self) -> &Info {
        &self.info
    }

    /// How many bytes the file has.
    pub fn length(&self) -> usize {
        self.bytes.len()
    }

    /// What its file may have.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Arc<[u8]> {
        self.bytes.clone()
    }

    /// What messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn options(&self, first: u32) -> Decode {
        let whole = Decode { shrink: self.shrink, ..Decode::default() };
        let height = self.info.layout(&whole).height;
        Decode { rows: (first > 0).then_some(first..height), ..whole }
    }
}

impl Source for Picture {
    fn layout(&self) -> Layout {
        self.info.layout(&self.options(0))
    }
    fn smaller(&self, times: u32) -> Option<Arc<dyn Source>> {
        let smaller = Self { shrink: times, ..self.clone() };
        (smaller.layout().width < self.layout().width).then(|| Arc::new(smaller) as Arc<dyn Source>)
    }
    fn identity(&self) -> String {
        self.name.clone()
    }
    fn memory(&self) -> u64 {
        self.info.decode_memory(&self.options(0)) + self.bytes.len() as u64
    }
    fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        let rows = decode(self.bytes.clone(), &self.options(first), &self.limits);
        let name = self.name.clone();
        match rows {
            Ok(rows) => Ok(Box::new(Rows { rows, name })),
            Err(error) => Err(Error::Picture { name, error }.into()),
        }
    }
}

/// Rows whose errors name the picture.
struct Rows {
    rows: Box<dyn ReadRows>,
    name: String,
}

impl ReadRows for Rows {
    fn layout(&self) -> Layout {
        self.rows.layout()
    }
    fn read(&mut self, rows: &mut [u8]) -> Result<(), RowsError> {
        self.rows.read(rows).map_err(|error| format!("{}: {error}", self.name).into())
    }
}
