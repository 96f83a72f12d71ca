//! Picture files as sources for the engine, still or animated.

use std::sync::Arc;

use imgflo_codec::{Info, Limits};
use imgflo_engine::Source;

use crate::{Error, Film, Picture};

/// A picture that a graph is given.
#[derive(Clone, Debug)]
pub enum Input {
    /// One picture.
    Still(Arc<Picture>),
    /// One that moves.
    Moving(Arc<Film>),
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
            return Ok(Self::Still(Arc::new(picture)));
        }
        let film = Film::open(picture, limits)?;
        for _ in 0..frame.unwrap_or(0) {
            if !film.advance()? {
                let (name, frames) = (film.identity(), film.info().frames);
                return Err(Error::NoFrame { name, frames, wanted: frame.unwrap_or(0) });
            }
        }
        Ok(Self::Moving(Arc::new(film)))
    }

    /// What its header says.
    pub fn info(&self) -> &Info {
        match self {
            Self::Still(picture) => picture.info(),
            Self::Moving(film) => film.info(),
        }
    }

    /// It, for the engine.
    pub fn source(&self) -> Arc<dyn Source> {
        match self {
            Self::Still(picture) => picture.clone(),
            Self::Moving(film) => film.clone(),
        }
    }

    /// It, if it moves.
    pub fn film(&self) -> Option<Arc<Film>> {
        match self {
            Self::Still(_) => None,
            Self::Moving(film) => Some(film.clone()),
        }
    }
}
