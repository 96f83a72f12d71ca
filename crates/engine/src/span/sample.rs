//! Samples of a store.

use imgflo_pixel::sampler::{Jacobian, Pixels};
use imgflo_pixel::{Level, Matrix, Planes, Rect};

use super::cut::Cut;
use super::{Registers, SpanAt};
use crate::program::Sampling;
use crate::store::{Ring, Rows, Store, StoreSpec};

/// A store as a sampler sees it.
struct View<'a> {
    spec: &'a StoreSpec,
    ring: &'a Ring<[f32; 4]>,
    outside: [f32; 4],
    /// A part of it, close together.
    cut: Option<&'a Cut>,
}

impl Pixels for View<'_> {
    #[inline(always)]
    fn pixel(&self, x: i32, y: i32) -> [f32; 4] {
        match self.row(x, y, 1) {
            Some([pixel, ..]) => *pixel,
            _ => self.beyond(x, y),
        }
    }

    #[inline(always)]
    fn block<const W: usize, const H: usize>(&self, x: i32, y: i32) -> Option<[&[[f32; 4]; W]; H]> {
        self.cut?.block(x, y)
    }

    #[inline(always)]
    fn row(&self, x: i32, y: i32, n: usize) -> Option<&[[f32; 4]]> {
        if let Some(row) = self.cut.and_then(|cut| cut.row(x, y, n)) {
            return Some(row);
        }
        let valid = &self.spec.valid;
        let inside = valid.x0 <= x
            && i64::from(x) + n as i64 <= i64::from(valid.x1)
            && valid.y0 <= y
            && y < valid.y1;
        let start = x.wrapping_sub(self.spec.region.x0) as usize;
        if inside { Some(&self.ring.row(y)[start..start + n]) } else { None }
    }
}

impl View<'_> {
    /// What is at `x`, `y`, where the store has no pixel.
    #[cold]
    fn beyond(&self, x: i32, y: i32) -> [f32; 4] {
        match (self.spec.column_at(x), self.spec.row_at(y)) {
            (Some(x), Some(y)) => self.ring.row(y)[(x - self.spec.region.x0) as usize],
            _ => self.outside,
        }
    }
}

/// Pixels that are sampled before they are put into planes.
const PIECE: usize = 64;

pub(super) fn sample(
    (store, cut): (&Store, Option<&Cut>),
    level: Level,
    span: SpanAt,
    (how, inside): (&Sampling, &Rect),
    registers: &Registers,
    planes: &mut Planes,
) {
    let Rows::Pixels(ring) = &store.rows else { return };
    let view = View { spec: &store.spec, ring, outside: store.spec.outside(), cut };
    for done in (0..span.count).step_by(PIECE) {
        let piece =
            SpanAt { x: span.x + done as i32, count: (span.count - done).min(PIECE), ..span };
        let mut out = [[0.0f32; 4]; PIECE];
        let places = |register: usize| {
            let [x, y, ..] = registers.read(register);
            [&x.0[done..], &y.0[done..]]
        };
        sample_piece(&view, level, piece, (how, inside), places, &mut out);
        let [r, g, b, a] = planes.each_mut().map(|plane| &mut plane.0[done..done + PIECE]);
        fearless_simd::dispatch!(level, _simd => {
            for (i, px) in out.iter().enumerate() {
                (r[i], g[i], b[i], a[i]) = (px[0], px[1], px[2], px[3]);
            }
        });
    }
}

/// Fills `out` with the samples of a few pixels, as far as there are any. `places` are the positions
/// in a register, from the first pixel on.
fn sample_piece<'a>(
    view: &View<'_>,
    level: Level,
    piece: SpanAt,
    (how, inside): (&Sampling, &Rect),
    places: impl Fn(usize) -> [&'a [f32]; 2],
    out: &mut [[f32; 4]; PIECE],
) {
    let SpanAt { x, y, count } = piece;
    let row = Rect { x0: x, x1: x + count as i32, y0: y, y1: y + 1 }.and(inside);
    let (from, to) = match how {
        Sampling::Affine { outline, .. } | Sampling::Perspective { outline, .. } => {
            outline.columns(y, row.x0, row.x1)
        }
        Sampling::Planes { .. } | Sampling::Stretched { .. } => (row.x0, row.x1),
    };
    if row.is_empty() || from >= to {
        return;
    }
    let (start, end) = ((from - x) as usize, (to - x) as usize);
    let places = |register: usize| places(register).map(|places| &places[start..]);
    sample_all(view, level, (from, y), how, places, &mut out[start..end]);
}

/// Fills `out` with samples, from column `x` of row `y` on. `places` are the positions in a register.
fn sample_all<'a>(
    view: &View<'_>,
    level: Level,
    (x, y): (i32, i32),
    how: &Sampling,
    places: impl Fn(usize) -> [&'a [f32]; 2],
    out: &mut [[f32; 4]],
) {
    fearless_simd::dispatch!(level, simd => match how {
        Sampling::Planes { at, fitted } => {
            let places = places(*at).map(|places| &places[..out.len()]);
            fitted.sample_each(simd, view, places, out);
        }
        Sampling::Stretched { at, around, sampler } => {
            let ([u, v], around) = (places(*at), around.map(&places));
            for (i, out) in out.iter_mut().enumerate() {
                let fitted = sampler.fit(Some(&stretch(around, i)));
                *out = fitted.sample(simd, view, u[i].into(), v[i].into());
            }
        }
        Sampling::Affine { outline, fitted } => {
            let (u, v) = outline.map.apply(0.5, f64::from(y) + 0.5);
            let step = [outline.map.0[0][0], outline.map.0[1][0]];
            fitted.sample_row(simd, view, [u, v], step, x, out);
        }
        Sampling::Perspective { outline, sampler } => {
            for (i, out) in out.iter_mut().enumerate() {
                let x = f64::from(x) + i as f64 + 0.5;
                let (u, v, stretch) = place(&outline.map, x, f64::from(y) + 0.5);
                *out = sampler.fit(Some(&stretch)).sample(simd, view, u, v);
            }
        }
    });
}

/// How fast positions change at a pixel, given those to the left and right of it, above and below.
#[inline(always)]
fn stretch([left, right, above, below]: [[&[f32]; 2]; 4], i: usize) -> Jacobian {
    let change = |from: &[f32], to: &[f32]| f64::from(to[i]) - f64::from(from[i]);
    Jacobian([
        change(left[0], right[0]),
        change(above[0], below[0]),
        change(left[1], right[1]),
        change(above[1], below[1]),
    ])
}

/// Where a map takes `x`, `y`, and how fast that changes to the right and down.
#[inline(always)]
fn place(map: &Matrix, x: f64, y: f64) -> (f64, f64, Jacobian) {
    let [[a, b, _], [d, e, _], [g, h, i]] = map.0;
    let (depth, (u, v)) = (g * x + h * y + i, map.apply(x, y));
    let slopes = [a - g * u, b - h * u, d - g * v, e - h * v];
    (u, v, Jacobian(slopes.map(|slope| slope / depth)))
}
