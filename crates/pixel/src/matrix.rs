//! Affine and projective maps of the plane.

use crate::Rect;

/// A map of the plane: `x' = (a x + b y + c) / w`, `y' = (d x + e y + f) / w`, `w = g x + h y + i`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [[f64; 3]; 3]);

/// Depths below this count as behind the eye.
const HORIZON: f64 = 1e-7;

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
    /// The smallest rectangle around where `rect` goes.
    pub fn bounds(&self, rect: &Rect) -> Rect {
        self.bounds_beyond(rect, 0.0)
    }
    /// The smallest rectangle around where those parts of `rect` go whose `w` is at least `near_z`:
    /// what is nearer to the eye, or behind it, is cut off.
    pub fn bounds_beyond(&self, rect: &Rect, near_z: f64) -> Rect {
        if rect.is_empty() || rect.is_infinite() {
            return *rect;
        }
        let corners = self.beyond(rect, near_z);
        if corners.len() < 2 {
            return Rect::EMPTY;
        }
        let mut ends = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for (x, y) in corners.into_iter().map(|(x, y)| self.apply(x, y)) {
            ends = [ends[0].min(x), ends[1].min(y), ends[2].max(x), ends[3].max(y)];
        }
        Rect::around(ends[0], ends[1], ends[2], ends[3])
    }
    /// The corners of what is left of `rect` when all is cut off whose `w` is below `near_z`.
    fn beyond(&self, rect: &Rect, near_z: f64) -> Vec<(f64, f64)> {
        let (x0, y0, x1, y1) = (rect.x0.into(), rect.y0.into(), rect.x1.into(), rect.y1.into());
        let corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)];
        let [g, h, i] = self.0[2];
        let depth = |(x, y): (f64, f64)| g * x + h * y + i - near_z.max(HORIZON);
        let mut left = Vec::new();
        for (n, from) in corners.into_iter().enumerate() {
            let to = corners[(n + 1) % 4];
            let (here, there) = (depth(from), depth(to));
            if 0.0 <= here {
                left.push(from);
            }
            if (0.0 <= here) != (0.0 <= there) {
                let t = here / (here - there);
                left.push((from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1)));
            }
        }
        left
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
    fn what_is_behind_the_eye_is_cut_off() {
        let map = Matrix([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [-0.1, 0.0, 1.0]]);
        let rect = Rect::new(0, 0, 20, 1);
        assert_eq!(map.bounds_beyond(&rect, 0.5), Rect::new(0, 0, 10, 2));
        assert!(map.bounds(&rect).width() > 1_000_000);
        assert!(Matrix::scale(1.0, 1.0).bounds_beyond(&rect, 1.0) == rect);
    }

    #[test]
    fn a_quarter_turn_takes_right_to_up() {
        let (x, y) = Matrix::rotate(90.0).apply(1.0, 0.0);
        assert!(x.abs() < 1e-12 && (y + 1.0).abs() < 1e-12);
    }
}
