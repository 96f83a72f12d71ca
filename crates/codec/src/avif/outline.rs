//! Where in an AVIF file it is said what is in it.

use super::boxes::{Bytes, Part, broken};
use crate::Error;

/// The boxes of a file that describe the others.
#[derive(Default)]
pub(super) struct Outline<'a> {
    /// Of pictures.
    pub(super) meta: Option<Bytes<'a>>,
    /// Of frames one after the other.
    pub(super) moov: Option<Bytes<'a>>,
}

impl<'a> Outline<'a> {
    pub(super) fn read(file: &'a [u8]) -> Result<Self, Error> {
        let mut outline = Self::default();
        let mut rest = Bytes(file);
        loop {
            let start = rest.0;
            match rest.part() {
                Ok(Some(Part { name, content })) => match &name {
                    b"meta" if outline.meta.is_none() => outline.meta = Some(content),
                    b"moov" if outline.moov.is_none() => outline.moov = Some(content),
                    _ => {}
                },
                Ok(None) => break,
                // What comes behind is pixels, which may be cut off.
                Err(_) if outline.is_something() && start.get(4..8) != Some(b"moov") => break,
                Err(error) => return Err(error),
            }
        }
        if outline.is_something() {
            Ok(outline)
        } else {
            Err(broken("it has no description of its pictures"))
        }
    }

    fn is_something(&self) -> bool {
        self.meta.is_some() || self.moov.is_some()
    }
}
