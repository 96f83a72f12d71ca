//! Soft light: brighter or darker, by what lies above.

use imgflo_op::prelude::*;

use super::blend::{blend, space};

params! {
    /// Lights the first image with the second, as a soft lamp would.
    ///
    /// Middle gray leaves the first image as it is. As in GEGL, which follows a draft of SVG, not
    /// only light colors make it lighter, but dark ones, too.
    pub struct SoftLight {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<SoftLight, _>("gegl:soft-light")
    .title("Soft-light")
    .categories(&["compositors", "svgfilter"])
    .transparency(Has);

impl Compose<0> for SoftLight {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        blend(input, aux, |px| {
            let (zero, one) = (V::of(0.0), V::of(1.0));
            let visible = zero.below(px.below_alpha.abs());
            // What is below, without its alpha; nothing where there is nothing.
            let alpha = V::select(visible, px.below_alpha, one);
            let color = V::select(visible, px.below / alpha, zero);
            let turn = px.above * 2.0 - px.above_alpha;
            let darker = px.below * (px.above_alpha - (one - color) * turn);
            let dim = px.below * (px.above_alpha - (one - color) * turn * (-color * 8.0 + 3.0));
            let root = color.max(zero).sqrt() * px.below_alpha - px.below;
            let lighter = px.above_alpha * px.below + V::select(visible, root, zero) * turn;
            let bright = px.below_alpha.below(px.below * 8.0);
            let lit = V::select(bright, lighter, dim);
            V::select(turn.below(zero), darker, lit) + px.apart()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_gray_changes_nothing() {
        let px = [0.25, 0.0625, 0.75, 1.0];
        assert_eq!(SoftLight::pixel([], px, [0.5, 0.5, 0.5, 1.0]), px);
    }

    #[test]
    fn white_takes_the_root_and_black_lightens_too() {
        let px = [0.25, 0.25, 0.25, 1.0];
        assert_eq!(SoftLight::pixel([], px, [1.0; 4])[0], 0.5);
        assert_eq!(SoftLight::pixel([], px, [0.0, 0.0, 0.0, 1.0])[0], 0.4375);
    }

    #[test]
    fn nothing_above_changes_nothing() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(SoftLight::pixel([], px, [0.0; 4]), px);
    }
}
