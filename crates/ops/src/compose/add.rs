//! The sum of two images.

use imgflo_op::prelude::*;

use super::math::each;

params! {
    /// Adds the light of two images, or the same light everywhere.
    ///
    /// Alpha is the first image's.
    pub struct Add {
        /// What is added where there is no second image, as a part of the light of white.
        value: f64 = number(0.0).slider(-1.0, 1.0),
    }
}

pub(crate) static OP: OpDef = compose::<Add, _>("gegl:add")
    .title("Add")
    .categories(&["compositors", "math"])
    .transparency(Keeps);

impl Compose<1> for Add {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn coefficients(&self) -> [f32; 1] {
        [self.value as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 1], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        each(input, aux, |x, y| x + y)
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
    fn alpha_is_not_added() {
        let sum = Add::pixel([9.0], [0.25, 0.5, 1.0, 0.5], [0.25, -0.5, 1.0, 0.75]);
        assert_eq!(sum, [0.5, 0.0, 2.0, 0.5]);
    }

    #[test]
    fn without_a_second_image_the_value_counts() {
        assert_eq!(Add::alone([0.25], [0.0, 0.5, 1.0, 0.5]), [0.25, 0.75, 1.25, 0.5]);
    }
}
