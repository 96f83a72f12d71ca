//! A mean of two images, with their alphas as weights.

use imgflo_op::prelude::*;

params! {
    /// Mixes two images: each counts by how opaque it is, and their alphas are added.
    pub struct WeightedBlend {}
}

pub(crate) static OP: OpDef = compose::<WeightedBlend, _>("gegl:weighted-blend")
    .title("Weighted Blend")
    .categories(&["compositors", "blend"])
    .transparency(Has);

impl Compose<0> for WeightedBlend {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        let ([r, g, b, a], [ar, ag, ab, aa]) = (input, aux);
        let (zero, one) = (V::of(0.0), V::of(1.0));
        let alpha = a + aa;
        let visible = zero.below(alpha.abs());
        let weight = a / V::select(visible, alpha, one);
        let rest = one - weight;
        let mean = |x: V, y: V| V::select(visible, weight * x + rest * y, zero);
        [mean(r, ar), mean(g, ag), mean(b, ab), alpha]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_opaque_counts_more() {
        let (input, aux) = ([1.0, 0.0, 0.5, 0.75], [0.0, 1.0, 0.5, 0.25]);
        assert_eq!(WeightedBlend::pixel([], input, aux), [0.75, 0.25, 0.5, 1.0]);
    }

    #[test]
    fn two_transparent_pixels_are_nothing() {
        let clear = [0.5, 0.5, 0.5, 0.0];
        assert_eq!(WeightedBlend::pixel([], clear, clear), [0.0; 4]);
    }
}
