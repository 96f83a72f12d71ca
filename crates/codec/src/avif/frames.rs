//! Frames in, one after the other.

use std::sync::Arc;
use std::time::Duration;

use super::boxes::ends_early;
use super::look::Look;
use super::movie::{Movie, Reel};
use super::pixels::{self, Matrix};
use super::property::{self, Cicp};
use super::samples::Sample;
use super::sequence;
use super::session::Session;
use crate::frames::Frames;
use crate::info::{Animation, Cost, Info, Profile};
use crate::lines::Stored;
use crate::{Error, FileFormat};

/// How the frames of a file look.
pub(super) fn look(file: &[u8], movie: &Movie) -> Look {
    let said = || movie.said.iter();
    let numbers = property::numbers(said()).or_else(|| told(file, &movie.pictures));
    Look::new(
        movie.size,
        movie.pictures.coding,
        movie.alpha.is_some(),
        movie.orientation,
        numbers.unwrap_or(Cicp::UNKNOWN),
        property::profile(said()),
    )
}

/// What the AV1 of the first frame tells of colours.
fn told(file: &[u8], reel: &Reel) -> Option<Cicp> {
    sequence::colors(file.get(reel.samples.first()?.range()?)?)
}

/// What is known of frames; their picture is the first.
pub(super) fn info(movie: &Movie, look: &Look, profile: Option<Profile>) -> Info {
    let (memory, frame) = (memory(movie), look.stored.bytes() as u64);
    let bits = movie.pictures.coding.bits;
    let plain = Info::plain(FileFormat::Avif, &look.stored, bits, Cost::of(memory + frame));
    let info = Info { profile, ..plain.turned(movie.orientation) };
    animated(info, movie)
}

/// The same, of which the frames are told.
pub(super) fn animated(info: Info, movie: &Movie) -> Info {
    let animation =
        Animation { loops: movie.loops, channels: info.channels, memory: memory(movie) };
    Info { frames: movie.count, animation: (movie.count > 1).then_some(animation), ..info }
}

/// The decoders, and the lists of where frames are.
fn memory(movie: &Movie) -> u64 {
    let reels = [Some(&movie.pictures), movie.alpha.as_ref()].into_iter().flatten();
    let list = |reel: &Reel| (reel.samples.capacity() * size_of::<Sample>()) as u64;
    reels.map(|reel| Session::memory(movie.size, reel.coding) + list(reel)).sum()
}

/// The frames of a file, and what decodes them.
pub(super) struct AvifFrames {
    file: Arc<[u8]>,
    movie: Movie,
    stored: Stored,
    numbers: Cicp,
    /// Whether alpha takes all codes.
    full_range: bool,
    /// Frames given so far.
    given: usize,
    /// Nothing after a failure.
    sessions: Option<Sessions>,
}

struct Sessions {
    pictures: Session,
    alpha: Option<Session>,
}

impl AvifFrames {
    pub(super) fn open(file: Arc<[u8]>, movie: Movie, look: &Look) -> Result<Self, Error> {
        let session = |reel: &Reel| Session::new(movie.size, reel.coding);
        let sessions = Sessions {
            pictures: session(&movie.pictures)?,
            alpha: movie.alpha.as_ref().map(session).transpose()?,
        };
        let alpha = movie.alpha.as_ref().and_then(|reel| told(&file, reel));
        let full_range = alpha.unwrap_or(Cicp::UNKNOWN).full_range;
        let (stored, numbers, sessions) = (look.stored, look.numbers, Some(sessions));
        Ok(Self { file, movie, stored, numbers, full_range, given: 0, sessions })
    }

    fn decode(
        &self,
        sessions: &mut Sessions,
        sample: &Sample,
        frame: &mut [u8],
    ) -> Result<(), Error> {
        let picture = sessions.pictures.next(&self.file, sample)?;
        let matrix = Matrix::choose(&picture, self.numbers)?;
        pixels::colors(&picture, &matrix, &self.stored, (0, 0), frame)?;
        let (Some(session), Some(reel)) = (&mut sessions.alpha, &self.movie.alpha) else {
            return Ok(());
        };
        let sample = reel.samples.get(self.given).ok_or_else(ends_early)?;
        let alpha = session.next(&self.file, sample)?;
        pixels::alpha(&alpha, self.full_range, &self.stored, (0, 0), frame);
        if self.movie.is_multiplied {
            pixels::straighten(&self.stored, frame);
        }
        Ok(())
    }
}

impl Frames for AvifFrames {
    fn next(&mut self, frame: &mut [u8]) -> Result<Option<Duration>, Error> {
        let Some(&sample) = self.movie.pictures.samples.get(self.given) else { return Ok(None) };
        let mut sessions = self.sessions.take().ok_or(Error::Failed)?;
        self.decode(&mut sessions, &sample, frame)?;
        self.sessions = Some(sessions);
        self.given += 1;
        Ok(Some(self.movie.time(&sample)))
    }
}
