//! Sepia: the brown of old photographs.

use imgflo_op::prelude::*;

params! {
    /// Gives an image the brown tone of an old photograph.
    ///
    /// Alpha is left alone.
    pub struct Sepia {
        /// How strong the tone is: 0 leaves the image as it is, 1 leaves none of its own colors.
        scale: f64 = number(1.0).range(0.0, 1.0),
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(true),
    }
}

pub(crate) static OP: OpDef =
    point::<Sepia, _>("gegl:sepia").title("Sepia").categories(&["color"]).transparency(Has);

/// What red, green and blue add to each of red, green and blue at full strength.
const BROWN: [f64; 9] = [0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131];

impl Point<9> for Sepia {
    fn space(&self) -> Space {
        if self.srgb { Space::Perceptual } else { Space::Linear }
    }

    fn is_identity(&self) -> bool {
        self.scale == 0.0
    }

    fn coefficients(&self) -> [f32; 9] {
        std::array::from_fn(|i| {
            let same = if i % 4 == 0 { 1.0 } else { 0.0 };
            (BROWN[i] * self.scale + same * (1.0 - self.scale)) as f32
        })
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 9], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let row = |i: usize| k[i] * r + k[i + 1] * g + k[i + 2] * b;
        [row(0), row(3), row(6), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gray_becomes_brown() {
        let [r, g, b, a] = Sepia::pixel(Sepia::default().coefficients(), [0.5, 0.5, 0.5, 0.7]);
        assert!(r > g && g > b && b > 0.0 && a == 0.7);
    }

    #[test]
    fn half_the_strength_is_half_the_way() {
        let red = |scale| {
            let k = Sepia { scale, ..Default::default() }.coefficients();
            Sepia::pixel(k, [1.0f32, 0.0, 0.0, 1.0])[0]
        };
        assert!((red(0.5) - (red(0.0) + red(1.0)) / 2.0).abs() < 1e-6);
    }
}
