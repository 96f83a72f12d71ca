//! The frames of a file: a track of pictures, and perhaps one of their alpha (ISO/IEC 23008-12, 7).

use std::time::Duration;

use super::boxes::{Bytes, broken, unsupported};
use super::property::{self, Coding, Property};
use super::samples::Sample;
use super::track::Track;
use crate::{Error, Limits, Orientation};

/// A file has no more tracks than this.
const MOST: usize = 64;

/// What a file says of its frames.
pub(super) struct Movie {
    pub(super) size: (u32, u32),
    /// What is said of all frames.
    pub(super) said: Vec<Property>,
    pub(super) orientation: Orientation,
    /// How often all are shown; 0 is for ever.
    pub(super) loops: u32,
    /// Frames in all.
    pub(super) count: u32,
    /// Units of time in a second.
    timescale: u32,
    pub(super) pictures: Reel,
    pub(super) alpha: Option<Reel>,
    /// Whether colours are multiplied by alpha.
    pub(super) is_multiplied: bool,
}

/// Frames one after the other: those that may be read, and one more if there are more.
pub(super) struct Reel {
    pub(super) coding: Coding,
    pub(super) samples: Vec<Sample>,
}

impl Movie {
    /// What the `moov` box of a file says; nothing if it has no track of pictures.
    pub(super) fn read(moov: Bytes<'_>, limits: &Limits) -> Result<Option<Self>, Error> {
        let mut tracks = Vec::new();
        moov.parts(|part| {
            if &part.name == b"trak" {
                if tracks.len() == MOST {
                    return Err(broken(&format!("it has more than {MOST} tracks")));
                }
                tracks.push(Track::read(part.content)?);
            }
            Ok(())
        })?;
        let mut pictures = tracks.iter().filter(|track| &track.handler == b"pict");
        let Some(pictures) = pictures.find(|track| !track.is_auxiliary()) else { return Ok(None) };
        let alpha = tracks.iter().find(|track| is_alpha(track, pictures));
        Self::of(pictures, alpha, limits).map(Some)
    }

    fn of(track: &Track<'_>, alpha: Option<&Track<'_>>, limits: &Limits) -> Result<Self, Error> {
        track.check()?;
        limits.check_size(track.size.0, track.size.1)?;
        if track.size.0 == 0 || track.size.1 == 0 {
            return Err(broken("its frames have no pixels"));
        }
        if property::is_cropped(track.said.iter()) {
            return Err(unsupported("frames of which only a part is to be shown"));
        }
        let (count, pictures) = reel(track, limits)?;
        if count == 0 || track.timescale == 0 {
            return Err(broken("it has a track, but no frames or no times"));
        }
        let turned = property::orientation(track.said.iter());
        Ok(Self {
            size: track.size,
            said: track.said.clone(),
            orientation: turned.unwrap_or_else(|| track.orientation()),
            loops: track.loops()?,
            count,
            timescale: track.timescale,
            alpha: alpha.map(|alpha| beside(alpha, track, count, limits)).transpose()?,
            is_multiplied: alpha.is_some_and(|alpha| track.refers(b"prem", alpha.id)),
            pictures,
        })
    }

    /// How long a frame is shown.
    pub(super) fn time(&self, sample: &Sample) -> Duration {
        Duration::from_nanos(u64::from(sample.time) * 1_000_000_000 / u64::from(self.timescale))
    }
}

/// Whether a track is the alpha of another. Some files do not say what it is for: alpha, then.
fn is_alpha(track: &Track<'_>, pictures: &Track<'_>) -> bool {
    track.refers(b"auxl", pictures.id)
        && property::purpose(track.said.iter()).is_none_or(property::is_alpha)
}

/// A frame more than allowed, so that it is missed.
fn reel(track: &Track<'_>, limits: &Limits) -> Result<(u32, Reel), Error> {
    let (count, samples) = track.tables.read(limits.max_frames.saturating_add(1))?;
    Ok((count, Reel { coding: property::coding(track.said.iter())?, samples }))
}

/// The alpha of all frames, each shown as long as its colours.
fn beside(
    alpha: &Track<'_>,
    track: &Track<'_>,
    count: u32,
    limits: &Limits,
) -> Result<Reel, Error> {
    alpha.check()?;
    if alpha.size != track.size {
        return Err(unsupported("an alpha channel of another size"));
    }
    match reel(alpha, limits)? {
        (others, reel) if others == count => Ok(reel),
        _ => Err(unsupported("an alpha channel with another number of frames")),
    }
}
