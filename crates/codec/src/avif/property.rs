//! What AVIF says of a picture, be it an item or the frames of a track.

use super::boxes::{Part, broken};
use crate::{Error, Orientation};

/// What is said of a picture.
#[derive(Clone)]
pub(super) enum Property {
    /// Width and height.
    Size(u32, u32),
    /// How its AV1 is coded.
    Coding(Coding),
    /// Colours by numbers: primaries, transfer, matrix, and whether the range is full.
    Numbers(Cicp),
    /// Colours by an ICC profile.
    Profile(Vec<u8>),
    /// Quarter turns to the left.
    Turn(u8),
    /// Mirrored: 0 top to bottom, 1 left to right.
    Mirror(u8),
    /// What an auxiliary picture is for.
    Purpose(Vec<u8>),
    /// Only a part of it is to be shown.
    Crop,
    /// Anything else.
    Other,
}

/// How a picture's AV1 is coded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Coding {
    pub(super) bits: u8,
    pub(super) gray: bool,
    /// Whether colours are half as wide, and half as high.
    pub(super) coarse: (bool, bool),
}

/// The numbers of ITU-T H.273.
#[derive(Clone, Copy)]
pub(super) struct Cicp {
    pub(super) primaries: u16,
    pub(super) transfer: u16,
    pub(super) matrix: u16,
    pub(super) full_range: bool,
}

impl Cicp {
    /// Nothing is told.
    pub(super) const UNKNOWN: Self =
        Self { primaries: 2, transfer: 2, matrix: 2, full_range: true };
}

impl Property {
    pub(super) fn read(Part { name, mut content }: Part<'_>) -> Result<Self, Error> {
        Ok(match &name {
            b"ispe" => {
                content.version()?;
                Self::Size(content.u32()?, content.u32()?)
            }
            b"av1C" => {
                let [_, _, flags] = content.array()?;
                Self::Coding(Coding::of(flags))
            }
            b"colr" => match &content.array()? {
                b"nclx" => Self::Numbers(Cicp {
                    primaries: content.u16()?,
                    transfer: content.u16()?,
                    matrix: content.u16()?,
                    full_range: content.u8()? & 0x80 != 0,
                }),
                b"prof" | b"rICC" => Self::Profile(content.0.to_vec()),
                _ => Self::Other,
            },
            b"irot" => Self::Turn(content.u8()? & 3),
            b"imir" => Self::Mirror(content.u8()? & 1),
            b"auxC" | b"auxi" => {
                content.version()?;
                Self::Purpose(content.0.iter().copied().take(64).collect())
            }
            b"clap" => Self::Crop,
            _ => Self::Other,
        })
    }
}

impl Coding {
    /// As the third byte of the `av1C` box says.
    fn of(flags: u8) -> Self {
        let bits = match flags & 0x60 {
            0x60 => 12,
            0x40 => 10,
            _ => 8,
        };
        Self { bits, gray: flags & 0x10 != 0, coarse: (flags & 8 != 0, flags & 4 != 0) }
    }
}

/// How the picture's AV1 is coded.
pub(super) fn coding<'a>(said: impl Iterator<Item = &'a Property>) -> Result<Coding, Error> {
    let coding = find(said, |said| match said {
        Property::Coding(coding) => Some(*coding),
        _ => None,
    });
    coding.ok_or_else(|| broken("it does not say how its pixels are coded"))
}

/// The numbers that tell its colours.
pub(super) fn numbers<'a>(said: impl Iterator<Item = &'a Property>) -> Option<Cicp> {
    find(said, |said| match said {
        Property::Numbers(numbers) => Some(*numbers),
        _ => None,
    })
}

/// Its ICC profile.
pub(super) fn profile<'a>(said: impl Iterator<Item = &'a Property>) -> Option<&'a [u8]> {
    find(said, |said| match said {
        Property::Profile(profile) => Some(&**profile),
        _ => None,
    })
}

/// What it is for, if it is an auxiliary picture.
pub(super) fn purpose<'a>(said: impl Iterator<Item = &'a Property>) -> Option<&'a [u8]> {
    find(said, |said| match said {
        Property::Purpose(name) => Some(&**name),
        _ => None,
    })
}

/// Whether a purpose is alpha.
pub(super) fn is_alpha(purpose: &[u8]) -> bool {
    purpose.starts_with(b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")
        || purpose.starts_with(b"urn:mpeg:hevc:2015:auxid:1")
}

/// Whether only a part of it is to be shown.
pub(super) fn is_cropped<'a>(mut said: impl Iterator<Item = &'a Property>) -> bool {
    said.any(|said| matches!(said, Property::Crop))
}

/// Which way up it is, if that is said: it is turned first, then mirrored.
pub(super) fn orientation<'a>(said: impl Iterator<Item = &'a Property>) -> Option<Orientation> {
    let (mut turn, mut mirror) = (None, None);
    for said in said {
        match said {
            Property::Turn(quarters) => turn = Some(*quarters),
            Property::Mirror(axis) => mirror = Some(*axis),
            _ => {}
        }
    }
    let exif = match (turn, mirror) {
        (None, None) => return None,
        (_, None) => [1, 8, 3, 6],
        (_, Some(0)) => [4, 5, 2, 7],
        (_, Some(_)) => [2, 7, 4, 5],
    };
    Orientation::from_exif(exif[usize::from(turn.unwrap_or(0) & 3)])
}

fn find<'a, T>(
    mut said: impl Iterator<Item = &'a Property>,
    what: impl FnMut(&'a Property) -> Option<T>,
) -> Option<T> {
    said.find_map(what)
}
