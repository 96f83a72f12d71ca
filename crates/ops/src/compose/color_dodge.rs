//! Color dodge: one image lights up the other.

use imgflo_op::prelude::*;

use super::blend::{blend, space};

params! {
    /// Brightens the first image where the second is light, up to white.
    ///
    /// Black leaves the first image as it is.
    pub struct ColorDodge {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<ColorDodge, _>("svg:color-dodge")
    .title("Color-dodge")
    .categories(&["compositors", "svgfilter"])
    .aliases(&["gegl:color-dodge"])
    .transparency(Has);

impl Compose<0> for ColorDodge {
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
            let both = px.above_alpha * px.below_alpha;
            let lit = px.above * px.below_alpha + px.below * px.above_alpha;
            // What is above, without its alpha; nothing where there is nothing.
            let visible = zero.below(px.above_alpha.abs());
            let color =
                V::select(visible, px.above / V::select(visible, px.above_alpha, one), zero);
            let room = one - color;
            let full = !(px.above.below(px.above_alpha) | px.above_alpha.below(px.above));
            let dodged = px.below * px.above_alpha / V::select(full, one, room);
            let dodged = V::select(full, one, dodged);
            V::select(lit.below(both), dodged, both) + px.apart()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_changes_nothing() {
        let px = [0.25, 0.5, 0.75, 1.0];
        assert_eq!(ColorDodge::pixel([], px, [0.0, 0.0, 0.0, 1.0]), px);
    }

    #[test]
    fn half_gray_doubles_and_white_is_white() {
        let dodged = ColorDodge::pixel([], [0.25, 0.125, 0.75, 1.0], [0.5, 0.5, 0.5, 1.0]);
        assert_eq!(dodged, [0.5, 0.25, 1.0, 1.0]);
        assert_eq!(ColorDodge::pixel([], [0.25, 0.5, 0.0, 1.0], [1.0; 4]), [1.0; 4]);
    }

    #[test]
    fn nothing_above_changes_nothing() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(ColorDodge::pixel([], px, [0.0; 4]), px);
    }
}
