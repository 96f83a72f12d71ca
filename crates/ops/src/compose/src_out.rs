//! One image where another is not.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Shows the second image only where the first one is not.
    pub struct SrcOut {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<SrcOut, _>("svg:src-out")
    .title("Src-out")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:src-out"])
    .transparency(Has);

impl Compose<0> for SrcOut {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [.., a]: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        let rest = V::of(1.0) - a;
        aux.map(|value| value * rest)
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
    fn the_second_shows_where_the_first_is_transparent() {
        let (red, blue) = ([0.5, 0.0, 0.0, 0.5], [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(SrcOut::pixel([], red, blue), [0.0, 0.0, 0.5, 0.5]);
        assert_eq!(SrcOut::pixel([], blue, red), [0.0; 4]);
    }

    #[test]
    fn without_a_second_image_there_is_nothing() {
        assert_eq!(SrcOut::alone([], [1.0; 4]), [0.0; 4]);
    }
}
