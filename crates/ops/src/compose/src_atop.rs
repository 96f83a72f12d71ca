//! One image on another, and only there.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Lays the second image on the first, and leaves away what lies beside it.
    pub struct SrcAtop {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<SrcAtop, _>("svg:src-atop")
    .title("Src-atop")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:src-atop"])
    .transparency(Has);

impl Compose<0> for SrcAtop {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, a]: Rgba<V>, [ar, ag, ab, aa]: Rgba<V>) -> Rgba<V> {
        let rest = V::of(1.0) - aa;
        [ar * a + r * rest, ag * a + g * rest, ab * a + b * rest, a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_image_s_alpha_stays() {
        let (red, blue) = ([0.5, 0.0, 0.0, 0.5], [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(SrcAtop::pixel([], red, blue), [0.0, 0.0, 0.5, 0.5]);
        assert_eq!(SrcAtop::pixel([], blue, red), [0.5, 0.0, 0.5, 1.0]);
    }

    #[test]
    fn without_a_second_image_nothing_changes() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(SrcAtop::alone([], px), px);
    }
}
