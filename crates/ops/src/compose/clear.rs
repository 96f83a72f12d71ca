//! Nothing where images were.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Leaves nothing: the result is as large as the two images together, and transparent.
    pub struct Clear {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<Clear, _>("svg:clear")
    .title("Clear")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:clear"])
    .transparency(Has);

impl Compose<0> for Clear {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], _: Rgba<V>, _: Rgba<V>) -> Rgba<V> {
        [V::of(0.0); 4]
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
    fn nothing_is_left() {
        assert_eq!(Clear::pixel([], [1.0; 4], [0.5; 4]), [0.0; 4]);
    }

    #[test]
    fn without_a_second_image_there_is_nothing() {
        assert_eq!(Clear::alone([], [1.0; 4]), [0.0; 4]);
    }
}
