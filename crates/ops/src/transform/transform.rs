//! A map of the plane, written out.

use std::borrow::Cow;

use imgflo_op::prelude::*;

use super::origin::about;

params! {
    /// Moves, scales, turns, skews or tilts an image, as a text says.
    pub struct Transform {
        /// Where the point that stays in place is, from the left.
        origin_x: f64 = number(0.0).pixels(),
        /// Where the point that stays in place is, from the top.
        origin_y: f64 = number(0.0).pixels(),
        /// How near to the eye the image may come before it is cut off. Only matters in perspective.
        near_z: f64 = number(0.0).range(0.0, 1.0),
        /// How colours between pixels are worked out.
        sampler: Sampler = choice(1),
        /// What to do: either `translate(x, y)`, or `matrix(…)` with nine numbers, column by
        /// column. With the numbers a to i, a point x, y goes to a x + d y + g, b x + e y + h, both
        /// divided by c x + f y + i. With any other text, the image stays as it is.
        transform: Cow<'static, str> = text(""),
    }
}

pub(crate) static OP: OpDef =
    affine::<Transform>("gegl:transform").title("Transform").categories(&["transform"]).of_pixels();

impl Affine for Transform {
    fn matrix(&self, _: Rect) -> Matrix {
        about(parse(&self.transform), self.origin_x, self.origin_y)
    }

    fn sampler(&self) -> Sampler {
        self.sampler
    }

    fn near_z(&self) -> f64 {
        self.near_z
    }
}

/// The map that `text` writes. As in GEGL, numbers have the precision of `f32`, and those that are
/// missing at the end stay as they are in the map that changes nothing.
fn parse(text: &str) -> Matrix {
    let mut map = Matrix::IDENTITY;
    let Some((name, numbers)) = text.split_once('(') else { return map };
    let numbers: Vec<f64> = numbers.split(',').map(leading_number).take(9).collect();
    if name.contains("translate") {
        if let [x, y, ..] = numbers[..] {
            map = Matrix::translate(x, y);
        }
    } else if name.contains("matrix") {
        for (i, number) in numbers.into_iter().enumerate() {
            map.0[i % 3][i / 3] = number;
        }
    }
    map
}

/// The number that a text begins with: zero if with none.
fn leading_number(text: &str) -> f64 {
    let text = text.trim_start();
    let may_be = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
    let end = text.find(|c| !may_be(c)).unwrap_or(text.len());
    let prefixes = (1..=end).rev().map(|end| &text[..end]);
    let number = prefixes.filter_map(|prefix| prefix.parse::<f64>().ok()).find(|n| n.is_finite());
    f64::from(number.unwrap_or(0.0) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_numbers_are_read_column_by_column() {
        let map = parse("matrix (0.5, 0.25, 0, -2, 4, 0, 10, 5, 1)");
        assert_eq!(map.0, [[0.5, -2.0, 10.0], [0.25, 4.0, 5.0], [0.0, 0.0, 1.0]]);
    }

    #[test]
    fn a_translation_can_be_written_short() {
        assert_eq!(parse("translate(12.5, -7)"), Matrix::translate(12.5, -7.0));
        assert_eq!(parse("  translate (1e1,2 px)"), Matrix::translate(10.0, 2.0));
    }

    #[test]
    fn any_other_text_changes_nothing() {
        for text in ["", "rotate(30)", "scale(2, 2)", "translate(5)", "matrix", "(((", "translate"]
        {
            assert_eq!(parse(text), Matrix::IDENTITY, "{text}");
        }
    }
}
