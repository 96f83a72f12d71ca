//! Cubic splines with two parameters, B and C.
//!
//! D. P. Mitchell and A. N. Netravali, Reconstruction Filters in Computer Graphics, 1988.

use super::Pixels;
use super::place::{Place, block};
use super::quad::Quad;

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
        let [a, b, c, d] = if distance <= 1.0 { self.near } else { self.far };
        let weight = ((a * distance + b) * distance + c) * distance + d;
        if distance < 2.0 { weight } else { 0.0 }
    }

    /// The weights of four neighbours, the sample lying `offset` after the second.
    #[inline(always)]
    fn weights(&self, offset: f32) -> [f32; 4] {
        [1.0 + offset, offset, 1.0 - offset, 2.0 - offset].map(|distance| self.weight(distance))
    }

    /// Blends the 4 x 4 pixels around a position, each first sent through `curve`.
    #[inline(always)]
    pub(super) fn blend<P: Pixels>(
        &self,
        from: &P,
        x: f64,
        y: f64,
        curve: impl Fn(Quad) -> Quad,
    ) -> Quad {
        let at = Place::after_center(x, y);
        let rows: [[Quad; 4]; 4] = block(from, at.x - 1, at.y - 1);
        let (across, down) = (self.weights(at.dx), self.weights(at.dy));
        let mut sum = Quad::default();
        for (row, wy) in rows.iter().zip(down) {
            let mut line = Quad::default();
            for (pixel, wx) in row.iter().zip(across) {
                line += wx * curve(*pixel);
            }
            sum += wy * line;
        }
        sum
    }
}
