//! A color over an image.

use imgflo_op::prelude::*;
use imgflo_pixel::encode;

params! {
    /// Paints a color over an image, as thickly as the color is opaque.
    ///
    /// The image stays as transparent as it is.
    pub struct ColorOverlay {
        /// The color to paint.
        value: Color = color([0.0; 4]),
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = point::<ColorOverlay, _>("gegl:color-overlay")
    .title("Color Overlay")
    .categories(&["color"])
    .transparency(Has);

/// A color less opaque than this is not seen.
const NONE: f32 = 1e-6;

impl Point<4> for ColorOverlay {
    fn space(&self) -> Space {
        if self.srgb { Space::Perceptual } else { Space::Linear }
    }

    fn is_identity(&self) -> bool {
        self.value.0[3].abs() <= NONE
    }

    // The color multiplied by its alpha, and how much of the image shows through.
    fn coefficients(&self) -> [f32; 4] {
        let [r, g, b, a] = self.value.0;
        let part = |x: f32| a * if self.srgb { encode(x) } else { x };
        [part(r), part(g), part(b), 1.0 - a]
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 4], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        [r * k[3] + k[0], g * k[3] + k[1], b * k[3] + k[2], a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_color_is_half_of_each() {
        let red = ColorOverlay { value: Color([1.0, 0.0, 0.0, 0.5]), srgb: false };
        let px = ColorOverlay::pixel(red.coefficients(), [0.5, 0.5, 1.0, 0.25]);
        assert_eq!(px, [0.75, 0.25, 0.5, 0.25]);
    }

    #[test]
    fn a_transparent_color_changes_nothing() {
        assert!(ColorOverlay::default().is_identity());
    }
}
