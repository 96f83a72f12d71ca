//! Hard light: multiplied or screened, by what lies above.

use imgflo_op::prelude::*;

use super::blend::{blend, space};

params! {
    /// Lights the first image with the second, as a harsh lamp would: where the second is dark they
    /// are multiplied, where it is light they are screened.
    ///
    /// Middle gray leaves the first image as it is.
    pub struct HardLight {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<HardLight, _>("svg:hard-light")
    .title("Hard-light")
    .categories(&["compositors", "svgfilter"])
    .aliases(&["gegl:hard-light"])
    .transparency(Has);

impl Compose<0> for HardLight {
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
            let dark = (px.above * 2.0).below(px.above_alpha);
            V::select(dark, multiplied * 2.0, screened) + px.apart()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_multiplies_and_light_screens() {
        let below = [0.5, 0.5, 0.25, 1.0];
        let lit = HardLight::pixel([], below, [0.25, 0.75, 0.5, 1.0]);
        assert_eq!(lit, [0.25, 0.75, 0.25, 1.0]);
    }

    #[test]
    fn nothing_above_changes_nothing() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(HardLight::pixel([], px, [0.0; 4]), px);
    }
}
