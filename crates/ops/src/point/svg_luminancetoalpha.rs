//! Light becomes opacity.

use imgflo_op::prelude::*;

params! {
    /// Makes an image black, and as opaque as it was light, as the filter `feColorMatrix` of SVG
    /// does with `luminanceToAlpha`.
    ///
    /// What was black or transparent becomes transparent.
    pub struct SvgLuminancetoalpha {}
}

pub(crate) static OP: OpDef = point::<SvgLuminancetoalpha, _>("gegl:svg-luminancetoalpha")
    .title("SVG Luminance to Alpha")
    .categories(&["compositors", "svgfilter"])
    .transparency(Has);

impl Point<0> for SvgLuminancetoalpha {
    fn space(&self) -> Space {
        Space::Premultiplied
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, _]: Rgba<V>) -> Rgba<V> {
        let black = V::of(0.0);
        [black, black, black, r * 0.2125 + g * 0.7154 + b * 0.0721]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_is_opaque_and_black_is_not() {
        let [r, g, b, a] = SvgLuminancetoalpha::pixel([], [1.0f32; 4]);
        assert!([r, g, b] == [0.0; 3] && (a - 1.0).abs() < 1e-6);
        assert_eq!(SvgLuminancetoalpha::pixel([], [0.0, 0.0, 0.0, 1.0]), [0.0; 4]);
    }
}
