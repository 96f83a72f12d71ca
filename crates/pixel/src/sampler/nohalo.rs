//! The no-halo sampler: sharp edges that never overshoot.
//!
//! N. Robidoux's LBB-Nohalo, as in GEGL's `gegl-sampler-nohalo.c`: enlarging, the picture is first
//! doubled with limited slopes, then a [bounded bicubic](super::bounded) goes through the result;
//! shrinking, ever more of an elliptical average with a cone is mixed in. Doubling is described in
//! C. Racette, Numerical Analysis of Diagonal-Preserving, Ripple-Minimizing and Low-Pass Image
//! Resampling Methods, arXiv:1204.4734.

use fearless_simd::Simd;

use super::Pixels;
use super::bounded;
use super::ellipse::Ellipse;
use super::place::{Place, block};
use super::quad::Quad;

/// How far the kernel of the average goes.
pub(super) const RADIUS: f32 = 1.0;

#[inline(always)]
pub(super) fn sample<S: Simd, P: Pixels>(
    simd: S,
    from: &P,
    x: f64,
    y: f64,
    ellipse: Option<&Ellipse>,
) -> Quad<S> {
    let at = Place::in_pixel(x, y);
    let mut near: [[Quad<S>; 5]; 5] = block(simd, from, at.x - 2, at.y - 2);
    // Mirrored so that the sample lies to the right of and below the middle pixel.
    if at.dx < 0.0 {
        near.iter_mut().for_each(|row| row.reverse());
    }
    if at.dy < 0.0 {
        near.reverse();
    }
    let sharp = bounded::bicubic(simd, &double(simd, &near), 2.0 * at.dx.abs(), 2.0 * at.dy.abs());
    let Some(ellipse) = ellipse else { return sharp };
    ellipse.soften(simd, from, at, sharp, RADIUS, |square| (1.0 - square.sqrt()).max(0.0))
}

/// The values half a pixel apart around the middle pixel, which becomes number 1, 1.
#[inline(always)]
fn double<S: Simd>(simd: S, near: &[[Quad<S>; 5]; 5]) -> [[Quad<S>; 4]; 4] {
    /// The two pixels on whose middle a value lies, counted from the middle three.
    const BETWEEN: [[usize; 2]; 4] = [[0, 1], [1, 1], [1, 2], [2, 2]];
    let mut across = [[Quad::zero(simd); 3]; 3];
    let mut down = [[Quad::zero(simd); 3]; 3];
    for j in 0..3 {
        for i in 0..3 {
            let middle = near[j + 1][i + 1];
            across[j][i] = slope(near[j + 1][i], middle, near[j + 1][i + 2]);
            down[j][i] = slope(near[j][i + 1], middle, near[j + 2][i + 1]);
        }
    }
    let mut doubled = [[Quad::zero(simd); 4]; 4];
    for ([top, bottom], row) in BETWEEN.into_iter().zip(&mut doubled) {
        for ([left, right], value) in BETWEEN.into_iter().zip(row) {
            let pixel = |j: usize, i: usize| near[j + 1][i + 1];
            let corners = (pixel(top, left) + pixel(top, right))
                + (pixel(bottom, left) + pixel(bottom, right));
            let bends = (across[top][left] - across[top][right])
                + (across[bottom][left] - across[bottom][right])
                + (down[top][left] - down[bottom][left])
                + (down[top][right] - down[bottom][right]);
            *value = 0.25 * corners + 0.125 * bends;
        }
    }
    doubled
}

/// The smaller of the differences to both neighbors, or 0 if they disagree about the direction.
#[inline(always)]
fn slope<S: Simd>(before: Quad<S>, here: Quad<S>, after: Quad<S>) -> Quad<S> {
    (here - before).nearer(after - here)
}
