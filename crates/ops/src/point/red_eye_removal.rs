//! Red eyes become dark.

use imgflo_op::prelude::*;

params! {
    /// Takes the red out of eyes that a flash has lit: where red outweighs green and blue it becomes
    /// as strong as they are.
    ///
    /// All that is red enough changes, so it is best used on a part of an image.
    pub struct RedEyeRemoval {
        /// How much red it takes: with a higher threshold less red colors change too.
        threshold: f64 = number(0.4).range(0.0, 0.8),
    }
}

pub(crate) static OP: OpDef = point::<RedEyeRemoval, _>("gegl:red-eye-removal")
    .title("Red Eye Removal")
    .categories(&["enhance"])
    .transparency(Has);

/// How much red and blue count beside green, as in GEGL's `red-eye-removal.c`.
const RED: f32 = 0.513_333_3;
const BLUE: f32 = 0.193_333_3;

impl Point<1> for RedEyeRemoval {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn coefficients(&self) -> [f32; 1] {
        [((self.threshold - 0.4) * 2.0) as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([margin]: [V; 1], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let (red, blue) = (r * RED, b * BLUE);
        let other = red.below(g - margin) | red.below(blue - margin);
        let calm = ((g + blue) / (2.0 * RED)).clamp(0.0, 1.0);
        [V::select(other, r, calm), g, b, a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_red_changes_and_only_where_it_is_strong() {
        let k = RedEyeRemoval::default().coefficients();
        let [r, g, b, a] = RedEyeRemoval::pixel(k, [0.9, 0.1, 0.1, 1.0]);
        assert!(r < 0.2 && [g, b, a] == [0.1, 0.1, 1.0]);
        let gray = [0.5, 0.5, 0.5, 1.0];
        assert_eq!(RedEyeRemoval::pixel(k, gray), gray);
    }

    #[test]
    fn a_higher_threshold_takes_paler_reds() {
        let pale = [0.7, 0.5, 0.5, 1.0];
        let red =
            |threshold| RedEyeRemoval::pixel(RedEyeRemoval { threshold }.coefficients(), pale)[0];
        assert!(red(0.4) == 0.7 && red(0.6) < 0.7);
    }
}
