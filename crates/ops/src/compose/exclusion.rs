//! How far two images differ, softly.

use imgflo_op::prelude::*;

use super::blend::{blend, space};

params! {
    /// Shows how far two images differ, with less contrast than a difference: two middle grays give
    /// a middle gray, not black.
    pub struct Exclusion {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<Exclusion, _>("svg:exclusion")
    .title("Exclusion")
    .categories(&["compositors", "svgfilter"])
    .aliases(&["gegl:exclusion"])
    .transparency(Has);

impl Compose<0> for Exclusion {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        blend(input, aux, |px| {
            let both = px.above * px.below_alpha + px.below * px.above_alpha;
            both - px.above * px.below * 2.0 + px.apart()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_changes_nothing_and_white_gives_the_negative() {
        let px = [0.25, 0.75, 0.5, 1.0];
        assert_eq!(Exclusion::pixel([], px, [0.0, 0.0, 0.0, 1.0]), px);
        assert_eq!(Exclusion::pixel([], px, [1.0; 4]), [0.75, 0.25, 0.5, 1.0]);
    }

    #[test]
    fn nothing_above_changes_nothing() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(Exclusion::pixel([], px, [0.0; 4]), px);
    }
}
