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
    /// Bytes that the pixels of a rectangle take.
    pub(super) fn bytes(rect: &Rect) -> u64 {
        rect.pixels().saturating_mul(size_of::<[f32; 4]>() as u64)
    }

    /// All of them.
    pub(super) fn new(window: &Window<'_>) -> Self {
        Self::within(window, window.rect())
    }

    /// Those in a part of the window.
    pub(super) fn within(window: &Window<'_>, rect: Rect) -> Self {
        let first = (rect.x0 - window.rect().x0) as usize;
        let mut pixels = Vec::with_capacity(rect.pixels() as usize);
        for y in rect.y0..rect.y1 {
            let [r, g, b, a] = [0, 1, 2, 3].map(|plane| &window.row(plane, y)[first..]);
            let row = r.iter().zip(g).zip(b).zip(a).take(rect.width() as usize);
            pixels.extend(row.map(|(((r, g), b), a)| [*r, *g, *b, *a]));
        }
        Self { rect, pixels }
    }

    /// The pixel at `x`, `y`.
    #[inline(always)]
    pub(super) fn pixel(&self, x: i32, y: i32) -> [f32; 4] {
        let (right, down) = ((x - self.rect.x0) as usize, (y - self.rect.y0) as usize);
        self.pixels[down * self.rect.width() as usize + right]
    }

    /// The sum of samples, each blended from four pixels.
    #[inline(always)]
    pub(super) fn sum<S: Simd>(&self, simd: S, at: &Positions) -> [f32; 4] {
        let mut sum = f32x4::splat(simd, 0.0);
        for (x, y) in at.x.chunks(TOGETHER).zip(at.y.chunks(TOGETHER)) {
            sum += if self.is_plain(x, y) {
                self.plain_sum(simd, x, y)
            } else {
                self.any_sum(simd, x, y)
            };
        }
        sum.into()
    }

    /// Whether the four pixels around each sample are there, and are those it is blended from.
    #[inline(always)]
    fn is_plain(&self, x: &[f32], y: &[f32]) -> bool {
        let Rect { x0, y0, x1, y1 } = self.rect;
        let within = |at: &[f32], first: i32, end: i32| {
            let (low, high) = (first.max(0) as f32, (end - 1) as f32);
            at.iter().fold(true, |all, at| {
                let [before, after] = neighbors(*at);
                all & (low <= *at) & (*at < high) & (after - before == 1)
            })
        };
        within(x, x0, x1) & within(y, y0, y1)
    }

    /// Sums up plain samples.
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
        let mut sums = Sums::new(simd);
        for i in 0..count {
            let corner = corners[i] as usize * 4;
            let Some(four) = pixels.get(corner..corner + below + 8) else { continue };
            let (above, below) = (&four[..8], &four[below..]);
            let above = f32x8::from_slice(simd, above);
            let below = f32x8::from_slice(simd, below);
            sums.add(blend(simd, [above, below], dx[i], dy[i]));
        }
        sums.total()
    }

    /// Sums up samples wherever they are: in the same way, so that it does not show which of them
    /// are plain. Beyond the window there is more of its edge.
    #[inline(always)]
    fn any_sum<S: Simd>(&self, simd: S, x: &[f32], y: &[f32]) -> f32x4<S> {
        let corners = self.corners(x, y);
        let mut sums = Sums::new(simd);
        for i in 0..x.len().min(y.len()) {
            let corner = |k: usize| {
                let pixel = self.pixels.get(corners.four[k][i] as usize);
                f32x4::simd_from(simd, pixel.copied().unwrap_or_default())
            };
            let (above, below) = (corner(0).combine(corner(1)), corner(2).combine(corner(3)));
            sums.add(blend(simd, [above, below], corners.dx[i], corners.dy[i]));
        }
        sums.total()
    }

    #[inline(always)]
    fn corners(&self, x: &[f32], y: &[f32]) -> Corners {
        let mut corners = Corners::default();
        let Rect { x0, y0, x1, y1 } = self.rect;
        let stride = x1 - x0;
        let column = |x: i32| x.clamp(x0, x1 - 1) - x0;
        let row = |y: i32| (y.clamp(y0, y1 - 1) - y0) * stride;
        let count = x.len().min(y.len()).min(TOGETHER);
        let (x, y) = (&x[..count], &y[..count]);
        let [a, b, c, d] = corners.four.each_mut().map(|four| &mut four[..count]);
        let (dx, dy) = (&mut corners.dx[..count], &mut corners.dy[..count]);
        for i in 0..count {
            dx[i] = x[i] - Lane::floor(x[i]);
            dy[i] = y[i] - Lane::floor(y[i]);
            let ([left, right], [above, below]) = (neighbors(x[i]), neighbors(y[i]));
            let (left, right) = (column(left), column(right));
            let (above, below) = (row(above), row(below));
            a[i] = (above + left) as u32;
            b[i] = (above + right) as u32;
            c[i] = (below + left) as u32;
            d[i] = (below + right) as u32;
        }
        corners
    }
}

/// The pixels that a position is blended from. As in GEGL, they are not always those around it:
/// positions left of and above zero are rounded toward it, and one that is a hair's breadth before a
/// pixel is added to, and rounded to the pixel after that.
#[inline(always)]
fn neighbors(at: f32) -> [i32; 2] {
    [at as i32, (at + 1.0) as i32]
}

/// A sum in two halves, which do not wait for each other.
#[derive(Clone, Copy)]
struct Sums<S: Simd>(f32x8<S>, f32x8<S>);

impl<S: Simd> Sums<S> {
    #[inline(always)]
    fn new(simd: S) -> Self {
        Self(f32x8::splat(simd, 0.0), f32x8::splat(simd, 0.0))
    }

    #[inline(always)]
    fn add(&mut self, value: f32x8<S>) {
        (self.0, self.1) = (self.1, self.0 + value);
    }

    #[inline(always)]
    fn total(self) -> f32x4<S> {
        let (left, right) = (self.0 + self.1).split();
        left + right
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

/// The upper and the lower two of four pixels, blended: what remains to be added of the left and of
/// the right one.
#[inline(always)]
fn blend<S: Simd>(simd: S, [above, below]: [f32x8<S>; 2], dx: f32, dy: f32) -> f32x8<S> {
    let blend = (below - above) * f32x8::splat(simd, dy) + above;
    let right = f32x4::splat(simd, dx);
    let left = f32x4::splat(simd, 1.0) - right;
    blend * left.combine(right)
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
