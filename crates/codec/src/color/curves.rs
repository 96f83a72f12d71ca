//! Colours of profiles that are a curve for each channel and a matrix: nearly all of them.
//!
//! Exact to half a step, and the same on every machine: tables are made in `f64`.

use imgflo_pixel::{Channels, Exact, decode, encode};
use moxcms::{ColorProfile, ToneReprCurve};

/// How a channel's codes, 0 to 1, stand for light.
pub(crate) enum Curve {
    /// Light to this power.
    Gamma(f64),
    /// Even steps of light, 0 to 65535.
    Steps(Vec<u16>),
    /// ICC.1's parametric curves: `(a x + b)^g + e` from `d` on, `c x + f` before.
    Parametric([f64; 7]),
}

impl Curve {
    pub(crate) fn from_profile(curve: Option<&ToneReprCurve>) -> Result<Self, String> {
        let wide = |values: &[f32]| values.iter().map(|&value| f64::from(value)).collect();
        let parameters: Vec<f64> = match curve {
            None => return Err("it lacks a curve".into()),
            Some(ToneReprCurve::Lut(steps)) => match &**steps {
                [] => return Ok(Self::Gamma(1.0)),
                [gamma] => return Ok(Self::Gamma(f64::from(*gamma) / 256.0)),
                steps => return Ok(Self::Steps(steps.to_vec())),
            },
            Some(ToneReprCurve::Parametric(parameters)) => wide(parameters),
        };
        if parameters.iter().any(|value| !value.is_finite()) {
            return Err("its curves are not numbers".into());
        }
        Ok(match *parameters {
            [g] => Self::Gamma(g),
            [g, a, b] => Self::Parametric([g, a, b, 0.0, -b / a, 0.0, 0.0]),
            [g, a, b, c] => Self::Parametric([g, a, b, 0.0, -b / a, c, c]),
            [g, a, b, c, d] => Self::Parametric([g, a, b, c, d, 0.0, 0.0]),
            [g, a, b, c, d, e, f] => Self::Parametric([g, a, b, c, d, e, f]),
            _ => return Err("its curves are of no known kind".into()),
        })
    }

    /// The light of a code.
    fn light(&self, code: f64) -> f64 {
        match self {
            Self::Gamma(gamma) => libm::pow(code.max(0.0), *gamma),
            Self::Steps(steps) => {
                let at = code.clamp(0.0, 1.0) * (steps.len() - 1) as f64;
                let left = (at as usize).min(steps.len() - 2);
                let (a, b) = (f64::from(steps[left]), f64::from(steps[left + 1]));
                (a + (b - a) * (at - left as f64)) / 65_535.0
            }
            Self::Parametric([g, a, b, c, d, e, f]) => {
                if code >= *d {
                    libm::pow((a * code + b).max(0.0), *g) + e
                } else {
                    c * code + f
                }
            }
        }
    }

    fn table(&self, codes: usize) -> Box<[f32]> {
        let most = (codes - 1) as f64;
        (0..codes).map(|code| self.light(code as f64 / most) as f32).collect()
    }

    /// The sRGB codes of all codes, of `codes` in all.
    fn srgb_codes(&self, codes: usize) -> impl Iterator<Item = f64> {
        let most = (codes - 1) as f64;
        (0..codes).map(move |code| {
            let light = self.light(code as f64 / most);
            (encode(Exact(light)).0 * most).clamp(0.0, most)
        })
    }

    /// Whether it is sRGB's curve, but for less than a step of 255.
    pub(crate) fn is_srgb(&self) -> bool {
        self.srgb_codes(256).enumerate().all(|(code, srgb)| (code as f64 - srgb).abs() < 1.0)
    }

    /// Gray bytes to sRGB's.
    pub(crate) fn bytes(&self) -> Box<[u8; 256]> {
        let mut bytes = Box::new([0; 256]);
        for (byte, code) in bytes.iter_mut().zip(self.srgb_codes(256)) {
            *byte = (code + 0.5) as u8;
        }
        bytes
    }

    /// Gray words to sRGB's.
    pub(crate) fn words(&self) -> Box<[u16]> {
        self.srgb_codes(65_536).map(|code| (code + 0.5) as u16).collect()
    }

    /// A gray number's sRGB code.
    pub(crate) fn float(&self, code: f32) -> f32 {
        encode(Exact(self.light(f64::from(code)))).0 as f32
    }
}

/// A profile's three curves and the way from its light to sRGB's.
pub(crate) struct Matrix {
    curves: [Curve; 3],
    rows: [[f64; 3]; 3],
}

