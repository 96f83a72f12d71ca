//! Picture files as sources for the engine, still or animated.

use std::sync::Arc;

use imgflo_codec::{Info, Keep, Limits, Metadata};
use imgflo_engine::Source;

use crate::{Error, Film, Picture};

/// A picture that a graph is given.
#[derive(Clone, Debug)]
pub struct Input {
    picture: Picture,
    /// Its frames, if it has several.
    film: Option<Arc<Film>>,
    /// Whether it moves, or one of its frames stays.
    moves: bool,
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
        if picture.info().animation.is_none() {
            return Ok(Self { picture, film: None, moves: false });
        }
        let film = Film::open(picture.clone(), limits)?;
        for _ in 0..frame.unwrap_or(0) {
            if !film.advance()? {
                let (name, frames) = (film.identity(), film.info().frames);
                return Err(Error::NoFrame { name, frames, wanted: frame.unwrap_or(0) });
            }
        }
        Ok(Self { picture, film: Some(Arc::new(film)), moves: frame.is_none() })
    }

    /// What its header says.
    pub fn info(&self) -> &Info {
        self.picture.info()
    }

    /// It, for the engine.
    pub fn source(&self) -> Arc<dyn Source> {
        match &self.film {
            Some(film) => film.clone(),
            None => Arc::new(self.picture.clone()),
        }
    }

    /// Its frames, if it moves.
    pub(crate) fn film(&self) -> Option<&Arc<Film>> {
        self.film.as_ref().filter(|_| self.moves)
    }

    /// What messages call it.
    pub(crate) fn name(&self) -> &str {
        self.picture.name()
    }

    /// What is kept of what its file says beside the pixels.
    pub(crate) fn metadata(&self, keep: &Keep) -> Result<Metadata, Error> {
        // It has been opened, so it is within the limits.
        let limits = Limits { max_bytes: u64::MAX, ..Limits::default() };
        let named = |error| Error::Picture { name: self.name().to_owned(), error };
        Metadata::read(&self.picture.bytes(), keep, &limits).map_err(named)
    }
}
