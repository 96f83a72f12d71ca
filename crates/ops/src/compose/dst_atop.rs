//! One image under another, where it lies on it.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Lays the first image on the second, and leaves away what lies beside it.
    pub struct DstAtop {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<DstAtop, _>("svg:dst-atop")
    .title("Dst-atop")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:dst-atop"])
    .transparency(Has);

impl Compose<0> for DstAtop {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, a]: Rgba<V>, [ar, ag, ab, aa]: Rgba<V>) -> Rgba<V> {
        let rest = V::of(1.0) - a;
        [r * aa + ar * rest, g * aa + ag * rest, b * aa + ab * rest, aa]
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
    fn the_second_image_s_alpha_stays() {
        let (red, blue) = ([0.5, 0.0, 0.0, 0.5], [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(DstAtop::pixel([], blue, red), [0.0, 0.0, 0.5, 0.5]);
        assert_eq!(DstAtop::pixel([], red, blue), [0.5, 0.0, 0.5, 1.0]);
    }

    #[test]
    fn without_a_second_image_there_is_nothing() {
        assert_eq!(DstAtop::alone([], [1.0; 4]), [0.0; 4]);
    }
}
