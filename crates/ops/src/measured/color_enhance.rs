//! Color enhance: the most colorful becomes as colorful as can be.

use imgflo_op::prelude::*;

use super::extremes::extremes;

params! {
    /// Stretches the colors of an image: the palest become gray, and the most colorful as colorful
    /// as can be.
    ///
    /// Hue, lightness and alpha are left alone.
    pub struct ColorEnhance {}
}

pub(crate) static OP: OpDef = measured::<ColorEnhance, _>("gegl:color-enhance")
    .title("Color Enhance")
    .categories(&["color", "enhance"])
    .transparency(Keeps);

/// The chroma that the most colorful gets.
const STRONGEST: f64 = 100.0;
/// Colors of less chroma than this are grays.
const GRAY: f32 = 1e-6;
/// Pixels that are measured at once.
const AT_ONCE: usize = 64;

// In Lab, where chroma is the distance from gray. That needs no hue. The measurements are the
// smallest chroma and the largest.
impl Measured<2> for ColorEnhance {
    fn space(&self) -> Space {
        Space::Lab
    }

    fn empty(&self) -> Vec<f64> {
        vec![f32::MAX.into(), f32::MIN.into()]
    }

    fn add(&self, sums: &mut [f64], [_, x, y, _]: [&[f32]; 4]) {
        for (x, y) in x.chunks(AT_ONCE).zip(y.chunks(AT_ONCE)) {
            let mut chroma = [0.0; AT_ONCE];
            for ((chroma, x), y) in chroma.iter_mut().zip(x).zip(y) {
                *chroma = (x * x + y * y).sqrt();
            }
            let (low, high) = extremes(&chroma[..x.len()]);
            self.merge(sums, &[low.into(), high.into()]);
        }
    }

    fn merge(&self, sums: &mut [f64], later: &[f64]) {
        sums[0] = sums[0].min(later[0]);
        sums[1] = sums[1].max(later[1]);
    }

    fn coefficients(&self, sums: &[f64]) -> [f32; 2] {
        match sums[1] - sums[0] {
            range if range > 0.0 => [sums[0] as f32, (STRONGEST / range) as f32],
            _ => [0.0, 1.0],
        }
    }

    #[inline(always)]
    fn pixel<V: Lane>([low, scale]: [V; 2], [l, x, y, a]: Rgba<V>) -> Rgba<V> {
        let chroma = (x * x + y * y).sqrt();
        let factor = (chroma - low) * scale / chroma.max(V::of(GRAY));
        [l, x * factor, y * factor, a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_palest_becomes_gray_and_the_strongest_strong() {
        let (op, x, y) = (ColorEnhance::default(), [3.0, 0.0, 30.0], [4.0, 10.0, 40.0]);
        let mut sums = op.empty();
        op.add(&mut sums, [&x, &x, &y, &x]);
        let k = op.coefficients(&sums);
        assert_eq!(ColorEnhance::pixel(k, [50.0, 3.0, 4.0, 0.5]), [50.0, 0.0, 0.0, 0.5]);
        let [l, x, y, a] = ColorEnhance::pixel(k, [50.0f32, 30.0, 40.0, 0.5]);
        assert!((x - 60.0).abs() < 1e-4 && (y - 80.0).abs() < 1e-4 && [l, a] == [50.0, 0.5]);
    }

    #[test]
    fn one_color_stays_as_it_is() {
        let (op, color) = (ColorEnhance::default(), [3.0]);
        let mut sums = op.empty();
        op.add(&mut sums, [&color; 4]);
        assert_eq!(op.coefficients(&sums), [0.0, 1.0]);
    }
}
