//! Picture files as sources for the engine.

use std::path::Path;
use std::sync::Arc;

use imgflo_codec::{Decode, Info, Limits, decode, probe};
use imgflo_engine::Source;
use imgflo_pixel::{Layout, ReadRows, RowsError};

/// A picture file, read into memory, not decoded yet.
pub(crate) struct Picture {
    bytes: Arc<[u8]>,
    info: Info,
    limits: Limits,
    path: String,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Picture {
    /// Reads a file and its header.
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self, String> {
        let said = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let bytes: Arc<[u8]> = std::fs::read(path).map_err(|error| said(&error))?.into();
        let info = probe(&bytes, limits).map_err(|error| said(&error))?;
        Ok(Self { bytes, info, limits: *limits, path: path.display().to_string() })
    }

    fn options(&self, first: u32) -> Decode {
        let rows = (first > 0).then(|| first..self.info.height);
        Decode { rows, ..Decode::default() }
    }
}

impl Source for Picture {
    fn layout(&self) -> Layout {
        self.info.layout(&Decode::default())
    }
    fn identity(&self) -> String {
        self.path.clone()
    }
    fn memory(&self) -> u64 {
        self.info.decode_memory(&self.options(0)) + self.bytes.len() as u64
    }
    fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        Ok(decode(self.bytes.clone(), &self.options(first), &self.limits)?)
    }
}
