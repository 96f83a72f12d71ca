//! The no-halo sampler: sharp edges that never overshoot.
//!
//! N. Robidoux's LBB-Nohalo, as in GEGL's `gegl-sampler-nohalo.c`: enlarging, the picture is first
//! doubled with limited slopes, then a [bounded bicubic](super::bounded) goes through the result;
//! shrinking, ever more of an elliptical average with a cone is mixed in. Doubling is described in
//! C. Racette, Numerical Analysis of Diagonal-Preserving, Ripple-Minimizing and Low-Pass Image
//! Resampling Methods, arXiv:1204.4734.

use super::Pixels;
use super::bounded;
use super::ellipse::Ellipse;
use super::place::{Place, block};
use super::quad::Quad;

/// How far the kernel of the average goes.
pub(super) const RADIUS: f32 = 1.0;

#[inline(always)]
pub(super) fn sample<P: Pixels>(from: &P, x: f64, y: f64, ellipse: Option<&Ellipse>) -> [f32; 4] {
    let at = Place::in_pixel(x, y);
    let mut near: [[Quad; 5]; 5] = block(from, at.x - 2, at.y - 2);
    // Mirrored so that the sample lies to the right of and below the middle pixel.
    if at.dx < 0.0 {
        near.iter_mut().for_each(|row| row.reverse());
    }
    if at.dy < 0.0 {
        near.reverse();
    }
    let sharp = bounded::bicubic(&double(&near), 2.0 * at.dx.abs(), 2.0 * at.dy.abs());
    let mixed = ellipse.map_or(sharp, |ellipse| {
        ellipse.soften(from, at, sharp, RADIUS, |square| (1.0 - square.sqrt()).max(0.0))
    });
    mixed.0
}

/// The values half a pixel apart around the middle pixel, which becomes number 1, 1.
fn double(near: &[[Quad; 5]; 5]) -> [[Quad; 4]; 4] {
    /// The two pixels on whose middle a value lies, counted from the middle three.
    const BETWEEN: [[usize; 2]; 4] = [[0, 1], [1, 1], [1, 2], [2, 2]];
    let mut across = [[Quad::default(); 3]; 3];
    let mut down = [[Quad::default(); 3]; 3];
    for j in 0..3 {
        for i in 0..3 {
            let middle = near[j + 1][i + 1];
            across[j][i] = slope(near[j + 1][i], middle, near[j + 1][i + 2]);
            down[j][i] = slope(near[j][i + 1], middle, near[j + 2][i + 1]);
        }
    }
    BETWEEN.map(|[top, bottom]| {
        BETWEEN.map(|[left, right]| {
            let pixel = |j: usize, i: usize| near[j + 1][i + 1];
            let corners = (pixel(top, left) + pixel(top, right))
                + (pixel(bottom, left) + pixel(bottom, right));
            let bends = (across[top][left] - across[top][right])
                + (across[bottom][left] - across[bottom][right])
                + (down[top][left] - down[bottom][left])
                + (down[top][right] - down[bottom][right]);
            0.25 * corners + 0.125 * bends
        })
    })
}

/// The smaller of the differences to both neighbors, or 0 if they disagree about the direction.
#[inline(always)]
fn slope(before: Quad, here: Quad, after: Quad) -> Quad {
    (here - before).zip(after - here, |a, b| {
        let smaller = if a.abs() <= b.abs() { a } else { b };
        if a * b >= 0.0 { smaller } else { 0.0 }
    })
}
