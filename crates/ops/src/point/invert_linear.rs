//! The negative of an image, in light.

use imgflo_op::prelude::*;

params! {
    /// Makes the negative of an image as light measures it: what is missing to white.
    ///
    /// Dark tones come out very light, as on film; for what looks like a negative, invert in
    /// perceptual space. Alpha is left alone.
    pub struct InvertLinear {}
}

pub(crate) static OP: OpDef = point::<InvertLinear, _>("gegl:invert-linear")
    .title("Invert")
    .categories(&["color"])
    .aliases(&["gegl:invert"])
    .transparency(Has);

impl Point<0> for InvertLinear {
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
    fn light_becomes_what_is_missing_to_white() {
        assert_eq!(InvertLinear::pixel([], [0.0, 0.25, 1.0, 0.5]), [1.0, 0.75, 0.0, 0.5]);
    }
}
