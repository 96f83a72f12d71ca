//! From a file's colours to sRGB, line by line.

use std::sync::Arc;

use imgflo_pixel::{Channels, Sample};
use moxcms::{
    Chromaticity, ColorPrimaries, ColorProfile, DataColorSpace, ProfileText, RenderingIntent,
    Transform8BitExecutor, Transform16BitExecutor, TransformExecutor, TransformF32Executor,
    TransformOptions, XyY, curve_from_gamma,
};

use crate::lines::{Inks, Stored};
use crate::{Error, Profile};

/// What becomes of a line's colours.
pub(crate) enum Color {
    /// Nothing.
    Same,
    /// A profile's conversion of bytes.
    Profile8(Arc<Transform8BitExecutor>),
    /// A profile's conversion of 16-bit samples.
    Profile16(Box<Typed<u16, Transform16BitExecutor>>),
    /// A profile's conversion of floats.
    ProfileFloat(Box<Typed<f32, TransformF32Executor>>),
    /// A curve for gray bytes; alpha stays.
    Gray8(Channels, Box<[u8; 256]>),
    /// A curve for 16-bit gray; alpha stays.
    Gray16(Channels, Box<[u16]>),
    /// Inks as filters before white paper, in bytes.
    Cmyk8,
    /// Inks as filters before white paper, in 16 bits.
    Cmyk16,
}

/// A conversion of samples wider than a byte, with room to align them.
pub(crate) struct Typed<T, E: ?Sized> {
    executor: Arc<E>,
    from: Vec<T>,
    to: Vec<T>,
}

impl Color {
    /// What a file without any profile needs.
    pub(crate) fn plain(stored: &Stored) -> Self {
        match (stored.inks, stored.sample) {
            (Inks::Plain(_), _) => Self::Same,
            (Inks::Cmyk, Sample::U8) => Self::Cmyk8,
            (Inks::Cmyk, _) => Self::Cmyk16,
        }
    }

    /// The way from `profile` to sRGB, or why there is none.
    pub(crate) fn from_profile(stored: &Stored, profile: &ColorProfile) -> Result<Self, String> {
        let (from, to) = layouts(stored, profile)?;
        if stored.inks.channels().is_gray() {
            return gray(stored, profile);
        }
        if profile.color_space == DataColorSpace::Rgb && looks_like_srgb(profile)? {
            return Ok(Self::Same);
        }
        let srgb = ColorProfile::new_srgb();
        let options = options(profile);
        let reason = |error| format!("{error}");
        Ok(match stored.sample {
            Sample::U8 => Self::Profile8(
                profile.create_transform_8bit(from, &srgb, to, options).map_err(reason)?,
            ),
            Sample::U16 => Self::Profile16(Typed::new(
                profile.create_transform_16bit(from, &srgb, to, options).map_err(reason)?,
            )),
            Sample::F32 => Self::ProfileFloat(Typed::new(
                profile.create_transform_f32(from, &srgb, to, options).map_err(reason)?,
            )),
        })
    }

    /// Converts one line into one row.
    pub(crate) fn convert(&mut self, line: &[u8], row: &mut [u8]) -> Result<(), Error> {
        match self {
            Self::Same => row.copy_from_slice(line),
            Self::Profile8(executor) => executor.transform(line, row).map_err(failed)?,
            Self::Profile16(typed) => {
                typed.convert(line, row, u16::from_ne_bytes, u16::to_ne_bytes)?;
            }
            Self::ProfileFloat(typed) => {
                typed.convert(line, row, f32::from_ne_bytes, f32::to_ne_bytes)?;
            }
            Self::Gray8(channels, curve) => {
                row.copy_from_slice(line);
                for gray in row.iter_mut().step_by(channels.count()) {
                    *gray = curve[usize::from(*gray)];
                }
            }
            Self::Gray16(channels, curve) => {
                row.copy_from_slice(line);
                for gray in row.chunks_exact_mut(2).step_by(channels.count()) {
                    let value = curve[usize::from(u16::from_ne_bytes([gray[0], gray[1]]))];
                    gray.copy_from_slice(&value.to_ne_bytes());
                }
            }
            Self::Cmyk8 => {
                for (inks, rgb) in line.as_chunks::<4>().0.iter().zip(row.as_chunks_mut::<3>().0) {
                    let light = inks.map(|ink| 255 - u32::from(ink));
                    *rgb = [0, 1, 2].map(|c| ((light[c] * light[3] + 127) / 255) as u8);
                }
            }
            Self::Cmyk16 => {
                for (inks, rgb) in line.as_chunks::<8>().0.iter().zip(row.as_chunks_mut::<6>().0) {
                    let light = |at: usize| {
                        65_535 - u64::from(u16::from_ne_bytes([inks[2 * at], inks[2 * at + 1]]))
                    };
                    for (c, sample) in rgb.chunks_exact_mut(2).enumerate() {
                        let value = (light(c) * light(3) + 32_767) / 65_535;
                        sample.copy_from_slice(&(value as u16).to_ne_bytes());
                    }
                }
            }
        }
        Ok(())
    }
}

