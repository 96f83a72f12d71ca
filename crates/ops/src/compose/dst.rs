//! One image, and nothing of another.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Shows the first image as it is, and nothing of the second.
    pub struct Dst {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<Dst, _>("svg:dst")
    .title("Dst")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:dst"])
    .transparency(Has);

impl Compose<0> for Dst {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], input: Rgba<V>, _: Rgba<V>) -> Rgba<V> {
        input
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_image_counts() {
        assert_eq!(Dst::pixel([], [1.0; 4], [0.5; 4]), [1.0; 4]);
    }

    #[test]
    fn without_a_second_image_nothing_changes() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(Dst::alone([], px), px);
    }
}
