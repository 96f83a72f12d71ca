//! One image in place of another.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Shows the second image in place of the first, and nothing where there is no second.
    pub struct Src {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<Src, _>("svg:src")
    .title("Src")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:src"])
    .transparency(Has);

impl Compose<0> for Src {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], _: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        aux
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
    fn only_the_second_image_counts() {
        assert_eq!(Src::pixel([], [1.0; 4], [0.5; 4]), [0.5; 4]);
    }

    #[test]
    fn without_a_second_image_there_is_nothing() {
        assert_eq!(Src::alone([], [1.0; 4]), [0.0; 4]);
    }
}
