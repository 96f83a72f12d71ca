//! Overlay: multiplied or screened, by what lies below.

use imgflo_op::prelude::*;

use super::blend::{blend, space};

params! {
    /// Mixes two images by how light the first one is: where it is light they are multiplied,
    /// where it is dark they are screened.
    ///
    /// As GEGL has it. In other programs "overlay" is the other way round.
    pub struct Overlay {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<Overlay, _>("svg:overlay")
    .title("Overlay")
    .categories(&["compositors", "svgfilter"])
    .aliases(&["gegl:overlay"])
    .transparency(Has);

impl Compose<0> for Overlay {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        blend(input, aux, |px| {
            let multiplied = px.above * px.below;
            let missing = (px.below_alpha - px.below) * (px.above_alpha - px.above);
            let screened = px.above_alpha * px.below_alpha - missing * 2.0;
            let light = px.below_alpha.below(px.below * 2.0);
            V::select(light, multiplied * 2.0, screened) + px.apart()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_is_multiplied_and_dark_is_screened() {
        let (below, above) = ([0.75, 0.25, 0.5, 1.0], [0.5, 0.5, 0.5, 1.0]);
        assert_eq!(Overlay::pixel([], below, above), [0.75, 0.25, 0.5, 1.0]);
        assert_eq!(Overlay::pixel([], below, [0.0, 0.0, 0.0, 1.0]), [0.0, 0.0, 0.0, 1.0]);
        assert_eq!(Overlay::pixel([], [0.25; 4], [0.75; 4])[3], 0.8125);
    }

    #[test]
    fn nothing_above_changes_nothing() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(Overlay::pixel([], px, [0.0; 4]), px);
    }
}