impl Matrix {
    /// `None` if the profile is of another kind.
    pub(crate) fn from_profile(profile: &ColorProfile) -> Option<Result<Self, String>> {
        let tables = [
            &profile.lut_a_to_b_perceptual,
            &profile.lut_a_to_b_colorimetric,
            &profile.lut_a_to_b_saturation,
        ];
        if !profile.is_matrix_shaper() || tables.iter().any(|table| table.is_some()) {
            return None;
        }
        Some(Self::read(profile))
    }

    fn read(profile: &ColorProfile) -> Result<Self, String> {
        let rows = profile.transform_matrix(&ColorProfile::new_srgb()).v;
        if rows.iter().flatten().any(|value| !value.is_finite()) {
            return Err("its colors are not numbers".into());
        }
        let curve = |curve: &Option<ToneReprCurve>| Curve::from_profile(curve.as_ref());
        let curves =
            [curve(&profile.red_trc)?, curve(&profile.green_trc)?, curve(&profile.blue_trc)?];
        Ok(Self { curves, rows })
    }

    /// sRGB codes of codes, all 0 to 1; not limited.
    pub(crate) fn exact(&self, codes: [f64; 3]) -> [f64; 3] {
        let [r, g, b] = [0, 1, 2].map(|at: usize| self.curves[at].light(codes[at]));
        self.rows.map(|[x, y, z]| encode(Exact(x * r + y * g + z * b)).0)
    }

    /// Whether it is sRGB under any of its many names: it changes no byte by a step.
    pub(crate) fn is_srgb(&self) -> bool {
        const STEPS: [f64; 6] = [0.0, 0.06, 0.2, 0.5, 0.75, 1.0];
        let near = |codes: [f64; 3]| {
            codes
                .iter()
                .zip(self.exact(codes))
                // Rounded profiles put pure colours a trifle outside.
                .all(|(a, b)| (a - b.clamp(0.0, 1.0)).abs() < 1.0 / 255.0)
        };
        (0..=255).all(|gray| near([f64::from(gray) / 255.0; 3]))
            && STEPS.iter().all(|&r| STEPS.iter().all(|&g| STEPS.iter().all(|&b| near([r, g, b]))))
    }
}

/// A matrix profile's conversion of 8- or 16-bit samples.
pub(crate) struct Shaper {
    channels: Channels,
    /// Light of each code, for each channel.
    light: [Box<[f32]>; 3],
    rows: [[f32; 3]; 3],
    codes: Codes,
}

impl Shaper {
    pub(crate) fn new(matrix: &Matrix, channels: Channels, wide: bool) -> Self {
        let codes = if wide { 65_536 } else { 256 };
        Self {
            channels,
            light: [0, 1, 2].map(|at: usize| matrix.curves[at].table(codes)),
            rows: matrix.rows.map(|row| row.map(|value| value as f32)),
            codes: if wide { Codes::words() } else { Codes::bytes() },
        }
    }

    /// Converts a line; `N` is the bytes of a sample.
    pub(crate) fn convert(&self, line: &[u8], row: &mut [u8]) {
        match &self.codes {
            Codes::Bytes { guess, next } => {
                let code = |light: f32| [byte(guess, next, light)];
                self.convert_as(line, row, |[code]: [u8; 1]| usize::from(code), code);
            }
            Codes::Words(table) => {
                let code = |light: f32| word(table, light).to_ne_bytes();
                self.convert_as(line, row, |code| usize::from(u16::from_ne_bytes(code)), code);
            }
        }
    }

    #[inline(always)]
    fn convert_as<const N: usize>(
        &self,
        line: &[u8],
        row: &mut [u8],
        read: impl Fn([u8; N]) -> usize,
        write: impl Fn(f32) -> [u8; N],
    ) {
        let count = self.channels.count();
        let from = line.as_chunks::<N>().0.chunks_exact(count);
        let to = row.as_chunks_mut::<N>().0.chunks_exact_mut(count);
        let [red, green, blue] = &self.light;
        for (from, to) in from.zip(to) {
            let (r, g, b) = (red[read(from[0])], green[read(from[1])], blue[read(from[2])]);
            for (to, [x, y, z]) in to.iter_mut().zip(&self.rows) {
                *to = write(x * r + y * g + z * b);
            }
            to[3..].copy_from_slice(&from[3..]);
        }
    }
}

/// From light, 0 to 1, to sRGB codes.
enum Codes {
    /// The code where each of even steps of light begins, and the light where each code begins:
    /// a step is so short that at most one code begins in it.
    Bytes { guess: Box<[u8]>, next: Box<[f32]> },
    /// The codes of even steps of light, to interpolate between.
    Words(Box<[f32]>),
}

const GUESSES: usize = 4096;
const STEPS: usize = 65_536;

