//! From a file's colours to sRGB, line by line.

mod brightness;
mod curves;
mod inks;
mod numbers;

use std::sync::Arc;

use imgflo_pixel::{Channels, Sample};
use moxcms::{
    Chromaticity, ColorPrimaries, ColorProfile, DataColorSpace, ProfileText, RenderingIntent,
    ToneReprCurve, Transform16BitExecutor, TransformOptions, XyY, curve_from_gamma,
};

use self::brightness::Bright;
pub(crate) use self::brightness::Range;
use self::curves::{Curve, Matrix, Shaper};
use self::inks::Tables;
pub(crate) use self::numbers::{from_numbers, points};
use crate::lines::{Inks, Stored};
use crate::{Error, Profile};

/// What becomes of a line's colours.
pub(crate) enum Color {
    /// Nothing.
    Same,
    /// A curve for each channel and a matrix.
    Shaper(Box<Shaper>),
    /// The same for floats, one by one.
    Exact(Channels, Box<Matrix>),
    /// A matrix for light in floats; alpha stays.
    Light(Channels, Box<[[f64; 3]; 3]>),
    /// Brightness of HDR in floats; alpha stays.
    Bright(Box<Bright>),
    /// A curve for gray bytes; alpha stays.
    Gray8(Channels, Box<[u8; 256]>),
    /// A curve for 16-bit gray; alpha stays.
    Gray16(Channels, Box<[u16]>),
    /// A curve for gray floats; alpha stays.
    GrayFloat(Channels, Box<Curve>),
    /// A printer's or camera's tables.
    Tables(Box<Tables>),
    /// Inks as filters before white paper.
    Filters(Sample),
}

impl Color {
    /// What a file without any profile needs.
    pub(crate) fn plain(stored: &Stored) -> Self {
        match stored.inks {
            Inks::Plain(_) => Self::Same,
            Inks::Cmyk => Self::Filters(stored.sample),
        }
    }

    /// The way from `profile` to sRGB, or why there is none.
    pub(crate) fn from_profile(stored: &Stored, profile: &ColorProfile) -> Result<Self, String> {
        check_kind(stored, profile)?;
        let channels = stored.inks.channels();
        if channels.is_gray() {
            let curve = Curve::from_profile(profile.gray_trc.as_ref())?;
            return Ok(match stored.sample {
                _ if curve.is_srgb() => Self::Same,
                Sample::U8 => Self::Gray8(channels, curve.bytes()),
                Sample::U16 => Self::Gray16(channels, curve.words()),
                Sample::F32 => Self::GrayFloat(channels, Box::new(curve)),
            });
        }
        if let Some(matrix) = Matrix::from_profile(profile) {
            let matrix = matrix?;
            return Ok(match stored.sample {
                _ if matrix.is_srgb() => Self::Same,
                Sample::F32 => Self::Exact(channels, Box::new(matrix)),
                sample => {
                    Self::Shaper(Box::new(Shaper::new(&matrix, channels, sample == Sample::U16)))
                }
            });
        }
        let executor = tables(stored, profile)?;
        Ok(Self::Tables(Box::new(Tables::new(executor, stored))))
    }

