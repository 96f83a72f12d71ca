//! One image under another.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Lays the second image under the first, which it shows through where that is transparent.
    pub struct DstOver {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<DstOver, _>("svg:dst-over")
    .title("Dst-over")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:dst-over"])
    .transparency(Has);

impl Compose<0> for DstOver {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, a]: Rgba<V>, [ar, ag, ab, aa]: Rgba<V>) -> Rgba<V> {
        let rest = V::of(1.0) - a;
        [r + ar * rest, g + ag * rest, b + ab * rest, a + aa * rest]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_below_shows_through() {
        let (red, blue) = ([0.5, 0.0, 0.0, 0.5], [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(DstOver::pixel([], red, blue), [0.5, 0.0, 0.5, 1.0]);
        assert_eq!(DstOver::pixel([], blue, red), blue);
    }

    #[test]
    fn without_a_second_image_nothing_changes() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(DstOver::alone([], px), px);
    }
}
