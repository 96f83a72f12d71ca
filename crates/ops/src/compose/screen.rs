//! Screen: two images in one light.

use imgflo_op::prelude::*;

use super::blend::{blend, space};

params! {
    /// Projects two images onto the same screen: the result is lighter than either.
    ///
    /// Black leaves the other image as it is, white makes it white.
    pub struct Screen {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<Screen, _>("svg:screen")
    .title("Screen")
    .categories(&["compositors", "svgfilter"])
    .aliases(&["gegl:screen"])
    .transparency(Has);

impl Compose<0> for Screen {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        blend(input, aux, |px| px.above + px.below - px.above * px.below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_changes_nothing_and_white_is_white() {
        let (px, white) = ([0.25, 0.5, 0.75, 1.0], [1.0; 4]);
        assert_eq!(Screen::pixel([], px, [0.0, 0.0, 0.0, 1.0]), px);
        assert_eq!(Screen::pixel([], px, white), white);
    }

    #[test]
    fn two_halves_are_three_quarters() {
        let half = [0.5, 0.5, 0.5, 1.0];
        assert_eq!(Screen::pixel([], half, half), [0.75, 0.75, 0.75, 1.0]);
    }
}