    /// Converts one line into one row.
    pub(crate) fn convert(&mut self, line: &[u8], row: &mut [u8]) -> Result<(), Error> {
        match self {
            Self::Same => row.copy_from_slice(line),
            Self::Shaper(shaper) => shaper.convert(line, row),
            Self::Exact(channels, matrix) => {
                row.copy_from_slice(line);
                for pixel in row.as_chunks_mut::<4>().0.chunks_exact_mut(channels.count()) {
                    let codes = [0, 1, 2].map(|at| f64::from(f32::from_ne_bytes(pixel[at])));
                    for (to, code) in pixel.iter_mut().zip(matrix.exact(codes)) {
                        *to = (code as f32).to_ne_bytes();
                    }
                }
            }
            Self::Light(channels, matrix) => {
                row.copy_from_slice(line);
                for pixel in row.as_chunks_mut::<4>().0.chunks_exact_mut(channels.count()) {
                    let from = [0, 1, 2].map(|at| f64::from(f32::from_ne_bytes(pixel[at])));
                    for (to, [r, g, b]) in pixel.iter_mut().zip(**matrix) {
                        let light = r * from[0] + g * from[1] + b * from[2];
                        *to = (light as f32).to_ne_bytes();
                    }
                }
            }
            Self::Bright(bright) => bright.convert(line, row),
            Self::Gray8(channels, curve) => {
                let curve = |[gray]: [u8; 1]| [curve[usize::from(gray)]];
                grays(line, row, channels.count(), curve);
            }
            Self::Gray16(channels, curve) => {
                let curve = |gray| curve[usize::from(u16::from_ne_bytes(gray))].to_ne_bytes();
                grays(line, row, channels.count(), curve);
            }
            Self::GrayFloat(channels, curve) => {
                let curve = |gray| curve.float(f32::from_ne_bytes(gray)).to_ne_bytes();
                grays(line, row, channels.count(), curve);
            }
            Self::Tables(tables) => tables.convert(line, row)?,
            Self::Filters(sample) => inks::filter(line, row, *sample),
        }
        Ok(())
    }
}

/// What can be told of a profile without making tables: whether it is for such pixels.
fn check_kind(stored: &Stored, profile: &ColorProfile) -> Result<(), String> {
    let wants = match stored.inks {
        Inks::Cmyk => DataColorSpace::Cmyk,
        Inks::Plain(channels) if channels.is_gray() => DataColorSpace::Gray,
        Inks::Plain(_) => DataColorSpace::Rgb,
    };
    if profile.color_space == wants {
        Ok(())
    } else {
        Err(format!("it is for {:?} pixels, not {wants:?}", profile.color_space))
    }
}

/// Puts every gray through a curve.
fn grays<const N: usize>(
    line: &[u8],
    row: &mut [u8],
    channels: usize,
    curve: impl Fn([u8; N]) -> [u8; N],
) {
    row.copy_from_slice(line);
    for gray in row.as_chunks_mut::<N>().0.iter_mut().step_by(channels) {
        *gray = curve(*gray);
    }
}

/// The way from a file's profile to sRGB (none, if `convert` is off), and what to tell about it.
pub(crate) fn from_icc(stored: &Stored, icc: &[u8], convert: bool) -> (Color, Profile) {
    let mut about = Profile { description: String::new(), bytes: icc.len(), ignored: None };
    let color = ColorProfile::new_from_slice(icc).map_err(|error| error.to_string());
    let color = color.and_then(|profile| {
        about.description = description(&profile);
        if convert {
            Color::from_profile(stored, &profile)
        } else {
            check_kind(stored, &profile).map(|()| Color::plain(stored))
        }
    });
    let color = color.unwrap_or_else(|reason| {
        about.ignored = Some(reason);
        Color::plain(stored)
    });
    (color, about)
}

/// White, red, green, blue of sRGB.
pub(crate) const SRGB_POINTS: [[f64; 2]; 4] =
    [[0.3127, 0.329], [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]];

/// A profile of a gamma, a white point and primaries (x, y each).
pub(crate) fn from_chromaticities(gamma: f64, white_red_green_blue: [[f64; 2]; 4]) -> ColorProfile {
    let mut profile = from_srgb_curve(white_red_green_blue);
    let curve = curve_from_gamma((1.0 / gamma) as f32);
    profile.red_trc = Some(curve.clone());
    profile.green_trc = Some(curve.clone());
    profile.blue_trc = Some(curve);
    profile
}

