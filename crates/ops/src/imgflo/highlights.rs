//! What is light in an image.

use imgflo_op::prelude::*;

params! {
    /// Shows the light parts of an image in gray, and all else in black.
    ///
    /// The result is opaque. Blurred and laid over the image by `imgflo:shine`, it glows.
    pub struct Highlights {
        /// How bright the lightest parts become.
        brightness: f64 = number(0.3).range(0.0, 1.0),
        /// How sharply light is told from dark.
        sharpness: f64 = number(0.85).range(0.0, 1.0),
    }
}

pub(crate) static OP: OpDef = point::<Highlights, _>("imgflo:highlights")
    .title("Highlights")
    .categories(&["light"])
    .transparency(Lacks);

impl Point<2> for Highlights {
    fn space(&self) -> Space {
        Space::PerceptualGray
    }

    // GEGL's `softglow.c` has a logistic function, its steepness from 2 to 22. Here it is in powers
    // of two.
    fn coefficients(&self) -> [f32; 2] {
        let steepness = (2.0 + self.sharpness * 20.0) * std::f64::consts::LOG2_E;
        [-steepness as f32, self.brightness as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([fall, brightness]: [V; 2], [y, ..]: Rgba<V>) -> Rgba<V> {
        let one = V::of(1.0);
        let light = one / (one + ((y - 0.5) * fall).exp2()) * brightness;
        [light, light, light, one]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_stays_and_dark_does_not() {
        let k = Highlights::default().coefficients();
        let [dark, middle, light] = [0.0, 0.5, 1.0].map(|y| Highlights::pixel(k, [y; 4])[0]);
        assert!(dark < 1e-4 && (middle - 0.15).abs() < 1e-6 && light > 0.299, "{dark} {light}");
    }
}
