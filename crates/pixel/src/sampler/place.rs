//! Where a sample lies among the pixels, and the pixels around it.

use fearless_simd::Simd;

use super::Pixels;
use super::quad::Quad;

/// Positions further out than this are read here: no picture reaches so far.
const FARTHEST: f64 = (1 << 30) as f64;

/// A pixel, and how far the sample lies to the right of and below its center.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) dx: f32,
    pub(super) dy: f32,
}

impl Place {
    /// From the pixel whose area holds the position: offsets from -0.5 to 0.5.
    #[inline(always)]
    pub(super) fn in_pixel(x: f64, y: f64) -> Self {
        let (x, dx) = split(x, 0.0);
        let (y, dy) = split(y, 0.0);
        Self { x, y, dx: dx - 0.5, dy: dy - 0.5 }
    }

    /// From the last pixel center to the left of and above the position: offsets from 0 to 1.
    #[inline(always)]
    pub(super) fn after_center(x: f64, y: f64) -> Self {
        let (x, dx) = split(x, 0.5);
        let (y, dy) = split(y, 0.5);
        Self { x, y, dx, dy }
    }
}

/// Splits a position, counted from `origin`, into whole pixels and the rest.
#[inline(always)]
fn split(position: f64, origin: f64) -> (i32, f32) {
    let position = position.clamp(-FARTHEST, FARTHEST) - origin;
    let whole = position.floor();
    (whole as i32, (position - whole) as f32)
}

/// Places that are worked out together.
pub(super) const TOGETHER: usize = 16;

/// The columns or the rows of the pixels that hold positions.
#[inline(always)]
pub(super) fn pixels_at(positions: &[f32; TOGETHER]) -> [i32; TOGETHER] {
    let (mut pixels, far) = ([0; TOGETHER], FARTHEST as f32);
    for i in 0..TOGETHER {
        pixels[i] = positions[i].clamp(-far, far).floor() as i32;
    }
    pixels
}

/// Places side by side.
pub(super) struct Places {
    x: [i32; TOGETHER],
    y: [i32; TOGETHER],
    pub(super) dx: [f32; TOGETHER],
    pub(super) dy: [f32; TOGETHER],
}

impl Places {
    /// From the pixels whose areas hold the positions, which are finite: see [`Sampler::Nearest`].
    ///
    /// [`Sampler::Nearest`]: super::Sampler::Nearest
    #[inline(always)]
    pub(super) fn in_pixels(x: &[f64; TOGETHER], y: &[f64; TOGETHER]) -> Self {
        let (mut near_x, mut near_y) = ([0.0; TOGETHER], [0.0; TOGETHER]);
        for i in 0..TOGETHER {
            (near_x[i], near_y[i]) = (f64::from(x[i] as f32), f64::from(y[i] as f32));
        }
        Self::after(&near_x, &near_y, 0.0)
    }

    /// From the last pixel centers to the left of and above the positions, which are finite.
    #[inline(always)]
    pub(super) fn after_centers(x: &[f64; TOGETHER], y: &[f64; TOGETHER]) -> Self {
        Self::after(x, y, 0.5)
    }

    #[inline(always)]
    fn after(x: &[f64; TOGETHER], y: &[f64; TOGETHER], origin: f64) -> Self {
        let zeros = [0.0; TOGETHER];
        let mut places = Self { x: [0; TOGETHER], y: [0; TOGETHER], dx: zeros, dy: zeros };
        for i in 0..TOGETHER {
            (places.x[i], places.dx[i]) = split(x[i], origin);
            (places.y[i], places.dy[i]) = split(y[i], origin);
        }
        places
    }

    #[inline(always)]
    pub(super) fn place(&self, i: usize) -> Place {
        Place { x: self.x[i], y: self.y[i], dx: self.dx[i], dy: self.dy[i] }
    }
}

/// The `W` x `H` pixels whose top left one is at `x`, `y`, as they are.
#[inline(always)]
pub(super) fn pixels<P: Pixels, const W: usize, const H: usize>(
    from: &P,
    x: i32,
    y: i32,
) -> [[[f32; 4]; W]; H] {
    let mut block = [[[0.0; 4]; W]; H];
    if let Some(rows) = from.block::<W, H>(x, y) {
        for (to, row) in block.iter_mut().zip(rows) {
            *to = *row;
        }
        return block;
    }
    for (y, to) in (y..).zip(&mut block) {
        if let Some(row) = from.row(x, y, W).and_then(<[_]>::first_chunk::<W>) {
            *to = *row;
        } else {
            for (x, to) in (x..).zip(to) {
                *to = from.pixel(x, y);
            }
        }
    }
    block
}

/// The `W` x `H` pixels whose top left one is at `x`, `y`.
#[inline(always)]
pub(super) fn block<S: Simd, P: Pixels, const W: usize, const H: usize>(
    simd: S,
    from: &P,
    x: i32,
    y: i32,
) -> [[Quad<S>; W]; H] {
    // Loops, because closures handed to arrays are compiled for the oldest processors.
    let mut block = [[Quad::zero(simd); W]; H];
    for (row, to) in pixels::<P, W, H>(from, x, y).iter().zip(&mut block) {
        to.iter_mut().zip(row).for_each(|(to, px)| *to = Quad::new(simd, *px));
    }
    block
}
