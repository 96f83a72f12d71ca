//! The lighter of two images.

use imgflo_op::prelude::*;

use super::blend::{blend, space};

params! {
    /// Shows the lighter of two images, for each of red, green and blue by itself.
    pub struct Lighten {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<Lighten, _>("svg:lighten")
    .title("Lighten")
    .categories(&["compositors", "svgfilter"])
    .aliases(&["gegl:lighten"])
    .transparency(Has);

impl Compose<0> for Lighten {
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
            above.max(below) + px.apart()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lighter_of_each_color_wins() {
        let (below, above) = ([0.25, 0.75, 0.5, 1.0], [0.5, 0.5, 0.5, 1.0]);
        assert_eq!(Lighten::pixel([], below, above), [0.5, 0.75, 0.5, 1.0]);
    }

    #[test]
    fn nothing_above_changes_nothing() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(Lighten::pixel([], px, [0.0; 4]), px);
    }
}
