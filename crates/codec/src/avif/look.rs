//! How the pixels of a picture or of frames will lie, and what becomes of their colours.

use imgflo_pixel::{Channels, Sample};

use super::boxes::unsupported;
use super::property::{Cicp, Coding};
use crate::color::{self, Color, Range};
use crate::info::Profile;
use crate::lines::{Inks, Stored};
use crate::{Error, Orientation};

/// What is known of pixels before they are decoded.
pub(super) struct Look {
    pub(super) stored: Stored,
    pub(super) orientation: Orientation,
    /// The numbers that tell its colours: the file's, or those of its AV1.
    pub(super) numbers: Cicp,
    /// How they tell brightness, if that is HDR's.
    range: Option<Range>,
    /// An ICC profile, which goes before the numbers.
    profile: Option<Vec<u8>>,
}

impl Look {
    pub(super) fn new(
        (width, height): (u32, u32),
        coding: Coding,
        has_alpha: bool,
        orientation: Orientation,
        numbers: Cicp,
        profile: Option<&[u8]>,
    ) -> Self {
        let channels = match (coding.gray, has_alpha) {
            (true, false) => Channels::Y,
            (true, true) => Channels::Ya,
            (false, false) => Channels::Rgb,
            (false, true) => Channels::Rgba,
        };
        let range = Range::of(numbers.transfer).filter(|_| profile.is_none());
        let sample = match coding.bits {
            _ if range.is_some() => Sample::F32,
            8 => Sample::U8,
            _ => Sample::U16,
        };
        let stored = Stored { width, height, inks: Inks::Plain(channels), sample };
        Self { stored, orientation, numbers, range, profile: profile.map(<[u8]>::to_vec) }
    }

    /// Whether rows of the one are rows of the other.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        self.stored == other.stored && self.orientation == other.orientation
    }

    pub(super) fn colors(&self, convert: bool) -> Result<(Color, Option<Profile>), Error> {
        if let Some(icc) = &self.profile {
            let (color, profile) = color::from_icc(&self.stored, icc, convert);
            return Ok((color, Some(profile)));
        }
        if !convert {
            return Ok((Color::Same, None));
        }
        let (channels, numbers) = (self.stored.inks.channels(), self.numbers);
        if let Some(range) = self.range {
            let points = color::points(numbers.primaries).map_err(unsupported)?;
            let points = points.unwrap_or(color::SRGB_POINTS);
            return Ok((color::from_range(channels, range, points), None));
        }
        let profile = color::from_numbers(numbers.primaries, numbers.transfer, channels);
        let profile = profile.map_err(unsupported)?;
        let color = profile.map(|profile| Color::from_profile(&self.stored, &profile));
        Ok((color.transpose().map_err(unsupported)?.unwrap_or(Color::Same), None))
    }
}
