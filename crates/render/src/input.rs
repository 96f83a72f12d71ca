//! Picture files and films as sources for the engine, still or moving.

use std::sync::Arc;

use imgflo_codec::{Keep, Limits, Metadata};
use imgflo_engine::Source;

use crate::{Error, Film, Picture, Reel};

/// A picture that a graph is given.
#[derive(Clone, Debug)]
pub struct Input {
    name: String,
    what: What,
    /// Whether it moves, or one of its frames stays.
    moves: bool,
}

#[derive(Clone, Debug)]
enum What {
    Picture(Picture),
    /// With the file that it is in, if that is read here.
    Film(Arc<Film>, Option<Picture>),
}

impl Input {
    /// Reads the header of a file, and the first frame if there are several. `name` is what messages
    /// call it, and what tells it from other pictures. If a `frame` is named, that one stays.
    ///
    /// # Errors
    /// When it is no picture, is broken, is over a limit, or has no such frame.
    pub fn open(
        name: &str,
        bytes: Arc<[u8]>,
        frame: Option<u32>,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let picture = Picture::open(name, bytes, limits)?;
        if picture.info().animation.is_some() {
            return Self::moving(Arc::new(picture.clone()), Some(picture), frame);
        }
        Ok(Self { name: name.to_owned(), what: What::Picture(picture), moves: false })
    }

    /// Shows the first frame of a film. If a `frame` is named, that one stays.
    ///
    /// # Errors
    /// When it is broken, is over a limit, or has no such frame.
    pub fn film(reel: Arc<dyn Reel>, frame: Option<u32>) -> Result<Self, Error> {
        Self::moving(reel, None, frame)
    }

    fn moving(
        reel: Arc<dyn Reel>,
        picture: Option<Picture>,
        frame: Option<u32>,
    ) -> Result<Self, Error> {
        let (name, film) = (reel.name().to_owned(), Film::open(reel)?);
        for _ in 0..frame.unwrap_or(0) {
            if !film.advance()? {
                let (frames, wanted) = (film.reel().frames(), frame.unwrap_or(0));
                return Err(Error::NoFrame { name, frames, wanted });
            }
        }
        Ok(Self { name, what: What::Film(Arc::new(film), picture), moves: frame.is_none() })
    }

    /// The same from its first frame on, moving, if there are several.
    ///
    /// # Errors
    /// When it is broken.
    pub fn in_motion(&self) -> Result<Self, Error> {
        match &self.what {
            What::Film(_, Some(picture)) => {
                Self::moving(Arc::new(picture.clone()), Some(picture.clone()), None)
            }
            _ => Ok(self.clone()),
        }
    }

    /// Its width and height.
    pub fn size(&self) -> (u32, u32) {
        let layout = self.source().layout();
        (layout.width, layout.height)
    }

    /// It, for the engine.
    pub fn source(&self) -> Arc<dyn Source> {
        match &self.what {
            What::Picture(picture) => Arc::new(picture.clone()),
            What::Film(film, _) => film.clone(),
        }
    }

    /// The file, if it has one frame.
    pub fn still(&self) -> Option<&Picture> {
        match &self.what {
            What::Picture(picture) => Some(picture),
            What::Film(..) => None,
        }
    }

    /// Its frames, if it moves.
    pub(crate) fn frames(&self) -> Option<&Arc<Film>> {
        match &self.what {
            What::Film(film, _) if self.moves => Some(film),
            _ => None,
        }
    }

    /// What messages call it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What is kept of what its file says beside the pixels.
    pub(crate) fn metadata(&self, keep: &Keep) -> Result<Metadata, Error> {
        let (What::Picture(picture) | What::Film(_, Some(picture))) = &self.what else {
            return Ok(Metadata::default());
        };
        // It has been opened, so it is within the limits.
        let limits = Limits { max_bytes: u64::MAX, ..Limits::default() };
        let named = |error| Error::Picture { name: self.name.clone(), error };
        Metadata::read(&picture.bytes(), keep, &limits).map_err(named)
    }
}
