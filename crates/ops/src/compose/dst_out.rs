//! One image cut out of another.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Cuts the second image out of the first, which stays where there is no second.
    pub struct DstOut {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<DstOut, _>("svg:dst-out")
    .title("Dst-out")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:dst-out"])
    .transparency(Has);

impl Compose<0> for DstOut {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], input: Rgba<V>, [.., aa]: Rgba<V>) -> Rgba<V> {
        let rest = V::of(1.0) - aa;
        input.map(|value| value * rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_stays_where_the_second_is_transparent() {
        let (red, blue) = ([0.5, 0.0, 0.0, 0.5], [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(DstOut::pixel([], blue, red), [0.0, 0.0, 0.5, 0.5]);
        assert_eq!(DstOut::pixel([], red, blue), [0.0; 4]);
    }

    #[test]
    fn without_a_second_image_nothing_changes() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(DstOut::alone([], px), px);
    }
}
