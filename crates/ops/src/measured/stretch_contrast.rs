//! Stretch contrast: the darkest becomes black, the lightest white.

use imgflo_op::prelude::*;

use super::extremes::extremes;

params! {
    /// Stretches the tones of an image so that the darkest becomes black and the lightest white.
    ///
    /// Good for images that are too dark, too light or too flat. Alpha is left alone.
    pub struct StretchContrast {
        /// Whether red, green and blue are stretched alike, so that hues stay. Otherwise each is
        /// stretched for itself, which takes away a tint.
        keep_colors: bool = toggle(true),
        /// Whether tones are stretched as they are encoded for the eye, instead of as light.
        perceptual: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = measured::<StretchContrast, _>("gegl:stretch-contrast")
    .title("Stretch Contrast")
    .categories(&["color", "enhance"])
    .transparency(Has);

/// An image with less contrast than this is left as it is.
const FLAT: f64 = 1e-3;

/// The measurements are the smallest red, green and blue, then the largest.
impl Measured<6> for StretchContrast {
    fn space(&self) -> Space {
        if self.perceptual { Space::Perceptual } else { Space::Linear }
    }

    fn empty(&self) -> Vec<f64> {
        let (low, high) = (f64::from(f32::MAX), f64::from(f32::MIN));
        vec![low, low, low, high, high, high]
    }

    fn add(&self, sums: &mut [f64], row: [&[f32]; 4]) {
        for (channel, values) in row[..3].iter().enumerate() {
            let (low, high) = extremes(values);
            sums[channel] = sums[channel].min(low.into());
            sums[channel + 3] = sums[channel + 3].max(high.into());
        }
    }

    fn merge(&self, sums: &mut [f64], later: &[f64]) {
        for channel in 0..3 {
            sums[channel] = sums[channel].min(later[channel]);
            sums[channel + 3] = sums[channel + 3].max(later[channel + 3]);
        }
    }

    fn coefficients(&self, sums: &[f64]) -> [f32; 6] {
        let mut lows = [sums[0], sums[1], sums[2]];
        let mut highs = [sums[3], sums[4], sums[5]];
        if self.keep_colors {
            lows = [lows[0].min(lows[1]).min(lows[2]); 3];
            highs = [highs[0].max(highs[1]).max(highs[2]); 3];
        }
        let mut k = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
        for channel in 0..3 {
            let range = highs[channel] - lows[channel];
            if range >= FLAT {
                k[channel] = lows[channel] as f32;
                k[channel + 3] = (1.0 / range) as f32;
            }
        }
        k
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 6], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        [(r - k[0]) * k[3], (g - k[1]) * k[4], (b - k[2]) * k[5], a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DARK: [&[f32]; 4] = [&[0.25, 0.5], &[0.25, 0.375], &[0.25, 0.25], &[1.0, 1.0]];

    fn stretched(stretch: &StretchContrast) -> [f32; 4] {
        let mut sums = stretch.empty();
        stretch.add(&mut sums, DARK);
        StretchContrast::pixel(stretch.coefficients(&sums), [0.375, 0.375, 0.375, 1.0])
    }

    #[test]
    fn colors_are_kept_unless_each_is_stretched_for_itself() {
        assert_eq!(stretched(&StretchContrast::default()), [0.5, 0.5, 0.5, 1.0]);
        let each = StretchContrast { keep_colors: false, ..Default::default() };
        assert_eq!(stretched(&each), [0.5, 1.0, 0.375, 1.0], "flat blue is left as it is");
    }

    #[test]
    fn parts_give_the_same_as_the_whole() {
        let (stretch, red) = (StretchContrast::default(), [0.1, 0.9, f32::NAN, 0.4, -0.2]);
        let measure = |values: &[f32]| {
            let mut sums = stretch.empty();
            stretch.add(&mut sums, [values; 4]);
            sums
        };
        let mut sums = measure(&red[..2]);
        stretch.merge(&mut sums, &measure(&red[2..]));
        assert_eq!(sums, measure(&red));
    }
}
