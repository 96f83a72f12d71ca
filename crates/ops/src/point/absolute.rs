//! Light below zero, turned above it.

use imgflo_op::prelude::*;

params! {
    /// Makes light that is below zero as much above it, such as a difference of two images has.
    pub struct Absolute {}
}

pub(crate) static OP: OpDef = point::<Absolute, _>("gegl:absolute")
    .title("Absolute")
    .categories(&["color"])
    .aliases(&["gegl:abs"])
    .transparency(Has);

impl Point<0> for Absolute {
    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        [r.abs(), g.abs(), b.abs(), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colors_lose_their_sign() {
        assert_eq!(Absolute::pixel([], [-0.5, 0.5, -2.0, 1.0]), [0.5, 0.5, 2.0, 1.0]);
    }
}
