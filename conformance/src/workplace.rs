//! A folder in which both programs find the same files.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::image::File;
use crate::{Case, Error};

/// Width of the pictures.
pub(crate) const WIDTH: usize = 128;
/// Height of the pictures.
pub(crate) const HEIGHT: usize = 96;

/// The pictures that compositions start from, by their paths.
const PICTURES: [(&str, &[u8]); 3] = [
    ("photo.png", include_bytes!("../pictures/photo.png")),
    ("alpha.png", include_bytes!("../pictures/alpha.png")),
    ("chart.png", include_bytes!("../pictures/chart.png")),
];

/// The picture at a path in a composition.
pub(crate) fn picture(path: &str) -> Option<File> {
    PICTURES.iter().find(|(name, _)| *name == path).map(|(_, bytes)| File::from(*bytes))
}

/// A folder with the pictures.
#[derive(Debug)]
pub struct Workplace {
    folder: PathBuf,
    /// Goes away with it.
    _temporary: Option<TempDir>,
}

impl Workplace {
    /// A temporary folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new() -> Result<Self, Error> {
        let folder = TempDir::new().map_err(|error| Error::File(std::env::temp_dir(), error))?;
        Self::with_pictures(Self { folder: folder.path().to_owned(), _temporary: Some(folder) })
    }

    /// A folder that stays, to look at what is in it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn at(folder: &Path) -> Result<Self, Error> {
        let whole = std::fs::create_dir_all(folder).and_then(|()| folder.canonicalize());
        let folder = whole.map_err(|error| Error::File(folder.to_owned(), error))?;
        Self::with_pictures(Self { folder, _temporary: None })
    }

    fn with_pictures(workplace: Self) -> Result<Self, Error> {
        for (name, bytes) in PICTURES {
            workplace.write(name, bytes)?;
        }
        Ok(workplace)
    }

    /// Writes a case's composition; gives its path.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn composition(&self, case: &Case) -> Result<PathBuf, Error> {
        self.write(&(case.name() + ".xml"), case.xml()?.as_bytes())
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
        let path = self.path(name);
        std::fs::write(&path, bytes).map_err(|error| Error::File(path.clone(), error))?;
        Ok(path)
    }
}
