//! The picture files that a graph opened.

use std::sync::Arc;

use imgflo_codec::{Keep, Limits, Metadata};

use crate::film::Film;
use crate::picture::Picture;
use crate::{Error, say};

/// The picture files that a graph opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Opened {
    /// All of them.
    pub(crate) pictures: Vec<Picture>,
    /// The animated ones that move.
    pub(crate) films: Vec<Arc<Film>>,
}

impl Opened {
    /// What is kept of what the file called `name` says.
    pub(crate) fn metadata(&self, name: &str, keep: &Keep) -> Result<Metadata, Error> {
        let Some(picture) = self.pictures.iter().find(|picture| picture.name() == name) else {
            return Ok(Metadata::default());
        };
        // It has been opened, so it is within the limits.
        let limits = Limits { max_bytes: u64::MAX, ..Limits::default() };
        let metadata = Metadata::read(&picture.bytes(), keep, &limits);
        let metadata = metadata.map_err(|error| Error::from(error).about(name))?;
        for block in metadata.left_out() {
            say::warn(format!("{name}: its {block} is too large to be kept"));
        }
        Ok(metadata)
    }
}