impl Codes {
    fn bytes() -> Self {
        let next: Box<[f32]> = (0..=256)
            .map(|code| decode(Exact((f64::from(code) - 0.5).max(0.0) / 255.0)).0 as f32)
            .map(|light| if light > 1.0 { f32::INFINITY } else { light })
            .collect();
        let guess = (0..GUESSES)
            .map(|step| {
                let light = step as f32 / (GUESSES - 1) as f32;
                (1..256).take_while(|&code| next[code] <= light).count() as u8
            })
            .collect();
        Self::Bytes { guess, next }
    }

    fn words() -> Self {
        let code = |step: usize| encode(Exact(step as f64 / STEPS as f64)).0 * 65_535.0;
        Self::Words((0..STEPS + 2).map(|step| code(step) as f32).collect())
    }
}

#[inline(always)]
fn byte(guess: &[u8], next: &[f32], light: f32) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let code = guess[(light * (GUESSES - 1) as f32) as usize];
    code + u8::from(light >= next[usize::from(code) + 1])
}

#[inline(always)]
fn word(table: &[f32], light: f32) -> u16 {
    let at = light.clamp(0.0, 1.0) * STEPS as f32;
    let left = at as usize;
    let code = table[left] + (table[left + 1] - table[left]) * (at - left as f32);
    (code + 0.5).min(65_535.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p3() -> Matrix {
        Matrix::from_profile(&ColorProfile::new_display_p3()).unwrap().unwrap()
    }

    #[test]
    fn bytes_are_the_nearest_to_the_truth() {
        let matrix = p3();
        let shaper = Shaper::new(&matrix, Channels::Rgb, false);
        for number in 0..4096 {
            let codes = [0, 4, 8].map(|shift| (number >> shift & 15) as u8 * 17);
            let mut got = [0; 3];
            shaper.convert(&codes, &mut got);
            for (got, exact) in
                got.into_iter().zip(matrix.exact(codes.map(|c| f64::from(c) / 255.0)))
            {
                let error = (f64::from(got) - exact.clamp(0.0, 1.0) * 255.0).abs();
                assert!(error < 0.5001, "{codes:?}: {error}");
            }
        }
    }

    #[test]
    fn words_are_the_nearest_to_the_truth_too() {
        let matrix = p3();
        let shaper = Shaper::new(&matrix, Channels::Rgba, true);
        for number in 0..4096 {
            let codes = [0, 4, 8].map(|shift| (number >> shift & 15) as u16 * 4369);
            let line = [codes[0], codes[1], codes[2], 7].map(u16::to_ne_bytes);
            let mut got = [0; 8];
            shaper.convert(line.as_flattened(), &mut got);
            let mut got = got.as_chunks::<2>().0.iter().map(|&two| u16::from_ne_bytes(two));
            let exact = matrix.exact(codes.map(|code| f64::from(code) / 65_535.0));
            for (exact, got) in exact.into_iter().zip(got.by_ref()) {
                let error = (f64::from(got) - exact.clamp(0.0, 1.0) * 65_535.0).abs();
                assert!(error < 0.6, "{codes:?}: {error}");
            }
            assert_eq!(got.next_back(), Some(7));
        }
    }

    #[test]
    fn srgb_is_known_by_its_colors() {
        let srgb = Matrix::from_profile(&ColorProfile::new_srgb()).unwrap().unwrap();
        assert!(srgb.is_srgb() && !p3().is_srgb());
        // Written with sixteen bits, as by many programs.
        let mut rounded = ColorProfile::new_srgb();
        rounded.green_colorant.x -= 1e-4;
        assert!(Matrix::from_profile(&rounded).unwrap().unwrap().is_srgb());
        let wide = Matrix::from_profile(&ColorProfile::new_adobe_rgb()).unwrap().unwrap();
        assert!(!wide.is_srgb());
    }

    #[test]
    fn every_kind_of_curve_gives_light() {
        let curve = |curve: ToneReprCurve| Curve::from_profile(Some(&curve)).unwrap().light(0.5);
        assert_eq!(curve(ToneReprCurve::Lut(vec![])), 0.5);
        assert_eq!(curve(ToneReprCurve::Lut(vec![512])), 0.25);
        assert_eq!(curve(ToneReprCurve::Lut(vec![0, 13_107, 65_535])), 0.2);
        assert_eq!(curve(ToneReprCurve::Parametric(vec![2.0])), 0.25);
        assert_eq!(curve(ToneReprCurve::Parametric(vec![2.0, 1.0, 0.5])), 1.0);
        assert_eq!(curve(ToneReprCurve::Parametric(vec![2.0, 1.0, 0.0, 0.25])), 0.5);
        assert_eq!(curve(ToneReprCurve::Parametric(vec![2.0, 1.0, 0.0, 0.5, 0.6])), 0.25);
        assert!(Curve::from_profile(Some(&ToneReprCurve::Parametric(vec![]))).is_err());
    }
}
