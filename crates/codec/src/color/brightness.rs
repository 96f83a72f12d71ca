//! Colours of HDR, whose codes tell how bright a screen is (ITU-R BT.2100), as sRGB codes: 1 is the
//! white of paper, and what is brighter is above it.

use imgflo_pixel::{Channels, Exact, encode};

/// Candelas per square metre of the white of paper (ITU-R BT.2408).
const WHITE: f64 = 203.0;
/// Those of the brightest white of HLG, on the screen that it is made for.
const HLG_PEAK: f64 = 1000.0;
/// The system gamma of that screen.
const HLG_GAMMA: f64 = 1.2;
/// What red, green and blue add to brightness.
const LUMINANCE: [f64; 3] = [0.2627, 0.678, 0.0593];

/// How codes tell brightness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Range {
    /// Perceptual quantization: up to 10,000 candelas per square metre, whatever the screen.
    Pq,
    /// Hybrid log-gamma: light before a camera, which screens make more of in their way.
    Hlg,
}

impl Range {
    /// The one that a number of ITU-T H.273 names.
    pub(crate) fn of(transfer: u16) -> Option<Self> {
        match transfer {
            16 => Some(Self::Pq),
            18 => Some(Self::Hlg),
            _ => None,
        }
    }

    /// What one channel's code tells: light on the screen, 1 is white, or light before the camera.
    fn channel(self, code: f64) -> f64 {
        match self {
            Self::Pq => {
                let root = libm::pow(code, 32.0 / 2523.0);
                let (c1, c2, c3) = (107.0 / 128.0, 2413.0 / 128.0, 2392.0 / 128.0);
                let part = (root - c1).max(0.0) / (c2 - c3 * root);
                10_000.0 / WHITE * libm::pow(part, 8192.0 / 1305.0)
            }
            Self::Hlg if code <= 0.5 => code * code / 3.0,
            Self::Hlg => {
                let (a, b, c) = (0.178_832_77, 0.284_668_92, 0.559_910_73);
                (libm::exp((code - c) / a) + b) / 12.0
            }
        }
    }

    /// Light on the screen, given what the channels tell.
    fn on_screen(self, told: [f64; 3]) -> [f64; 3] {
        if self == Self::Pq {
            return told;
        }
        let brightness: f64 = told.iter().zip(LUMINANCE).map(|(light, part)| light * part).sum();
        let scale = HLG_PEAK / WHITE * libm::pow(brightness, HLG_GAMMA - 1.0);
        told.map(|light| light * scale)
    }
}

/// A conversion of lines of floats.
pub(crate) struct Bright {
    channels: Channels,
    range: Range,
    /// What the codes of a channel tell, from 0 to 1 in even steps.
    table: Box<[f64]>,
    /// From the file's light to sRGB's.
    rows: [[f64; 3]; 3],
}

/// Steps in a table: between them, what codes tell is as good as straight.
const STEPS: usize = 1 << 14;

impl Bright {
    pub(crate) fn new(channels: Channels, range: Range, rows: [[f64; 3]; 3]) -> Self {
        let told = |step: usize| range.channel(step as f64 / STEPS as f64);
        Self { channels, range, table: (0..=STEPS).map(told).collect(), rows }
    }

    fn told(&self, code: f32) -> f64 {
        // What is not a number is dark.
        let at = f64::from(code).clamp(0.0, 1.0) * STEPS as f64;
        let left = (at as usize).min(STEPS - 1);
        let (a, b) = (self.table[left], self.table[left + 1]);
        a + (b - a) * (if at >= 0.0 { at } else { 0.0 } - left as f64)
    }

    pub(crate) fn convert(&self, line: &[u8], row: &mut [u8]) {
        row.copy_from_slice(line);
        for pixel in row.as_chunks_mut::<4>().0.chunks_exact_mut(self.channels.count()) {
            let told = |at: usize| self.told(f32::from_ne_bytes(pixel[at]));
            let codes = if self.channels.is_gray() {
                self.range.on_screen([told(0); 3])
            } else {
                let light = self.range.on_screen([told(0), told(1), told(2)]);
                self.rows.map(|row| row.iter().zip(light).map(|(part, light)| part * light).sum())
            };
            let colors = if self.channels.is_gray() { 1 } else { 3 };
            for (to, light) in pixel[..colors].iter_mut().zip(codes) {
                *to = (encode(Exact(light)).0 as f32).to_ne_bytes();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The light on the screen of a gray.
    fn gray(range: Range, code: f64) -> f64 {
        range.on_screen([range.channel(code); 3])[0]
    }

    #[test]
    fn white_is_where_the_reports_have_it() {
        // BT.2408, table 1: 58 % of PQ, 75 % of HLG.
        assert!((gray(Range::Pq, 0.580_689) - 1.0).abs() < 1e-4);
        assert!((gray(Range::Hlg, 0.75) - 1.0).abs() < 2e-3);
    }

    #[test]
    fn the_brightest_is_what_the_ranges_can_tell() {
        assert!((gray(Range::Pq, 1.0) * WHITE - 10_000.0).abs() < 1e-6);
        assert!((gray(Range::Hlg, 1.0) * WHITE - 1_000.0).abs() < 1e-2);
        assert_eq!([gray(Range::Pq, 0.0), gray(Range::Hlg, 0.0)], [0.0; 2]);
    }

    #[test]
    fn tables_are_as_good_as_formulas() {
        for range in [Range::Pq, Range::Hlg] {
            let bright = Bright::new(Channels::Y, range, [[0.0; 3]; 3]);
            for i in 0..=1023 {
                let (code, most) = (i as f32 / 1023.0, range.channel(1.0));
                let (told, exact) = (bright.told(code), range.channel(f64::from(code)));
                assert!((told - exact).abs() < exact * 1e-4 + most * 1e-9, "{range:?} {i}");
            }
        }
    }

    #[test]
    fn what_is_no_number_is_dark() {
        let bright = Bright::new(Channels::Y, Range::Pq, [[0.0; 3]; 3]);
        assert_eq!([f32::NAN, -1.0, 0.0].map(|code| bright.told(code)), [0.0; 3]);
    }
}
