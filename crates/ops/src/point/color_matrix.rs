//! The color matrices of SVG: each channel out is a sum of all channels in and a constant.

use imgflo_op::prelude::*;

/// The rows of red, green, blue and alpha: how much of each of these counts, and a constant.
pub(super) type ColorMatrix = [f32; 20];

/// The one that changes nothing.
pub(super) const IDENTITY: ColorMatrix = [
    1.0, 0.0, 0.0, 0.0, 0.0, //
    0.0, 1.0, 0.0, 0.0, 0.0, //
    0.0, 0.0, 1.0, 0.0, 0.0, //
    0.0, 0.0, 0.0, 1.0, 0.0,
];

/// A pixel through a matrix.
#[inline(always)]
pub(super) fn apply<V: Lane>(k: [V; 20], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
    let row = |i: usize| k[i] * r + k[i + 1] * g + k[i + 2] * b + k[i + 3] * a + k[i + 4];
    [row(0), row(5), row(10), row(15)]
}

/// The number that a text starts with; `None` if it starts with none.
pub(super) fn leading_number(text: &str) -> Option<f32> {
    let is_part = |c: &char| c.is_ascii_digit() || "+-.eE".contains(*c);
    let run = text.trim_start().chars().take_while(is_part).take(LONGEST).count();
    let number = |length: usize| text.trim_start()[..length].parse::<f32>().ok();
    (1..=run).rev().find_map(number).filter(|number| number.is_finite())
}

/// A number has no more characters than this.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_changes_nothing() {
        let px = [0.25, 0.5, 0.75, 0.5];
        assert_eq!(apply(IDENTITY, px), px);
    }

    #[test]
    fn a_number_ends_where_no_number_goes_on() {
        for (text, number) in
            [("0.5", 0.5), (" -2e1", -20.0), ("90deg", 90.0), ("1e", 1.0), ("1.5.2", 1.5)]
        {
            assert_eq!(leading_number(text), Some(number), "{text}");
        }
        for text in ["", "x1", "-", "é", "1e99", "nan"] {
            assert_eq!(leading_number(text), None, "{text}");
        }
    }
}
