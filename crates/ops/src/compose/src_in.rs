//! One image inside another.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Shows the second image only where the first one is: as opaque as that is there.
    pub struct SrcIn {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<SrcIn, _>("svg:src-in")
    .title("Src-in")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:src-in"])
    .transparency(Has);

impl Compose<0> for SrcIn {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn bounds(&self, input: Rect, _: Rect) -> Rect {
        input
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [.., a]: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        aux.map(|value| value * a)
    }

    #[inline(always)]
    fn alone<V: Lane>(_: [V; 0], _: Rgba<V>) -> Rgba<V> {
        [V::of(0.0); 4]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_image_s_alpha_counts() {
        let (input, aux) = ([0.25, 0.5, 0.125, 0.5], [0.5, 0.0, 0.25, 0.5]);
        assert_eq!(SrcIn::pixel([], input, aux), [0.25, 0.0, 0.125, 0.25]);
    }

    #[test]
    fn without_a_second_image_there_is_nothing() {
        assert_eq!(SrcIn::alone([], [1.0; 4]), [0.0; 4]);
    }
}
