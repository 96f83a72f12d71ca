//! Colors divided by alpha.

use imgflo_op::prelude::*;

params! {
    /// Divides colors by alpha, for an image whose colors were multiplied by it though it does not
    /// say so.
    ///
    /// Such images have dark edges. Where nothing can be seen, the color becomes black.
    pub struct Unpremultiply {}
}

pub(crate) static OP: OpDef = point::<Unpremultiply, _>("gegl:unpremultiply")
    .title("Unpremultiply alpha")
    .categories(&["color"])
    .transparency(Has);

impl Point<0> for Unpremultiply {
    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let (zero, one) = (V::of(0.0), V::of(1.0));
        let visible = zero.below(a.abs());
        let alpha = V::select(visible, a, one);
        let divide = |x: V| V::select(visible, x / alpha, zero);
        [divide(r), divide(g), divide(b), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_divided_by_alpha() {
        assert_eq!(Unpremultiply::pixel([], [0.25, 0.5, 0.0, 0.5]), [0.5, 1.0, 0.0, 0.5]);
        assert_eq!(Unpremultiply::pixel([], [0.25, 0.5, 1.0, 0.0]), [0.0; 4]);
    }
}
