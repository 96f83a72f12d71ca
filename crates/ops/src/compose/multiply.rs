//! The product of two images.

use imgflo_op::prelude::*;

use super::math::each;

params! {
    /// Multiplies the light of two images, or all light by the same number.
    ///
    /// White leaves the other image as it is, black makes it black. Alpha is the first image's.
    pub struct Multiply {
        /// What is multiplied with where there is no second image.
        value: f64 = number(1.0).slider(-1.0, 1.0),
    }
}

pub(crate) static OP: OpDef = compose::<Multiply, _>("gegl:multiply")
    .title("Multiply")
    .categories(&["compositors", "math"])
    .transparency(Keeps);

impl Compose<1> for Multiply {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn coefficients(&self) -> [f32; 1] {
        [self.value as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 1], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        each(input, aux, |x, y| x * y)
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
    fn white_changes_nothing() {
        let px = [0.25, 0.5, 2.0, 0.5];
        assert_eq!(Multiply::pixel([9.0], px, [1.0, 1.0, 1.0, 0.1]), px);
    }

    #[test]
    fn without_a_second_image_the_value_counts() {
        assert_eq!(Multiply::alone([0.5], [0.0, 0.5, 1.0, 0.5]), [0.0, 0.25, 0.5, 0.5]);
    }
}
