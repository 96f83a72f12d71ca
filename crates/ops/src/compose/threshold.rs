//! Threshold: black or white.

use imgflo_op::prelude::*;

params! {
    /// Makes an image black and white: white from a level of brightness up, black below.
    ///
    /// A second image gives each place its own level. Alpha is left alone.
    pub struct Threshold {
        /// The brightness from which on a pixel is white, where there is no second image: 0 is
        /// black, 1 is white, and 0.5 looks half as light.
        value: f64 = number(0.5).range(-200.0, 200.0).slider(-1.0, 2.0),
    }
}

pub(crate) static OP: OpDef = compose::<Threshold, _>("gegl:threshold")
    .title("Threshold")
    .categories(&["color"])
    .transparency(Has);

impl Compose<1> for Threshold {
    fn space(&self) -> Space {
        Space::PerceptualGray
    }

    fn coefficients(&self) -> [f32; 1] {
        [self.value as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 1], [y, _, _, a]: Rgba<V>, [level, ..]: Rgba<V>) -> Rgba<V> {
        let tone = V::select(y.below(level), V::of(0.0), V::of(1.0));
        [tone, tone, tone, a]
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
    fn the_level_itself_is_white() {
        let k = Threshold::default().coefficients();
        assert_eq!(Threshold::alone(k, [0.5, 0.5, 0.5, 0.25]), [1.0, 1.0, 1.0, 0.25]);
        assert_eq!(Threshold::alone(k, [0.49, 0.49, 0.49, 1.0]), [0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn a_second_image_has_the_levels() {
        assert_eq!(Threshold::pixel([0.5], [0.3, 0.3, 0.3, 1.0], [0.2, 0.2, 0.2, 0.0]), [1.0; 4]);
    }
}
