//! How far two images differ.

use imgflo_op::prelude::*;

use super::blend::{blend, space};

params! {
    /// Shows how far two images differ: black where they are the same.
    ///
    /// White turns the other image into its negative.
    pub struct Difference {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<Difference, _>("svg:difference")
    .title("Difference")
    .categories(&["compositors", "svgfilter"])
    .aliases(&["gegl:difference"])
    .transparency(Has);

impl Compose<0> for Difference {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        blend(input, aux, |px| {
            let (above, below) = (px.above * px.below_alpha, px.below * px.above_alpha);
            px.above + px.below - above.min(below) * 2.0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_images_give_black() {
        let (px, black) = ([0.25, 0.75, 0.5, 1.0], [0.0, 0.0, 0.0, 1.0]);
        assert_eq!(Difference::pixel([], px, px), black);
    }

    #[test]
    fn white_gives_the_negative() {
        let px = [0.25, 0.75, 0.5, 1.0];
        assert_eq!(Difference::pixel([], px, [1.0; 4]), [0.75, 0.25, 0.5, 1.0]);
    }

    #[test]
    fn nothing_above_changes_nothing() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(Difference::pixel([], px, [0.0; 4]), px);
    }
}