impl<T: Copy + Default, E: TransformExecutor<T> + ?Sized> Typed<T, E> {
    fn new(executor: Arc<E>) -> Box<Self> {
        Box::new(Self { executor, from: Vec::new(), to: Vec::new() })
    }

    fn convert<const N: usize>(
        &mut self,
        line: &[u8],
        row: &mut [u8],
        read: impl Fn([u8; N]) -> T,
        write: impl Fn(T) -> [u8; N],
    ) -> Result<(), Error> {
        self.from.clear();
        self.from.extend(line.as_chunks::<N>().0.iter().map(|&sample| read(sample)));
        self.to.resize(row.len() / N, T::default());
        self.executor.transform(&self.from, &mut self.to).map_err(failed)?;
        for (sample, &value) in row.as_chunks_mut::<N>().0.iter_mut().zip(&self.to) {
            *sample = write(value);
        }
        Ok(())
    }
}

/// The way from a file's profile to sRGB (none, if `convert` is off), and what to tell about it.
pub(crate) fn from_icc(stored: &Stored, icc: &[u8], convert: bool) -> (Color, Profile) {
    let mut about = Profile { description: String::new(), bytes: icc.len(), ignored: None };
    let color = ColorProfile::new_from_slice(icc).map_err(|error| error.to_string());
    let color = color.and_then(|profile| {
        about.description = description(&profile);
        if convert { Color::from_profile(stored, &profile) } else { Ok(Color::plain(stored)) }
    });
    let color = color.unwrap_or_else(|reason| {
        about.ignored = Some(reason);
        Color::plain(stored)
    });
    (color, about)
}

/// A profile with a gamma and, unless they are sRGB's, white point and primaries (x, y each).
pub(crate) fn from_chromaticities(gamma: f64, white_red_green_blue: [[f64; 2]; 4]) -> ColorProfile {
    let mut profile = ColorProfile::new_srgb();
    let [white, red, green, blue] = white_red_green_blue;
    let at = |[x, y]: [f64; 2]| Chromaticity { x: x as f32, y: y as f32 };
    let primaries = ColorPrimaries { red: at(red), green: at(green), blue: at(blue) };
    profile.update_rgb_colorimetry(XyY { x: white[0], y: white[1], yb: 1.0 }, primaries);
    let curve = curve_from_gamma((1.0 / gamma) as f32);
    profile.red_trc = Some(curve.clone());
    profile.green_trc = Some(curve.clone());
    profile.blue_trc = Some(curve);
    profile
}

/// A gray profile with a gamma.
pub(crate) fn from_gray_gamma(gamma: f64) -> ColorProfile {
    ColorProfile::new_gray_with_gamma((1.0 / gamma) as f32)
}

