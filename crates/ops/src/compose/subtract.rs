//! The difference of two images.

use imgflo_op::prelude::*;

use super::math::each;

params! {
    /// Takes the light of the second image away from the first, or the same light everywhere.
    ///
    /// Alpha is the first image's.
    pub struct Subtract {
        /// What is taken away where there is no second image, as a part of the light of white.
        value: f64 = number(0.0).slider(-1.0, 1.0),
    }
}

pub(crate) static OP: OpDef = compose::<Subtract, _>("gegl:subtract")
    .title("Subtract")
    .categories(&["compositors", "math"])
    .transparency(Keeps);

impl Compose<1> for Subtract {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn coefficients(&self) -> [f32; 1] {
        [self.value as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 1], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        each(input, aux, |x, y| x - y)
    }

    #[inline(always)]
    fn alone<V: Lane>([value]: [V; 1], input: Rgba<V>) -> Rgba<V> {
        Self::pixel([value], input, [value; 4])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_can_be_less_than_nothing() {
        let difference = Subtract::pixel([9.0], [0.25, 0.5, 1.0, 0.5], [0.5, 0.25, 1.0, 0.75]);
        assert_eq!(difference, [-0.25, 0.25, 0.0, 0.5]);
    }
}
