//! Colours told by the numbers of ITU-T H.273, as in AVIF.

use imgflo_pixel::Channels;
use moxcms::ColorProfile;

use super::{from_chromaticities, from_gray_gamma, from_srgb_curve};

/// White, red, green, blue: x and y of each.
pub(crate) type Points = [[f64; 2]; 4];

const D65: [f64; 2] = [0.3127, 0.329];

/// The profile of these numbers; `None` if it is sRGB, or not told.
pub(crate) fn from_numbers(
    primaries: u16,
    transfer: u16,
    channels: Channels,
) -> Result<Option<ColorProfile>, String> {
    let points = points(primaries)?;
    let gamma = match transfer {
        // The curves of television say how a camera codes light, and screens show it as sRGB's.
        1 | 2 | 6 | 13..=15 => None,
        4 => Some(2.2),
        5 => Some(2.8),
        8 => Some(1.0),
        other => return Err(format!("colors of the transfer {other}")),
    };
    Ok(match (points, gamma) {
        (_, None) if channels.is_gray() => None,
        (_, Some(gamma)) if channels.is_gray() => Some(from_gray_gamma(1.0 / gamma)),
        (None, None) => None,
        (Some(points), None) => Some(from_srgb_curve(points)),
        (points, Some(gamma)) => {
            Some(from_chromaticities(1.0 / gamma, points.unwrap_or(super::SRGB_POINTS)))
        }
    })
}

/// White, red, green and blue of these primaries; `None` for sRGB's.
pub(crate) fn points(primaries: u16) -> Result<Option<Points>, String> {
    Ok(Some(match primaries {
        1 | 2 => return Ok(None),
        4 => [[0.31, 0.316], [0.67, 0.33], [0.21, 0.71], [0.14, 0.08]],
        5 => [D65, [0.64, 0.33], [0.29, 0.6], [0.15, 0.06]],
        6 | 7 => [D65, [0.63, 0.34], [0.31, 0.595], [0.155, 0.07]],
        9 => [D65, [0.708, 0.292], [0.17, 0.797], [0.131, 0.046]],
        11 => [[0.314, 0.351], [0.68, 0.32], [0.265, 0.69], [0.15, 0.06]],
        12 => [D65, [0.68, 0.32], [0.265, 0.69], [0.15, 0.06]],
        other => return Err(format!("colors of the primaries {other}")),
    }))
}