/// What a profile calls itself.
pub(crate) fn description(profile: &ColorProfile) -> String {
    let text = match &profile.description {
        Some(ProfileText::PlainString(text)) => text.as_str(),
        Some(ProfileText::Localizable(texts)) => texts.first().map_or("", |text| &text.value),
        Some(ProfileText::Description(text)) => text.ascii_string.as_str(),
        None => "",
    };
    let clean = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    clean.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn layouts(
    stored: &Stored,
    profile: &ColorProfile,
) -> Result<(moxcms::Layout, moxcms::Layout), String> {
    use moxcms::Layout::{Gray, GrayAlpha, Rgb, Rgba};
    let (wants, from, to) = match stored.inks {
        Inks::Plain(Channels::Y) => (DataColorSpace::Gray, Gray, Gray),
        Inks::Plain(Channels::Ya) => (DataColorSpace::Gray, GrayAlpha, GrayAlpha),
        Inks::Plain(Channels::Rgb) => (DataColorSpace::Rgb, Rgb, Rgb),
        Inks::Plain(Channels::Rgba) => (DataColorSpace::Rgb, Rgba, Rgba),
        Inks::Cmyk => (DataColorSpace::Cmyk, Rgba, Rgb),
    };
    if profile.color_space == wants {
        Ok((from, to))
    } else {
        Err(format!("it is for {:?} pixels, but these are {wants:?}", profile.color_space))
    }
}

fn options(profile: &ColorProfile) -> TransformOptions {
    // Display profiles have one matrix; printers' tables are best through their perceptual one.
    let rendering_intent = match profile.color_space {
        DataColorSpace::Cmyk => RenderingIntent::Perceptual,
        _ => RenderingIntent::RelativeColorimetric,
    };
    TransformOptions { rendering_intent, ..TransformOptions::default() }
}

/// Gray goes through a curve: every value is converted once.
fn gray(stored: &Stored, profile: &ColorProfile) -> Result<Color, String> {
    let channels = stored.inks.channels();
    let srgb = ColorProfile::new_srgb();
    let (gray, rgb) = (moxcms::Layout::Gray, moxcms::Layout::Rgb);
    let reason = |error| format!("{error}");
    let ramp: Vec<u8> = (0..=255).collect();
    let mut bytes = [0; 256 * 3];
    let executor =
        profile.create_transform_8bit(gray, &srgb, rgb, options(profile)).map_err(reason)?;
    executor.transform(&ramp, &mut bytes).map_err(reason)?;
    let curve: [u8; 256] = std::array::from_fn(|value| bytes[value * 3 + 1]);
    let same = ramp.iter().zip(&curve).all(|(&from, &to)| from.abs_diff(to) <= 1);
    match stored.sample {
        _ if same => Ok(Color::Same),
        Sample::U8 => Ok(Color::Gray8(channels, Box::new(curve))),
        Sample::U16 => {
            let ramp: Vec<u16> = (0..=65_535).collect();
            let mut wide = vec![0; ramp.len() * 3];
            let executor = profile
                .create_transform_16bit(gray, &srgb, rgb, options(profile))
                .map_err(reason)?;
            executor.transform(&ramp, &mut wide).map_err(reason)?;
            Ok(Color::Gray16(channels, wide.iter().copied().skip(1).step_by(3).collect()))
        }
        Sample::F32 => Err("gray float pictures are taken as sRGB".into()),
    }
}

/// Whether a profile is sRGB under any of its many names: it changes no byte by more than one.
fn looks_like_srgb(profile: &ColorProfile) -> Result<bool, String> {
    const STEPS: [u8; 9] = [0, 16, 32, 64, 96, 128, 160, 208, 255];
    let mut colors: Vec<u8> = (0..=255).flat_map(|gray| [gray; 3]).collect();
    for r in STEPS {
        for g in STEPS {
            colors.extend(STEPS.iter().flat_map(|&b| [r, g, b]));
        }
    }
    let mut converted = vec![0; colors.len()];
    let rgb = moxcms::Layout::Rgb;
    profile
        .create_transform_8bit(rgb, &ColorProfile::new_srgb(), rgb, options(profile))
        .and_then(|executor| executor.transform(&colors, &mut converted))
        .map_err(|error| error.to_string())?;
    Ok(colors.iter().zip(&converted).all(|(&from, &to)| from.abs_diff(to) <= 1))
}

fn failed(error: moxcms::CmsError) -> Error {
    Error::Profile(error.to_string())
}
