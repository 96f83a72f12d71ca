//! Brightness and contrast, in linear light.

use imgflo_op::prelude::*;

params! {
    /// Makes an image lighter or darker, and its contrast stronger or weaker.
    ///
    /// Contrast spreads the light away from middle gray (half of the light of white), or towards
    /// it; brightness then adds the same amount of light everywhere. Alpha is left alone.
    pub struct BrightnessContrast {
        /// How far the tones lie from middle gray: 1 leaves them where they are, 0 makes all
        /// gray, and below 0 the image becomes a negative.
        contrast: f64 = number(1.0).range(-5.0, 5.0).slider(0.0, 2.0),
        /// How much light is added, as a part of the light of white.
        brightness: f64 = number(0.0).range(-3.0, 3.0).slider(-1.0, 1.0),
    }
}

pub(crate) static OP: OpDef = point::<BrightnessContrast, _>("gegl:brightness-contrast")
    .title("Brightness Contrast")
    .categories(&["color"])
    .transparency(Has);

impl Point<2> for BrightnessContrast {
    fn is_identity(&self) -> bool {
        self.contrast == 1.0 && self.brightness == 0.0
    }

    fn coefficients(&self) -> [f32; 2] {
        [self.contrast as f32, (self.brightness + 0.5) as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([contrast, middle]: [V; 2], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let spread = |x: V| (x - 0.5) * contrast + middle;
        [spread(r), spread(g), spread(b), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_turns_about_middle_gray() {
        let k = BrightnessContrast { contrast: 2.0, ..Default::default() }.coefficients();
        assert_eq!(BrightnessContrast::pixel(k, [0.5, 0.75, 0.25, 0.3]), [0.5, 1.0, 0.0, 0.3]);
    }

    #[test]
    fn brightness_is_added_after_contrast() {
        let k = BrightnessContrast { contrast: 0.0, brightness: 0.25 }.coefficients();
        assert_eq!(BrightnessContrast::pixel(k, [0.1, 0.9, -3.0, 1.0]), [0.75, 0.75, 0.75, 1.0]);
    }
}
