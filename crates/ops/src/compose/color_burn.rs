//! Color burn: one image darkens the other.

use imgflo_op::prelude::*;

use super::blend::{blend, space};

params! {
    /// Darkens the first image where the second is dark, down to black.
    ///
    /// White leaves the first image as it is.
    pub struct ColorBurn {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<ColorBurn, _>("svg:color-burn")
    .title("Color-burn")
    .categories(&["compositors", "svgfilter"])
    .aliases(&["gegl:color-burn"])
    .transparency(Has);

impl Compose<0> for ColorBurn {
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
            let lit = px.above * px.below_alpha + px.below * px.above_alpha;
            let rest = lit - px.above_alpha * px.below_alpha;
            let dark = !zero.below(px.above.abs());
            let burnt = px.above_alpha * rest / V::select(dark, one, px.above) + px.apart();
            let burnt = V::select(dark, one, burnt);
            V::select(zero.below(rest), burnt, px.apart())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_changes_nothing() {
        let px = [0.25, 0.5, 0.75, 1.0];
        assert_eq!(ColorBurn::pixel([], px, [1.0; 4]), px);
    }

    #[test]
    fn half_gray_doubles_the_distance_from_white() {
        let burnt = ColorBurn::pixel([], [0.75, 0.875, 0.25, 1.0], [0.5, 0.5, 0.5, 1.0]);
        assert_eq!(burnt, [0.5, 0.75, 0.0, 1.0]);
    }

    #[test]
    fn nothing_above_changes_nothing() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(ColorBurn::pixel([], px, [0.0; 4]), px);
    }
}
