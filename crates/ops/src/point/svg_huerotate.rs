//! The hue rotation of SVG, as GEGL has it.

use std::borrow::Cow;

use imgflo_op::prelude::*;

use super::color_matrix::{ColorMatrix, IDENTITY, apply, leading_number};

params! {
    /// Changes how strong red is, by an angle.
    ///
    /// It bears the name of a filter of SVG that turns all hues; GEGL's does so for the part of red
    /// that stays red, and no more. To turn hues, use `gegl:hue-chroma`.
    pub struct SvgHuerotate {
        /// The angle, in radians. Without a number nothing changes.
        values: Cow<'static, str> = text(""),
    }
}

pub(crate) static OP: OpDef = point::<SvgHuerotate, _>("gegl:svg-huerotate")
    .title("SVG Hue Rotate")
    .categories(&["compositors", "svgfilter"])
    .transparency(Has);

impl Point<20> for SvgHuerotate {
    fn space(&self) -> Space {
        Space::Premultiplied
    }

    fn is_identity(&self) -> bool {
        leading_number(&self.values).is_none()
    }

    fn coefficients(&self) -> ColorMatrix {
        let mut matrix = IDENTITY;
        if let Some(angle) = leading_number(&self.values) {
            let (sin, cos) = libm::sincos(angle.into());
            matrix[0] = (0.213 + cos * 0.787 - sin * 0.213) as f32;
        }
        matrix
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 20], px: Rgba<V>) -> Rgba<V> {
        apply(k, px)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_red_changes() {
        let op = SvgHuerotate { values: "3.14159265".into() };
        let [r, g, b, a] = SvgHuerotate::pixel(op.coefficients(), [0.5f32, 0.5, 0.25, 1.0]);
        assert!((r + 0.287).abs() < 1e-6 && [g, b, a] == [0.5, 0.25, 1.0]);
    }

    #[test]
    fn no_angle_changes_nothing() {
        assert!(SvgHuerotate::default().is_identity());
        assert_eq!(SvgHuerotate { values: "0".into() }.coefficients()[0], 1.0);
    }
}
