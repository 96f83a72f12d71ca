//! Cubic splines with two parameters, B and C.
//!
//! D. P. Mitchell and A. N. Netravali, Reconstruction Filters in Computer Graphics, 1988.

use fearless_simd::Simd;

use super::Pixels;
use super::place::{Place, Places, TOGETHER, block, pixels};
use super::quad::{Pair, Quad};

/// A cubic spline: its coefficients up to one pixel away, and from there to two; highest first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spline {
    near: [f32; 4],
    far: [f32; 4],
}

impl Spline {
    pub(super) const fn new(b: f64, c: f64) -> Self {
        Self {
            near: [
                ((12.0 - 9.0 * b - 6.0 * c) / 6.0) as f32,
                ((-18.0 + 12.0 * b + 6.0 * c) / 6.0) as f32,
                0.0,
                ((6.0 - 2.0 * b) / 6.0) as f32,
            ],
            far: [
                ((-b - 6.0 * c) / 6.0) as f32,
                ((6.0 * b + 30.0 * c) / 6.0) as f32,
                ((-12.0 * b - 48.0 * c) / 6.0) as f32,
                ((8.0 * b + 24.0 * c) / 6.0) as f32,
            ],
        }
    }

    /// The weight of a pixel at this distance, which is not negative.
    #[inline(always)]
    pub(super) fn weight(&self, distance: f32) -> f32 {
        if distance >= 2.0 {
            0.0
        } else {
            polynomial(if distance <= 1.0 { self.near } else { self.far }, distance)
        }
    }

    /// The weights of four neighbors, the sample lying `offset` after the second.
    #[inline(always)]
    pub(super) fn weights(&self, offset: f32) -> [f32; 4] {
        [
            polynomial(self.far, 1.0 + offset),
            polynomial(self.near, offset),
            polynomial(self.near, 1.0 - offset),
            polynomial(self.far, 2.0 - offset),
        ]
    }

    /// The sum of the 4 x 4 pixels around a place, weighted across and down.
    #[inline(always)]
    pub(super) fn sample<S: Simd, P: Pixels>(
        &self,
        simd: S,
        from: &P,
        at: Place,
        weights: [[f32; 4]; 2],
    ) -> Quad<S> {
        // A copy on the stack may lie across the lines of the cache, and takes twice as long then.
        match from.block::<4, 4>(at.x - 1, at.y - 1) {
            Some(rows) => weighted(simd, rows, weights),
            None => {
                let rows: [[[f32; 4]; 4]; 4] = pixels(from, at.x - 1, at.y - 1);
                weighted(simd, rows.each_ref(), weights)
            }
        }
    }

    /// The samples at some places, whose weights are worked out side by side.
    #[inline(always)]
    pub(super) fn samples<S: Simd, P: Pixels>(
        &self,
        simd: S,
        from: &P,
        at: &Places,
        out: &mut [[f32; 4]],
    ) {
        let (mut across, mut down) = ([[0.0; TOGETHER]; 4], [[0.0; TOGETHER]; 4]);
        for i in 0..TOGETHER {
            let (x, y) = (self.weights(at.dx[i]), self.weights(at.dy[i]));
            for k in 0..4 {
                (across[k][i], down[k][i]) = (x[k], y[k]);
            }
        }
        for (i, out) in out.iter_mut().enumerate().take(TOGETHER) {
            let weights = [&across, &down].map(|[a, b, c, d]| [a[i], b[i], c[i], d[i]]);
            *out = self.sample(simd, from, at.place(i), weights).channels();
        }
    }

    /// The 4 x 4 pixels around a position, with their weights.
    #[inline(always)]
    pub(super) fn around<S: Simd, P: Pixels>(
        &self,
        simd: S,
        from: &P,
        x: f64,
        y: f64,
    ) -> Weighted<S> {
        let at = Place::after_center(x, y);
        Weighted {
            pixels: block(simd, from, at.x - 1, at.y - 1),
            across: self.weights(at.dx),
            down: self.weights(at.dy),
        }
    }
}

/// The sum of 4 x 4 pixels, weighted across and down.
#[inline(always)]
fn weighted<S: Simd>(
    simd: S,
    rows: [&[[f32; 4]; 4]; 4],
    [[a, b, c, d], down]: [[f32; 4]; 2],
) -> Quad<S> {
    let (left, right) = (Pair::weights(simd, [a, b]), Pair::weights(simd, [c, d]));
    let mut sum = Pair::zero(simd);
    for (row, weight) in rows.into_iter().zip(down) {
        let [a, b, c, d] = *row;
        let line = Pair::new(simd, [a, b]) * left + Pair::new(simd, [c, d]) * right;
        sum = sum + weight * line;
    }
    let [left, right] = sum.split();
    left + right
}

#[inline(always)]
fn polynomial([a, b, c, d]: [f32; 4], x: f32) -> f32 {
    ((a * x + b) * x + c) * x + d
}

/// Pixels, with a weight for each column and each row.
pub(super) struct Weighted<S: Simd> {
    pixels: [[Quad<S>; 4]; 4],
    across: [f32; 4],
    down: [f32; 4],
}

impl<S: Simd> Weighted<S> {
    /// The weighted sum.
    #[inline(always)]
    pub(super) fn blend(&self, simd: S) -> Quad<S> {
        let mut sum = Quad::zero(simd);
        for (row, weight) in self.pixels.iter().zip(self.down) {
            let mut line = Quad::zero(simd);
            for (pixel, weight) in row.iter().zip(self.across) {
                line += weight * *pixel;
            }
            sum += weight * line;
        }
        sum
    }

    /// The weighted sum of one channel sent through a curve; four columns are worked on at once.
    #[inline(always)]
    pub(super) fn blend_channel(&self, channel: usize, curve: impl Fn(f32) -> f32) -> f32 {
        let mut columns = [0.0; 4];
        for (row, weight) in self.pixels.iter().zip(self.down) {
            for (column, pixel) in columns.iter_mut().zip(row) {
                *column += weight * curve(pixel.channels()[channel]);
            }
        }
        columns.iter_mut().zip(self.across).for_each(|(column, weight)| *column *= weight);
        let [a, b, c, d] = columns;
        (a + b) + (c + d)
    }
}
