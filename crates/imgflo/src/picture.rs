//! Picture files as sources for the engine.

use std::path::Path;
use std::sync::Arc;

use imgflo_codec::{Decode, Info, Limits, decode, probe};
use imgflo_engine::Source;
use imgflo_pixel::{Layout, ReadRows, RowsError};

use crate::Error;
use crate::files::{name, read};

/// A picture file, read into memory, not decoded yet.
#[derive(Clone)]
pub(crate) struct Picture {
    bytes: Arc<[u8]>,
    info: Info,
    limits: Limits,
    path: String,
    /// It is read at one part in so many of its width and height.
    shrink: u32,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Picture {
    /// Reads a file and its header.
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self, Error> {
        let name = name(path);
        let bytes: Arc<[u8]> = read(path, limits.max_bytes)?.into();
        let info = probe(&bytes, limits).map_err(|error| Error::from(error).about(&name))?;
        Ok(Self { bytes, info, limits: *limits, path: name, shrink: 1 })
    }

    /// What its header says.
    pub(crate) fn info(&self) -> &Info {
        &self.info
    }

    /// How many bytes the file has.
    pub(crate) fn length(&self) -> usize {
        self.bytes.len()
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Arc<[u8]> {
        self.bytes.clone()
    }

    /// What messages call it.
    pub(crate) fn name(&self) -> &str {
        &self.path
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
        self.path.clone()
    }
    fn memory(&self) -> u64 {
        self.info.decode_memory(&self.options(0)) + self.bytes.len() as u64
    }
    fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", self.path);
        let rows = decode(self.bytes.clone(), &self.options(first), &self.limits);
        let rows = rows.map_err(|error| named(&Error::from(error)))?;
        Ok(Box::new(Rows { rows, path: self.path.clone() }))
    }
}

/// Rows whose errors name the file.
struct Rows {
    rows: Box<dyn ReadRows>,
    path: String,
}

impl ReadRows for Rows {
    fn layout(&self) -> Layout {
        self.rows.layout()
    }
    fn read(&mut self, rows: &mut [u8]) -> Result<(), RowsError> {
        self.rows.read(rows).map_err(|error| format!("{}: {error}", self.path).into())
    }
}
