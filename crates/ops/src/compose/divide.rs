//! The quotient of two images.

use imgflo_op::prelude::*;

use super::math::each;

params! {
    /// Divides the light of the first image by that of the second, or all light by the same number.
    ///
    /// White leaves the first image as it is, and darker colors make it lighter. What is divided by
    /// nothing at all becomes black. Alpha is the first image's.
    pub struct Divide {
        /// What is divided by where there is no second image.
        value: f64 = number(1.0).slider(-1.0, 1.0),
    }
}

pub(crate) static OP: OpDef = compose::<Divide, _>("gegl:divide")
    .title("Divide")
    .categories(&["compositors", "math"])
    .transparency(Keeps);

impl Compose<1> for Divide {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn coefficients(&self) -> [f32; 1] {
        [self.value as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 1], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        each(input, aux, |x, y| {
            let (zero, one) = (V::of(0.0), V::of(1.0));
            let some = zero.below(y.abs());
            V::select(some, x / V::select(some, y, one), zero)
        })
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
    fn half_the_light_doubles_and_none_is_black() {
        let quotient = Divide::pixel([9.0], [0.25, 0.5, 0.75, 0.5], [0.5, 1.0, 0.0, 0.1]);
        assert_eq!(quotient, [0.5, 0.5, 0.0, 0.5]);
    }

    #[test]
    fn without_a_second_image_the_value_counts() {
        assert_eq!(Divide::alone([0.5], [0.0, 0.25, 0.5, 0.5]), [0.0, 0.5, 1.0, 0.5]);
        assert_eq!(Divide::alone([0.0], [0.0, 0.25, 0.5, 0.5]), [0.0, 0.0, 0.0, 0.5]);
    }
}
