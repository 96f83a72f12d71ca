//! One image where another is.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Keeps the first image only where the second one is: as opaque as that is there.
    pub struct DstIn {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<DstIn, _>("svg:dst-in")
    .title("Dst-in")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:dst-in"])
    .transparency(Has);

impl Compose<0> for DstIn {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], input: Rgba<V>, [.., aa]: Rgba<V>) -> Rgba<V> {
        input.map(|value| value * aa)
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
    fn only_the_second_image_s_alpha_counts() {
        let (input, aux) = ([0.5, 0.0, 0.25, 0.5], [0.25, 0.5, 0.125, 0.5]);
        assert_eq!(DstIn::pixel([], input, aux), [0.25, 0.0, 0.125, 0.25]);
    }

    #[test]
    fn without_a_second_image_there_is_nothing() {
        assert_eq!(DstIn::alone([], [1.0; 4]), [0.0; 4]);
    }
}
