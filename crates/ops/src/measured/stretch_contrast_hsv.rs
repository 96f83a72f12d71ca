//! Stretch contrast in HSV: the full range of saturation and value, and the same hues.

use imgflo_op::prelude::*;

use super::extremes::extremes;

params! {
    /// Stretches the brightness and the saturation of an image over all that there is: the darkest
    /// becomes black and the palest gray.
    ///
    /// Hues and alpha are left alone.
    pub struct StretchContrastHsv {}
}

pub(crate) static OP: OpDef = measured::<StretchContrastHsv, _>("gegl:stretch-contrast-hsv")
    .title("Stretch Contrast HSV")
    .categories(&["color", "enhance"])
    .transparency(Has);

/// A smaller range than this is left as it is.
const FLAT: f64 = 1e-5;

/// The measurements are the smallest saturation and value, then the largest.
impl Measured<4> for StretchContrastHsv {
    fn space(&self) -> Space {
        Space::Hsv
    }

    fn empty(&self) -> Vec<f64> {
        let (low, high) = (f64::from(f32::MAX), f64::from(f32::MIN));
        vec![low, low, high, high]
    }

    fn add(&self, sums: &mut [f64], [_, saturation, value, _]: [&[f32]; 4]) {
        let (s, v) = (extremes(saturation), extremes(value));
        self.merge(sums, &[s.0.into(), v.0.into(), s.1.into(), v.1.into()]);
    }

    fn merge(&self, sums: &mut [f64], later: &[f64]) {
        for channel in 0..2 {
            sums[channel] = sums[channel].min(later[channel]);
            sums[channel + 2] = sums[channel + 2].max(later[channel + 2]);
        }
    }

    fn coefficients(&self, sums: &[f64]) -> [f32; 4] {
        let stretch = |low: f64, high: f64| match high - low {
            range if range >= FLAT => [low as f32, (1.0 / range) as f32],
            _ => [0.0, 1.0],
        };
        let ([s, s_scale], [v, v_scale]) = (stretch(sums[0], sums[2]), stretch(sums[1], sums[3]));
        [s, s_scale, v, v_scale]
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 4], [h, s, v, a]: Rgba<V>) -> Rgba<V> {
        [h, (s - k[0]) * k[1], (v - k[2]) * k[3], a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saturation_and_value_fill_their_range() {
        let (op, hue, value) = (StretchContrastHsv::default(), [0.5, 0.25], [0.25, 0.5]);
        let mut sums = op.empty();
        op.add(&mut sums, [&hue, &hue, &value, &hue]);
        let px = StretchContrastHsv::pixel(op.coefficients(&sums), [0.1, 0.375, 0.5, 0.5]);
        assert_eq!(px, [0.1, 0.5, 1.0, 0.5]);
    }

    #[test]
    fn what_is_flat_stays() {
        let (op, gray) = (StretchContrastHsv::default(), [0.0]);
        let mut sums = op.empty();
        op.add(&mut sums, [&gray; 4]);
        assert_eq!(op.coefficients(&sums), [0.0, 1.0, 0.0, 1.0]);
    }
}
