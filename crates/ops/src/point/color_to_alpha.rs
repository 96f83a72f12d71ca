//! Color to alpha: one color becomes transparent.

use imgflo_op::prelude::*;
use imgflo_pixel::encode;

params! {
    /// Makes one color transparent, and mixtures with it partly so.
    ///
    /// What comes out, laid over that color, looks like the original. Best with white, black or
    /// another pure color.
    pub struct ColorToAlpha {
        /// The color to make transparent. Its own alpha does not count.
        color: Color = color([1.0, 1.0, 1.0, 1.0]),
        /// Colors nearer to it than this become wholly transparent.
        transparency_threshold: f64 = number(0.0).range(0.0, 1.0),
        /// Colors farther from it than this stay opaque.
        opacity_threshold: f64 = number(1.0).range(0.0, 1.0),
    }
}

pub(crate) static OP: OpDef = point::<ColorToAlpha, _>("gegl:color-to-alpha")
    .title("Color to Alpha")
    .categories(&["color"])
    .transparency(Has);

/// Colors nearer than this to a threshold are on it.
const NEAR: f32 = 1e-5;

impl Point<5> for ColorToAlpha {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn coefficients(&self) -> [f32; 5] {
        let [r, g, b, _] = self.color.0;
        let [clear, solid] = [self.transparency_threshold, self.opacity_threshold];
        [encode(r), encode(g), encode(b), clear as f32, solid as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([kr, kg, kb, clear, solid]: [V; 5], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let (zero, one) = (V::of(0.0), V::of(1.0));
        // The most opaque channel decides: how opaque it is, and how far it is to be stretched away
        // from the key, so that it makes up for what will be seen through.
        let mut most = (zero, one);
        for (x, key) in [(r, kr), (g, kg), (b, kb)] {
            let distance = (x - key).abs();
            let farthest = solid.min(V::select(x.below(key), key, one - key));
            let far = (solid - NEAR).below(distance);
            let opacity = V::select(far, one, (distance - clear) / (farthest - clear));
            let opacity = V::select(distance.below(clear + NEAR), zero, opacity);
            let stretch = V::select(far, one, farthest / distance);
            let more = most.0.below(opacity);
            most = (V::select(more, opacity, most.0), V::select(more, stretch, most.1));
        }
        let (opacity, stretch) = most;
        let visible = V::of(NEAR).below(opacity);
        let unmix = |x: V, key: V| V::select(visible, key + (x - key) * stretch, x);
        [unmix(r, kr), unmix(g, kg), unmix(b, kb), a * opacity]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(parameters: &ColorToAlpha, px: [f32; 4]) -> [f32; 4] {
        ColorToAlpha::pixel(parameters.coefficients(), px)
    }

    #[test]
    fn the_color_vanishes_and_its_opposite_stays() {
        let white = ColorToAlpha::default();
        assert_eq!(out(&white, [1.0, 1.0, 1.0, 1.0])[3], 0.0);
        assert_eq!(out(&white, [0.0, 0.0, 0.0, 0.5]), [0.0, 0.0, 0.0, 0.5]);
    }

    #[test]
    fn over_the_color_the_result_looks_as_before() {
        let (parameters, px) = (ColorToAlpha::default(), [0.8f32, 0.6, 0.9, 1.0]);
        let [r, g, b, a] = out(&parameters, px);
        for (got, want) in [r, g, b].into_iter().zip(px) {
            assert!((got * a + (1.0 - a) - want).abs() < 1e-6, "{got} {a} for {want}");
        }
    }

    #[test]
    fn thresholds_widen_what_is_clear_and_what_is_solid() {
        let parameters = ColorToAlpha {
            transparency_threshold: 0.25,
            opacity_threshold: 0.5,
            ..Default::default()
        };
        assert_eq!(out(&parameters, [0.8, 0.8, 0.8, 1.0])[3], 0.0);
        assert_eq!(out(&parameters, [0.4, 0.4, 0.4, 1.0])[3], 1.0);
    }
}
