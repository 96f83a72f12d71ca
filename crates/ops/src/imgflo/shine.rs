//! More light on an image.

use imgflo_op::prelude::*;

params! {
    /// Lights up an image where a second image is light, up to white.
    ///
    /// Only how gray the second image is to the eye counts, and only within the first one. Alpha is
    /// the first image's.
    pub struct Shine {}
}

pub(crate) static OP: OpDef =
    compose::<Shine, _>("imgflo:shine").title("Shine").categories(&["light"]).transparency(Has);

impl Compose<0> for Shine {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn aux_space(&self) -> Space {
        Space::PerceptualGray
    }

    fn bounds(&self, input: Rect, _: Rect) -> Rect {
        input
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, a]: Rgba<V>, [glow, ..]: Rgba<V>) -> Rgba<V> {
        let one = V::of(1.0);
        let shine = |x: V| (one - (one - x) * (one - glow)).clamp(0.0, 1.0);
        [shine(r), shine(g), shine(b), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_screen_that_leaves_alpha() {
        let lit = Shine::pixel([], [0.5, 0.0, 1.0, 0.5], [0.5, 0.5, 0.5, 1.0]);
        assert_eq!(lit, [0.75, 0.5, 1.0, 0.5]);
    }

    #[test]
    fn without_a_second_image_nothing_changes() {
        assert_eq!(Shine::alone([], [2.0, 0.0, -1.0, 0.5]), [2.0, 0.0, -1.0, 0.5]);
    }
}
