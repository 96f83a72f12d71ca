//! Affine and projective maps of the plane.

use crate::Rect;

/// A map of the plane: `x' = (a x + b y + c) / w`, `y' = (d x + e y + f) / w`, `w = g x + h y + i`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [[f64; 3]; 3]);

impl Matrix {
    /// Every point stays where it is.
    pub const IDENTITY: Self = Self([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);

    /// Moves by `x`, `y`.
    pub const fn translate(x: f64, y: f64) -> Self {
        Self([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])
    }
    /// Scales about the origin.
    pub const fn scale(x: f64, y: f64) -> Self {
        Self([[x, 0.0, 0.0], [0.0, y, 0.0], [0.0, 0.0, 1.0]])
    }
    /// Turns about the origin, counter-clockwise as seen on a screen, where y points down.
    pub fn rotate(degrees: f64) -> Self {
        let radians = degrees.to_radians();
        let (sin, cos) = (libm::sin(radians), libm::cos(radians));
        Self([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    }
    /// This map, seen from `x`, `y` as the origin.
    #[must_use]
    pub fn about(&self, x: f64, y: f64) -> Self {
        Self::translate(x, y).after(self).after(&Self::translate(-x, -y))
    }
    /// First `first`, then this.
    #[must_use]
    pub fn after(&self, first: &Self) -> Self {
        let cell = |r: usize, c: usize| (0..3).map(|k| self.0[r][k] * first.0[k][c]).sum();
        Self(std::array::from_fn(|r| std::array::from_fn(|c| cell(r, c))))
    }
    /// Where `x`, `y` goes.
    pub fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let row = |r: usize| self.0[r][0] * x + self.0[r][1] * y + self.0[r][2];
        let w = row(2);
        (row(0) / w, row(1) / w)
    }
    /// The map back; `None` if there is none.
    pub fn inverse(&self) -> Option<Self> {
        let m = &self.0;
        let minor = |r: usize, c: usize| {
            let (r0, r1) = ((r + 1) % 3, (r + 2) % 3);
            let (c0, c1) = ((c + 1) % 3, (c + 2) % 3);
            m[r0][c0] * m[r1][c1] - m[r0][c1] * m[r1][c0]
        };
        let determinant: f64 = (0..3).map(|c| m[0][c] * minor(0, c)).sum();
        if !determinant.is_finite() || determinant.abs() < 1e-300 {
            return None;
        }
        Some(Self(std::array::from_fn(|r| std::array::from_fn(|c| minor(c, r) / determinant))))
    }
    /// Whether parallel lines stay parallel.
    pub fn is_affine(&self) -> bool {
        self.0[2] == [0.0, 0.0, 1.0]
    }
    /// The whole-pixel translation that this is, if it is one.
    pub fn whole_translation(&self) -> Option<(i32, i32)> {
        let [[_, _, x], [_, _, y], _] = self.0;
        let whole = *self == Self::translate(x, y) && x == x.round() && y == y.round();
        (whole && x.abs() < 1e9 && y.abs() < 1e9).then_some((x as i32, y as i32))
    }
    /// This map with numbers within 1e-10 of a whole one made whole.
    #[must_use]
    pub fn rounded(&self) -> Self {
        let whole = |v: f64| if (v - v.round()).abs() < 1e-10 { v.round() } else { v };
        Self(self.0.map(|row| row.map(whole)))
    }
    /// The smallest rectangle around where the corners of `rect` go.
    pub fn bounds(&self, rect: &Rect) -> Rect {
        if rect.is_empty() || rect.is_infinite() {
            return *rect;
        }
        let (x0, y0, x1, y1) = (rect.x0.into(), rect.y0.into(), rect.x1.into(), rect.y1.into());
        let corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| self.apply(x, y));
        let low = |v: [f64; 4]| v.into_iter().fold(f64::INFINITY, f64::min);
        let high = |v: [f64; 4]| v.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let (x, y) = (corners.map(|c| c.0), corners.map(|c| c.1));
        Rect::around(low(x), low(y), high(x), high(y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_and_its_inverse_cancel() {
        let map = Matrix::rotate(30.0).after(&Matrix::scale(2.0, 3.0)).about(5.0, 7.0);
        let both = map.inverse().expect("it has one").after(&map);
        for (row, want) in both.0.iter().zip(Matrix::IDENTITY.0) {
            for (got, want) in row.iter().zip(want) {
                assert!((got - want).abs() < 1e-12);
            }
        }
        assert_eq!(Matrix::scale(0.0, 1.0).inverse(), None);
    }

    #[test]
    fn a_quarter_turn_takes_right_to_up() {
        let (x, y) = Matrix::rotate(90.0).apply(1.0, 0.0);
        assert!(x.abs() < 1e-12 && (y + 1.0).abs() < 1e-12);
    }
}
