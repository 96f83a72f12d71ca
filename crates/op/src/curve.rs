//! Curves: a smooth function through given points.

use std::borrow::Cow;

/// A natural cubic spline through points, held between a lowest and a highest value.
///
/// Outside its points it goes on as its first and last pieces do. One point is a constant; none is
/// the lowest value.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The points, `x` rising.
    points: Cow<'static, [(f64, f64)]>,
    /// The lowest value it takes.
    pub low: f64,
    /// The highest value it takes.
    pub high: f64,
}

impl Curve {
    /// From 0, 0 straight to 1, 1.
    pub const STRAIGHT: Self =
        Self { points: Cow::Borrowed(&[(0.0, 0.0), (1.0, 1.0)]), low: 0.0, high: 1.0 };

    /// The curve through `points`, in any order; `None` unless all is finite and each `x` is there
    /// once.
    pub fn new(mut points: Vec<(f64, f64)>, low: f64, high: f64) -> Option<Self> {
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let finite = points.iter().all(|(x, y)| x.is_finite() && y.is_finite());
        let apart = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
        (finite && apart && low <= high).then_some(Self { points: points.into(), low, high })
    }

    /// The points, `x` rising.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// Its pieces: `(x, width, y, y at the end, bend, bend at the end)` of each.
    fn pieces(&self) -> Vec<[f64; 6]> {
        let bends = bends(&self.points);
        let ends = self.points.windows(2).zip(bends.windows(2));
        ends.map(|(p, m)| [p[0].0, p[1].0 - p[0].0, p[0].1, p[1].1, m[0], m[1]]).collect()
    }

    /// A function that gives the curve's value at any `x`.
    pub fn evaluator(&self) -> impl Fn(f64) -> f64 + use<> {
        let (pieces, low, high) = (self.pieces(), self.low, self.high);
        let constant = self.points.first().map_or(low, |point| point.1);
        move |x| {
            let after = pieces.partition_point(|piece| piece[0] <= x);
            let value = pieces.get(after.saturating_sub(1)).map_or(constant, |p| piece_at(p, x));
            value.clamp(low, high)
        }
    }

    /// Each piece as a cubic in the distance from its start: the start, then the coefficients of
    /// the powers 0 to 3. A formula that adds them up gives the curve before it is held.
    pub fn cubics(&self) -> Vec<[f64; 5]> {
        let cubic = |&[x, h, y, end, m, m_end]: &[f64; 6]| {
            let slope = (end - y) / h - h * (2.0 * m + m_end) / 6.0;
            [x, y, slope, m / 2.0, (m_end - m) / (6.0 * h)]
        };
        self.pieces().iter().map(cubic).collect()
    }
}

fn piece_at(&[x0, h, y, end, m, m_end]: &[f64; 6], x: f64) -> f64 {
    let (a, b) = (1.0 - (x - x0) / h, (x - x0) / h);
    let bend = (a * a * a - a) * m + (b * b * b - b) * m_end;
    a * y + b * end + bend * h * h / 6.0
}

/// Second derivatives at the points, zero at both ends: a tridiagonal system, solved by
/// elimination.
fn bends(points: &[(f64, f64)]) -> Vec<f64> {
    let mut bends = vec![0.0; points.len()];
    let mut carry = vec![(0.0, 0.0); points.len()];
    for i in 1..points.len().saturating_sub(1) {
        let [(x0, y0), (x1, y1), (x2, y2)] = [points[i - 1], points[i], points[i + 1]];
        let load = 6.0 * ((y2 - y1) / (x2 - x1) - (y1 - y0) / (x1 - x0));
        let (before, rest) = carry[i - 1];
        let pivot = 2.0 * (x2 - x0) - (x1 - x0) * before;
        carry[i] = ((x2 - x1) / pivot, (load - (x1 - x0) * rest) / pivot);
    }
    for i in (1..points.len().saturating_sub(1)).rev() {
        bends[i] = carry[i].1 - carry[i].0 * bends[i + 1];
    }
    bends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_goes_through_its_points() {
        let points = vec![(0.7, 0.3), (0.0, 0.1), (0.2, 0.8), (1.0, 0.9)];
        let curve = Curve::new(points.clone(), 0.0, 1.0).expect("a curve");
        let at = curve.evaluator();
        for (x, y) in points {
            assert!((at(x) - y).abs() < 1e-12, "{x}");
        }
    }

    #[test]
    fn its_cubics_are_the_curve() {
        let points = vec![(0.0, 0.5), (0.3, 0.6), (0.5, 0.4), (1.0, 0.5)];
        let curve = Curve::new(points, -9.0, 9.0).expect("a curve");
        let at = curve.evaluator();
        for [x, c0, c1, c2, c3] in curve.cubics() {
            let t = 0.1;
            let got = c0 + t * (c1 + t * (c2 + t * c3));
            assert!((got - at(x + t)).abs() < 1e-12);
        }
    }

    #[test]
    fn two_points_at_one_place_are_no_curve() {
        assert_eq!(Curve::new(vec![(0.5, 0.0), (0.5, 1.0)], 0.0, 1.0), None);
        assert_eq!(Curve::STRAIGHT.evaluator()(0.25), 0.25);
    }
}
