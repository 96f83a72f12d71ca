//! Each of two images where the other one is not.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Shows each of the two images only where the other one is not.
    pub struct Xor {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<Xor, _>("svg:xor")
    .title("Xor")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:xor"])
    .transparency(Has);

impl Compose<0> for Xor {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, a]: Rgba<V>, [ar, ag, ab, aa]: Rgba<V>) -> Rgba<V> {
        let (rest, aux_rest) = (V::of(1.0) - a, V::of(1.0) - aa);
        let part = |below: V, above: V| above * rest + below * aux_rest;
        [part(r, ar), part(g, ag), part(b, ab), part(a, aa)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_opaque_images_hide_each_other() {
        let (red, blue) = ([0.5, 0.0, 0.0, 0.5], [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(Xor::pixel([], blue, blue), [0.0; 4]);
        assert_eq!(Xor::pixel([], red, blue), [0.0, 0.0, 0.5, 0.5]);
    }

    #[test]
    fn without_a_second_image_nothing_changes() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(Xor::alone([], px), px);
    }
}
