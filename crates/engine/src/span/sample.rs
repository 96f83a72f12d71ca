//! Samples of a store.

use imgflo_pixel::sampler::{Jacobian, Pixels};
use imgflo_pixel::{Level, Matrix, Planes, Rect, SPAN};

use super::{Registers, SpanAt};
use crate::program::Sampling;
use crate::store::{Ring, Rows, Store, StoreSpec};

/// A store as a sampler sees it.
struct View<'a> {
    spec: &'a StoreSpec,
    ring: &'a Ring<[f32; 4]>,
    outside: [f32; 4],
}

impl Pixels for View<'_> {
    #[inline(always)]
    fn pixel(&self, x: i32, y: i32) -> [f32; 4] {
        match (self.spec.column_at(x), self.spec.row_at(y)) {
            (Some(x), Some(y)) => self.ring.row(y)[(x - self.spec.region.x0) as usize],
            _ => self.outside,
        }
    }

    #[inline(always)]
    fn row(&self, x: i32, y: i32, n: usize) -> Option<&[[f32; 4]]> {
        let valid = &self.spec.valid;
        let inside = valid.x0 <= x
            && i64::from(x) + n as i64 <= i64::from(valid.x1)
            && valid.y0 <= y
            && y < valid.y1;
        let start = x.wrapping_sub(self.spec.region.x0) as usize;
        if inside { Some(&self.ring.row(y)[start..start + n]) } else { None }
    }
}

pub(super) fn sample(
    store: &Store,
    level: Level,
    span: SpanAt,
    (how, inside): (&Sampling, &Rect),
    registers: &Registers,
    planes: &mut Planes,
) {
    let Rows::Pixels(ring) = &store.rows else { return };
    let view = View { spec: &store.spec, ring, outside: store.spec.outside() };
    let mut out = [[0.0f32; 4]; SPAN];
    let row = Rect { x0: span.x, x1: span.x + span.count as i32, y0: span.y, y1: span.y + 1 };
    let row = row.and(inside);
    let (from, to) = match how {
        Sampling::Affine { outline, .. } | Sampling::Perspective { outline, .. } => {
            outline.columns(span.y, row.x0, row.x1)
        }
        Sampling::Planes { .. } | Sampling::Stretched { .. } => (row.x0, row.x1),
    };
    if !row.is_empty() && from < to {
        let (start, end) = ((from - span.x) as usize, (to - span.x) as usize);
        let places = |register: usize| {
            let [x, y, ..] = registers.read(register);
            [&x.0[start..], &y.0[start..]]
        };
        sample_all(&view, level, (from, span.y), how, places, &mut out[start..end]);
    }
    for (i, px) in out[..span.count].iter().enumerate() {
        for (plane, value) in planes.iter_mut().zip(px) {
            plane.0[i] = *value;
        }
    }
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
    match how {
        Sampling::Planes { at, fitted } => {
            let [u, v] = places(*at);
            fearless_simd::dispatch!(level, _simd => {
                for (out, (u, v)) in out.iter_mut().zip(u.iter().zip(v)) {
                    *out = fitted.sample(view, (*u).into(), (*v).into());
                }
            });
        }
        Sampling::Stretched { at, around, sampler } => {
            let ([u, v], [left, right, above, below]) = (places(*at), around.map(places));
            for (i, out) in out.iter_mut().enumerate() {
                let across =
                    [0, 1].map(|axis| f64::from(right[axis][i]) - f64::from(left[axis][i]));
                let down = [0, 1].map(|axis| f64::from(below[axis][i]) - f64::from(above[axis][i]));
                let stretch = Jacobian([across[0], down[0], across[1], down[1]]);
                *out = sampler.fit(Some(&stretch)).sample(view, u[i].into(), v[i].into());
            }
        }
        Sampling::Affine { outline, fitted } => {
            let (u, v) = outline.map.apply(0.5, f64::from(y) + 0.5);
            let step = [outline.map.0[0][0], outline.map.0[1][0]];
            fearless_simd::dispatch!(level, _simd => fitted.sample_row(view, [u, v], step, x, out));
        }
        Sampling::Perspective { outline, sampler } => {
            for (i, out) in out.iter_mut().enumerate() {
                let x = f64::from(x) + i as f64 + 0.5;
                let (u, v, stretch) = place(&outline.map, x, f64::from(y) + 0.5);
                *out = sampler.fit(Some(&stretch)).sample(view, u, v);
            }
        }
    }
}

/// Where a map takes `x`, `y`, and how fast that changes to the right and down.
fn place(map: &Matrix, x: f64, y: f64) -> (f64, f64, Jacobian) {
    let [[a, b, _], [d, e, _], [g, h, i]] = map.0;
    let (depth, (u, v)) = (g * x + h * y + i, map.apply(x, y));
    let slopes = [a - g * u, b - h * u, d - g * v, e - h * v];
    (u, v, Jacobian(slopes.map(|slope| slope / depth)))
}