/// A profile of sRGB's curve, a white point and primaries (x, y each).
fn from_srgb_curve(white_red_green_blue: [[f64; 2]; 4]) -> ColorProfile {
    let mut profile = ColorProfile::new_srgb();
    let [white, red, green, blue] = white_red_green_blue;
    let at = |[x, y]: [f64; 2]| Chromaticity { x: x as f32, y: y as f32 };
    let primaries = ColorPrimaries { red: at(red), green: at(green), blue: at(blue) };
    profile.update_rgb_colorimetry(XyY { x: white[0], y: white[1], yb: 1.0 }, primaries);
    profile
}

/// What becomes of light of a white point and primaries (x, y each).
pub(crate) fn from_light(channels: Channels, white_red_green_blue: [[f64; 2]; 4]) -> Color {
    let rows = to_srgb(white_red_green_blue);
    rows.map_or(Color::Same, |rows| Color::Light(channels, Box::new(rows)))
}

/// What becomes of floats that tell brightness, given the white point and primaries (x, y each).
pub(crate) fn from_range(
    channels: Channels,
    range: Range,
    white_red_green_blue: [[f64; 2]; 4],
) -> Color {
    let same = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    let rows = to_srgb(white_red_green_blue).unwrap_or(same);
    Color::Bright(Box::new(Bright::new(channels, range, rows)))
}

/// The way of light to sRGB's; `None` if that is where it is, or if there is none.
fn to_srgb(white_red_green_blue: [[f64; 2]; 4]) -> Option<[[f64; 3]; 3]> {
    let told = white_red_green_blue.iter().flatten().zip(SRGB_POINTS.iter().flatten());
    let is_srgb = told.into_iter().all(|(a, b)| (a - b).abs() < 0.002);
    let profile = from_srgb_curve(white_red_green_blue);
    let rows = profile.transform_matrix(&ColorProfile::new_srgb()).v;
    let finite = rows.iter().flatten().all(|value| value.is_finite());
    (finite && !is_srgb).then_some(rows)
}

/// The profile of sRGB's primaries, in numbers that are proportional to light.
pub(crate) fn from_linear() -> ColorProfile {
    let mut profile = ColorProfile::new_srgb();
    let straight = ToneReprCurve::Lut(Vec::new());
    profile.red_trc = Some(straight.clone());
    profile.green_trc = Some(straight.clone());
    profile.blue_trc = Some(straight);
    profile
}

/// A gray profile of a gamma.
pub(crate) fn from_gray_gamma(gamma: f64) -> ColorProfile {
    ColorProfile::new_gray_with_gamma((1.0 / gamma) as f32)
}

/// What a profile calls itself.
fn description(profile: &ColorProfile) -> String {
    let text = match &profile.description {
        Some(ProfileText::PlainString(text)) => text.as_str(),
        Some(ProfileText::Localizable(texts)) => texts.first().map_or("", |text| &text.value),
        Some(ProfileText::Description(text)) => text.ascii_string.as_str(),
        None => "",
    };
    let clean = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    clean.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// The conversion by a profile's tables, in 16 bits: in 8 it is a step off half of the time.
fn tables(stored: &Stored, profile: &ColorProfile) -> Result<Arc<Transform16BitExecutor>, String> {
    use moxcms::Layout::{Rgb, Rgba};
    // Printers' tables are made for the perceptual intent; screens have but one.
    let (from, to, rendering_intent) = match stored.inks {
        Inks::Cmyk => (Rgba, Rgb, RenderingIntent::Perceptual),
        Inks::Plain(Channels::Rgba) => (Rgba, Rgba, RenderingIntent::RelativeColorimetric),
        Inks::Plain(_) => (Rgb, Rgb, RenderingIntent::RelativeColorimetric),
    };
    if stored.sample == Sample::F32 {
        return Err("its tables are not for float pixels".into());
    }
    let options = TransformOptions {
        rendering_intent,
        prefer_fixed_point: false,
        ..TransformOptions::default()
    };
    let srgb = ColorProfile::new_srgb();
    profile.create_transform_16bit(from, &srgb, to, options).map_err(|error| error.to_string())
}
