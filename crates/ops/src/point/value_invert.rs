//! Light becomes dark, and hues stay.

use imgflo_op::prelude::*;

params! {
    /// Makes light colors dark and dark ones light, and keeps their hue and saturation.
    ///
    /// Unlike a negative, where every color becomes its opposite. Alpha is left alone.
    pub struct ValueInvert {}
}

pub(crate) static OP: OpDef = point::<ValueInvert, _>("gegl:value-invert")
    .title("Value Invert")
    .categories(&["color"])
    .transparency(Has);

impl Point<0> for ValueInvert {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    // The value of a color is its largest channel; the others keep their ratio to it.
    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let (zero, one) = (V::of(0.0), V::of(1.0));
        let value = r.max(g).max(b);
        let inverse = one - value;
        let some = zero.below(value.abs());
        let divisor = V::select(some, value, one);
        let invert = |x: V| V::select(x.below(value) & some, inverse * x / divisor, inverse);
        [invert(r), invert(g), invert(b), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hues_stay() {
        assert_eq!(ValueInvert::pixel([], [0.25, 0.125, 0.0, 0.5]), [0.75, 0.375, 0.0, 0.5]);
    }

    #[test]
    fn black_and_white_change_places() {
        assert_eq!(ValueInvert::pixel([], [0.0, 0.0, 0.0, 1.0]), [1.0; 4]);
        assert_eq!(ValueInvert::pixel([], [1.0; 4]), [0.0, 0.0, 0.0, 1.0]);
    }
}
