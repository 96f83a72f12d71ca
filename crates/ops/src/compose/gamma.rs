//! The light of an image, to a power.

use imgflo_op::prelude::*;

use super::math::each;

params! {
    /// Raises the light of an image to a power: black and white stay, and the tones between them
    /// become darker or lighter.
    ///
    /// A second image has the powers for each place, by its light. Light below zero is treated as
    /// if it were above. Alpha is the first image's.
    pub struct Gamma {
        /// The power where there is no second image: 1 leaves the image as it is, more makes it
        /// darker, less makes it lighter.
        value: f64 = number(1.0).slider(-1.0, 1.0),
    }
}

pub(crate) static OP: OpDef = compose::<Gamma, _>("gegl:gamma")
    .title("Gamma")
    .categories(&["compositors", "math"])
    .transparency(Keeps);

impl Compose<1> for Gamma {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn coefficients(&self) -> [f32; 1] {
        [self.value as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 1], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        each(input, aux, |x, power| {
            let zero = V::of(0.0);
            let raised = x.abs().pow(power);
            // A logarithm of zero is only very low, and not enough so for small powers.
            let some = zero.below(x.abs()) | !zero.below(power);
            let raised = V::select(some, raised, zero);
            V::select(x.below(zero), -raised, raised)
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

    fn near(got: [f32; 4], want: [f32; 4]) -> bool {
        got.into_iter().zip(want).all(|(got, want)| (got - want).abs() < 1e-6)
    }

    #[test]
    fn a_power_of_two_is_a_square() {
        let squared = Gamma::alone([2.0], [0.5, 1.0, -0.5, 0.5]);
        assert!(near(squared, [0.25, 1.0, -0.25, 0.5]), "{squared:?}");
    }

    #[test]
    fn black_stays_black() {
        assert_eq!(Gamma::alone([0.001], [0.0, 0.0, 0.0, 1.0]), [0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn a_second_image_has_the_powers() {
        let raised = Gamma::pixel([9.0], [0.25, 0.25, 0.25, 1.0], [0.5, 1.0, 0.0, 0.0]);
        assert!(near(raised, [0.5, 0.25, 1.0, 1.0]), "{raised:?}");
    }
}
