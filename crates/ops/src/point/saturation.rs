//! Saturation: how colorful the colors are.

use imgflo_op::prelude::*;
use imgflo_pixel::LUMINANCE;

choices! {
    /// The space in which a color and the gray of the same lightness lie on a straight line.
    pub enum ColorSpace {
        /// Red, green and blue light: right for most uses.
        Native = "Native", "Native";
        /// Steps that look equal to the eye; hues may shift a little.
        Lab = "CIE-Lab", "CIE Lab/Lch";
        /// The diagram that lights are mixed in; hues may shift a little.
        Yuv = "CIE-Yuv", "CIE Yuv";
    }
}

params! {
    /// Makes colors stronger or paler, and leaves their lightness and alpha alone.
    pub struct Saturation {
        /// How strong the colors become: 0 makes all gray, 1 changes nothing, 2 doubles them.
        scale: f64 = number(1.0).range(0.0, 10.0).slider(0.0, 2.0),
        /// Which colors are paler shades of one another.
        colorspace: ColorSpace = choice(0),
    }
}

pub(crate) static OP: OpDef = point::<Saturation, _>("gegl:saturation")
    .title("Saturation")
    .categories(&["color"])
    .transparency(Has);

impl Point<12> for Saturation {
    fn space(&self) -> Space {
        match self.colorspace {
            ColorSpace::Native => Space::Linear,
            ColorSpace::Lab => Space::Lab,
            ColorSpace::Yuv => Space::Yuv,
        }
    }

    fn is_identity(&self) -> bool {
        self.scale == 1.0
    }

    // Three rows of a matrix, each with a constant to add at its end.
    fn coefficients(&self) -> [f32; 12] {
        let scale = self.scale as f32;
        let rest = 1.0 - scale;
        let [r, g, b] = LUMINANCE.map(|part| part * rest);
        match self.colorspace {
            ColorSpace::Native => {
                [r + scale, g, b, 0.0, r, g + scale, b, 0.0, r, g, b + scale, 0.0]
            }
            ColorSpace::Lab => about([0.0, 0.0], scale),
            ColorSpace::Yuv => about(Space::YUV_WHITE, scale),
        }
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 12], [x, y, z, a]: Rgba<V>) -> Rgba<V> {
        let row = |i: usize| k[i] * x + k[i + 1] * y + k[i + 2] * z + k[i + 3];
        [row(0), row(4), row(8), a]
    }
}

/// Leaves lightness alone, and scales the two others away from a gray.
fn about([u, v]: [f32; 2], scale: f32) -> [f32; 12] {
    let rest = 1.0 - scale;
    [1.0, 0.0, 0.0, 0.0, 0.0, scale, 0.0, u * rest, 0.0, 0.0, scale, v * rest]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_saturation_is_the_gray_of_the_same_luminance() {
        let k = Saturation { scale: 0.0, ..Default::default() }.coefficients();
        let [r, g, b, a] = Saturation::pixel(k, [1.0, 0.0, 0.0, 0.5]);
        assert_eq!([r, g, b, a], [LUMINANCE[0], LUMINANCE[0], LUMINANCE[0], 0.5]);
    }

    #[test]
    fn gray_stays_gray_in_every_space() {
        for colorspace in [ColorSpace::Native, ColorSpace::Lab, ColorSpace::Yuv] {
            let strong = Saturation { scale: 3.0, colorspace };
            let space = strong.space();
            let px = Saturation::pixel(
                strong.coefficients(),
                space.from_linear([0.2f32, 0.2, 0.2, 1.0]),
            );
            for channel in &space.to_linear(px)[..3] {
                assert!((channel - 0.2).abs() < 1e-5, "{colorspace:?}: {px:?}");
            }
        }
    }
}
