//! A bicubic surface that stays within the values around it.
//!
//! LBB, locally bounded bicubic interpolation, by N. Robidoux and C. Racette, after K. Brodlie,
//! P. Mashwama and S. Butt, Visualization of Surface Data to Preserve Positivity and Other Simple
//! Constraints, Computers & Graphics 19 (4), 1995: Catmull and Rom's spline with limited slopes.

use fearless_simd::Simd;

use super::quad::Quad;

/// A corner of the patch: its value, its slopes in x and y doubled, the cross derivative times 4.
struct Corner<S: Simd> {
    value: Quad<S>,
    dx: Quad<S>,
    dy: Quad<S>,
    dxdy: Quad<S>,
}

/// The surface at `u`, `v` between the four values in the middle; 0, 0 is at number 1, 1.
#[inline(always)]
pub(super) fn bicubic<S: Simd>(simd: S, z: &[[Quad<S>; 4]; 4], u: f32, v: f32) -> Quad<S> {
    let (x, y) = (hermite(u), hermite(v));
    let mut sum = Quad::zero(simd);
    for j in 0..2 {
        for i in 0..2 {
            let corner = corner(z, i + 1, j + 1);
            let ([x, along_x], [y, along_y]) = (x[i], y[j]);
            sum += x * y * corner.value
                + 0.5 * (along_x * y * corner.dx + x * along_y * corner.dy)
                + 0.25 * (along_x * along_y * corner.dxdy);
        }
    }
    sum
}

/// The weights of value and slope at the near and at the far end of an interval.
#[inline(always)]
fn hermite(t: f32) -> [[f32; 2]; 2] {
    let rest = 1.0 - t;
    [[(1.0 + 2.0 * t) * rest * rest, t * rest * rest], [(3.0 - 2.0 * t) * t * t, -rest * t * t]]
}

/// The value with its derivatives, limited so that the surface keeps within the 3 x 3 around it.
#[inline(always)]
fn corner<S: Simd>(z: &[[Quad<S>; 4]; 4], i: usize, j: usize) -> Corner<S> {
    let value = z[j][i];
    let (lowest, highest) = range(z, i, j);
    let (below, above) = (value - lowest, highest - value);

    let steepest = 6.0 * below.min(above);
    let limit = |slope: Quad<S>| slope.min(steepest).max(-1.0 * steepest);
    let dx = limit(z[j][i + 1] - z[j][i - 1]);
    let dy = limit(z[j + 1][i] - z[j - 1][i]);

    let (sum, difference) = (6.0 * (dx + dy).abs(), 6.0 * (dx - dy).abs());
    let (below, above) = (36.0 * below, 36.0 * above);
    let twist = (z[j - 1][i - 1] - z[j - 1][i + 1]) + (z[j + 1][i + 1] - z[j + 1][i - 1]);
    let dxdy =
        twist.max(sum - below).min(above - sum).max(difference - above).min(below - difference);
    Corner { value, dx, dy, dxdy }
}

/// The least and the greatest of the 3 x 3 values around one.
#[inline(always)]
fn range<S: Simd>(z: &[[Quad<S>; 4]; 4], i: usize, j: usize) -> (Quad<S>, Quad<S>) {
    let mut range = (z[j][i], z[j][i]);
    for row in &z[j - 1..=j + 1] {
        for value in &row[i - 1..=i + 1] {
            range = (range.0.min(*value), range.1.max(*value));
        }
    }
    range
}
