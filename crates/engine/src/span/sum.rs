//! Weighted sums of columns' pixels.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, dispatch, f32x16};
use imgflo_op::SumsWork;
use imgflo_pixel::{Level, Planes, Span};

use super::SpanAt;
use crate::store::Store;

/// Vectors that are summed up together, in registers, and their numbers.
const VECTORS: usize = 4;
const TOGETHER: usize = VECTORS * 16;

/// Sums up the pixels of a span's columns.
pub(super) fn sum(store: &Store, level: Level, at: SpanAt, work: &SumsWork, planes: &mut Planes) {
    let (spec, sum) = (&store.spec, work.weights.sum(at.y));
    let count = if spec.opaque { 3 } else { 4 };
    let start = (at.x - spec.region.x0) as usize;
    // Rows outside the image are all zeros, but for alpha, which then is not summed up.
    let inside = |y: i32| (y - sum.first).clamp(0, sum.weights.len() as i32) as usize;
    let (from, to) = (inside(spec.valid.y0), inside(spec.valid.y1));
    let (first, weights) = (sum.first + from as i32, &sum.weights[from..to.max(from)]);
    let mut rows = Vec::with_capacity(weights.len());
    for (plane, to) in planes[..count].iter_mut().enumerate() {
        let beyond = sum.beyond * work.edge[plane];
        rows.clear();
        rows.extend((first..).take(weights.len()).map(|y| &store.plane(plane, y)[start..]));
        dispatch!(level, simd => add_up(simd, &rows, weights, beyond, at.count, to));
    }
    planes[count..].iter_mut().for_each(|plane| plane.0.fill(1.0));
}

/// Fills a span with weighted sums of the first `count` pixels of rows.
#[inline(always)]
fn add_up<S: Simd>(
    simd: S,
    rows: &[&[f32]],
    weights: &[f32],
    beyond: f32,
    count: usize,
    to: &mut Span,
) {
    let (all, rest) = to.0[..count].as_chunks_mut::<TOGETHER>();
    for (i, to) in all.iter_mut().enumerate() {
        let mut sums = [f32x16::splat(simd, beyond); VECTORS];
        for (row, &weight) in rows.iter().zip(weights) {
            let Some(pixels) = row[i * TOGETHER..].first_chunk::<TOGETHER>() else { return };
            let weight = f32x16::splat(simd, weight);
            for (sum, pixels) in sums.iter_mut().zip(pixels.as_chunks().0) {
                *sum += f32x16::simd_from(simd, *pixels) * weight;
            }
        }
        for (to, sum) in to.as_chunks_mut().0.iter_mut().zip(sums) {
            *to = sum.into();
        }
    }
    let done = count - rest.len();
    rest.fill(beyond);
    for (row, &weight) in rows.iter().zip(weights) {
        for (to, pixel) in rest.iter_mut().zip(&row[done..]) {
            *to += pixel * weight;
        }
    }
}
