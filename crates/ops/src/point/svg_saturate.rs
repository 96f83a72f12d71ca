//! The saturation of SVG.

use std::borrow::Cow;

use imgflo_op::prelude::*;

use super::color_matrix::{ColorMatrix, IDENTITY, apply, leading_number};

params! {
    /// Makes colors paler, as the filter `feColorMatrix` of SVG does with `saturate`.
    ///
    /// Colors are in linear light, and multiplied by alpha.
    pub struct SvgSaturate {
        /// How strong the colors become, from 0, which makes all gray, to 1, which changes nothing,
        /// as other numbers do, too.
        values: Cow<'static, str> = text(""),
    }
}

pub(crate) static OP: OpDef = point::<SvgSaturate, _>("gegl:svg-saturate")
    .title("SVG Saturate")
    .categories(&["compositors", "svgfilter"])
    .transparency(Has);

/// What red, green and blue add to gray: see "feColorMatrix" of "Filter Effects",
/// <https://www.w3.org/TR/filter-effects-1/#feColorMatrixElement>.
const GRAY: [f64; 3] = [0.213, 0.715, 0.072];

impl Point<20> for SvgSaturate {
    fn space(&self) -> Space {
        Space::Premultiplied
    }

    fn is_identity(&self) -> bool {
        self.coefficients() == IDENTITY
    }

    fn coefficients(&self) -> ColorMatrix {
        let mut matrix = IDENTITY;
        let scale = leading_number(&self.values).map_or(1.0, f64::from);
        if (0.0..1.0).contains(&scale) {
            for (i, number) in matrix.chunks_exact_mut(5).take(3).enumerate() {
                for (j, gray) in GRAY.into_iter().enumerate() {
                    let own = if i == j { scale } else { 0.0 };
                    number[j] = (gray * (1.0 - scale) + own) as f32;
                }
            }
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
    fn nothing_is_gray() {
        let op = SvgSaturate { values: "0".into() };
        let px = SvgSaturate::pixel(op.coefficients(), [1.0, 0.0, 0.0, 1.0]);
        assert_eq!(px, [0.213, 0.213, 0.213, 1.0]);
    }

    #[test]
    fn only_paler_is_possible() {
        assert!(SvgSaturate { values: "1.5".into() }.is_identity());
        assert!(SvgSaturate::default().is_identity());
    }
}
