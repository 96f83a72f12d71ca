//! Sums of samples between pixels.

use fearless_simd::prelude::*;
use fearless_simd::{f32x4, f32x8};
use imgflo_op::{Patch, Window};
use imgflo_pixel::{Lane, Rect};

/// Positions whose pixels are looked up at a time.
const TOGETHER: usize = 64;

/// The pixels of a window, each with its four numbers side by side.
pub(super) struct Samples {
    rect: Rect,
    pixels: Vec<[f32; 4]>,
}

/// Where samples are.
#[derive(Default)]
pub(super) struct Positions {
    pub x: Vec<f32>,
    pub y: Vec<f32>,
}

impl Samples {
    pub(super) fn new(window: &Window<'_>) -> Self {
        let rect = window.rect();
        let mut pixels = Vec::with_capacity(rect.pixels() as usize);
        for y in rect.y0..rect.y1 {
            let [r, g, b, a] = [0, 1, 2, 3].map(|plane| window.row(plane, y));
            let row = r.iter().zip(g).zip(b).zip(a).take(rect.width() as usize);
            pixels.extend(row.map(|(((r, g), b), a)| [*r, *g, *b, *a]));
        }
        Self { rect, pixels }
    }

    /// The pixel at `x`, `y`.
    pub(super) fn pixel(&self, x: i32, y: i32) -> [f32; 4] {
        let (right, down) = ((x - self.rect.x0) as usize, (y - self.rect.y0) as usize);
        self.pixels[down * self.rect.width() as usize + right]
    }

    /// The sum of samples, each blended from four pixels.
    #[inline(always)]
    pub(super) fn sum<S: Simd>(&self, simd: S, at: &Positions) -> [f32; 4] {
        let mut sum = f32x4::splat(simd, 0.0);
        for (x, y) in at.x.chunks(TOGETHER).zip(at.y.chunks(TOGETHER)) {
            let plain = x.iter().chain(y).fold(true, |all, at| all & (0.0 <= *at));
            sum += if plain { self.plain_sum(simd, x, y) } else { self.any_sum(simd, x, y) };
        }
        sum.into()
    }

    /// Sums up samples of which none is left of or above zero.
    #[inline(always)]
    fn plain_sum<S: Simd>(&self, simd: S, x: &[f32], y: &[f32]) -> f32x4<S> {
        let Rect { x0, y0, x1, .. } = self.rect;
        let stride = x1 - x0;
        let (mut corners, mut dx, mut dy) = ([0; TOGETHER], [0.0f32; TOGETHER], [0.0f32; TOGETHER]);
        let count = x.len().min(y.len()).min(TOGETHER);
        let (x, y) = (&x[..count], &y[..count]);
        for i in 0..count {
            let (column, row) = (x[i] as i32, y[i] as i32);
            corners[i] = ((row - y0) * stride + column - x0) as u32;
            dx[i] = x[i] - column as f32;
            dy[i] = y[i] - row as f32;
        }
        let pixels = self.pixels.as_flattened();
        let below = stride as usize * 4;
        let mut sums = f32x8::splat(simd, 0.0);
        for i in 0..count {
            let corner = corners[i] as usize * 4;
            let Some(four) = pixels.get(corner..corner + below + 8) else { continue };
            let (above, below) = (&four[..8], &four[below..]);
            let above = f32x8::from_slice(simd, above);
            let below = f32x8::from_slice(simd, below);
            let blend = (below - above) * f32x8::splat(simd, dy[i]) + above;
            let right = f32x4::splat(simd, dx[i]);
            let left = f32x4::splat(simd, 1.0) - right;
            sums += blend * left.combine(right);
        }
        let (left, right) = sums.split();
        left + right
    }

    /// Sums up samples wherever they are.
    #[inline(always)]
    fn any_sum<S: Simd>(&self, simd: S, x: &[f32], y: &[f32]) -> f32x4<S> {
        let mut sum = f32x4::splat(simd, 0.0);
        let corners = self.corners(x, y);
        for i in 0..x.len().min(y.len()) {
            let corner = |k: usize| {
                let pixel = self.pixels.get(corners.four[k][i] as usize);
                f32x4::simd_from(simd, pixel.copied().unwrap_or_default())
            };
            let dx = f32x4::splat(simd, corners.dx[i]);
            let dy = f32x4::splat(simd, corners.dy[i]);
            let left = dy * (corner(2) - corner(0)) + corner(0);
            let right = dy * (corner(3) - corner(1)) + corner(1);
            sum += dx * (right - left) + left;
        }
        sum
    }

    /// As in GEGL, positions left of and above zero are rounded toward it, and so blend others
    /// than those around them.
    #[inline(always)]
    fn corners(&self, x: &[f32], y: &[f32]) -> Corners {
        let mut corners = Corners::default();
        let Rect { x0, y0, x1, y1 } = self.rect;
        let stride = x1 - x0;
        let column = |x: f32| (x as i32).clamp(x0, x1 - 1) - x0;
        let row = |y: f32| ((y as i32).clamp(y0, y1 - 1) - y0) * stride;
        let count = x.len().min(y.len()).min(TOGETHER);
        let (x, y) = (&x[..count], &y[..count]);
        let [a, b, c, d] = corners.four.each_mut().map(|four| &mut four[..count]);
        let (dx, dy) = (&mut corners.dx[..count], &mut corners.dy[..count]);
        for i in 0..count {
            dx[i] = x[i] - Lane::floor(x[i]);
            dy[i] = y[i] - Lane::floor(y[i]);
            let (left, right) = (column(x[i]), column(x[i] + 1.0));
            let (above, below) = (row(y[i]), row(y[i] + 1.0));
            a[i] = (above + left) as u32;
            b[i] = (above + right) as u32;
            c[i] = (below + left) as u32;
            d[i] = (below + right) as u32;
        }
        corners
    }
}

/// The places of the four pixels that some samples are blended from: above left, above right, below
/// left, below right. And how far from the first one the samples are.
struct Corners {
    four: [[u32; TOGETHER]; 4],
    dx: [f32; TOGETHER],
    dy: [f32; TOGETHER],
}

impl Default for Corners {
    fn default() -> Self {
        Self { four: [[0; TOGETHER]; 4], dx: [0.0; TOGETHER], dy: [0.0; TOGETHER] }
    }
}

impl Positions {
    /// Leaves out what is outside an image.
    #[inline(always)]
    pub(super) fn keep_within(&mut self, image: &Rect) {
        let [left, top, right, bottom] = [image.x0, image.y0, image.x1, image.y1].map(|v| v as f32);
        let inside = |x: f32, y: f32| (left <= x) & (x < right) & (top <= y) & (y < bottom);
        let all = self.x.iter().zip(&self.y).fold(true, |all, (x, y)| all & inside(*x, *y));
        if all {
            return;
        }
        let mut kept = 0;
        for i in 0..self.x.len() {
            (self.x[kept], self.y[kept]) = (self.x[i], self.y[i]);
            kept += usize::from(inside(self.x[i], self.y[i]));
        }
        self.x.truncate(kept);
        self.y.truncate(kept);
    }
}

/// Fills a row with pixels.
pub(super) fn put(pixels: &[[f32; 4]], y: i32, output: &mut Patch<'_>) {
    for (plane, row) in output.planes(y).iter_mut().enumerate() {
        row.iter_mut().zip(pixels).for_each(|(to, px)| *to = px[plane]);
    }
}
