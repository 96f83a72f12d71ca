//! TIFF: strips or tiles are decoded a row of them at a time; written uncompressed, in strips.

mod read;
mod tags;
mod write;

pub(crate) use read::{decode, probe};
pub(crate) use write::encode;
