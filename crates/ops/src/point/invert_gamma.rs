//! The negative of an image, as it looks.

use imgflo_op::prelude::*;

params! {
    /// Makes the negative of an image as the eye sees it: a dark gray becomes as light as it was
    /// dark.
    ///
    /// Each color value is taken from white, after encoding for the eye. Alpha is left alone.
    pub struct InvertGamma {}
}

pub(crate) static OP: OpDef = point::<InvertGamma, _>("gegl:invert-gamma")
    .title("Invert in Perceptual space")
    .categories(&["color"])
    .transparency(Keeps);

impl Point<0> for InvertGamma {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let white = V::of(1.0);
        [white - r, white - g, white - b, a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_inverted_is_as_before() {
        let px = [0.25f32, 1.5, -0.5, 0.5];
        let negative = InvertGamma::pixel([], px);
        assert_eq!(negative, [0.75, -0.5, 1.5, 0.5]);
        assert_eq!(InvertGamma::pixel([], negative), px);
    }
}
