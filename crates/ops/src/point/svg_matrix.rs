//! The color matrix of SVG.

use std::borrow::Cow;

use imgflo_op::prelude::*;

use super::color_matrix::{ColorMatrix, IDENTITY, apply, leading_number};

params! {
    /// Makes each of red, green, blue and alpha a sum of all four and a constant, as the filter
    /// `feColorMatrix` of SVG does.
    ///
    /// Colors are in linear light, and multiplied by alpha.
    pub struct SvgMatrix {
        /// Twenty numbers, with spaces or commas between them: for each of red, green, blue and
        /// alpha, how much of the four counts, and what is added. Fewer numbers change nothing.
        values: Cow<'static, str> = text(""),
    }
}

pub(crate) static OP: OpDef = point::<SvgMatrix, _>("gegl:svg-matrix")
    .title("SVG Matrix")
    .categories(&["compositors", "svgfilter"])
    .transparency(Has);

impl SvgMatrix {
    /// The numbers, if there are enough.
    fn matrix(&self) -> Option<ColorMatrix> {
        let mut words = self.values.trim().split([' ', ',']);
        let mut matrix = IDENTITY;
        for number in &mut matrix {
            *number = leading_number(words.next()?)?;
        }
        Some(matrix)
    }
}

impl Point<20> for SvgMatrix {
    fn space(&self) -> Space {
        Space::Premultiplied
    }

    fn is_identity(&self) -> bool {
        self.coefficients() == IDENTITY
    }

    fn coefficients(&self) -> ColorMatrix {
        self.matrix().unwrap_or(IDENTITY)
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 20], px: Rgba<V>) -> Rgba<V> {
        apply(k, px)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &'static str) -> SvgMatrix {
        SvgMatrix { values: values.into() }
    }

    #[test]
    fn twenty_numbers_are_four_rows() {
        let swap = of("0 0 1 0 0,0 .5 0 0 .25,1 0 0 0 0,0 0 0 1 0");
        let px = SvgMatrix::pixel(swap.coefficients(), [0.25, 0.5, 0.75, 1.0]);
        assert_eq!(px, [0.75, 0.5, 0.25, 1.0]);
    }

    #[test]
    fn what_is_no_matrix_changes_nothing() {
        assert!(of("").is_identity() && of("1 2 3").is_identity());
        assert!(of("2  0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 1 0").is_identity(), "a space too many");
    }
}
