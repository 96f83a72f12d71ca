//! Weighted sums of columns' pixels.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, dispatch, f32x16};
use imgflo_op::SumsWork;
use imgflo_pixel::{Level, Planes};

use super::SpanAt;
use crate::store::{Rows, Store};

/// Vectors that are summed up together, in registers, and their numbers.
const VECTORS: usize = 4;
const TOGETHER: usize = VECTORS * 16;

/// Sums up the pixels of a span's columns.
pub(super) fn sum(store: &Store, level: Level, at: SpanAt, work: &SumsWork, planes: &mut Planes) {
    let Rows::Planar(ring) = &store.rows else { return };
    let (spec, sum) = (&store.spec, work.weights.sum(at.y));
    // Rows outside the image are all zeros, but for alpha, which then is not summed up.
    let first = sum.first.max(spec.valid.y0);
    let end = (sum.first + sum.weights.len() as i32).min(spec.valid.y1).max(first);
    let weights = sum.weights.iter().skip((first - sum.first) as usize);
    let weighed: Vec<(&[f32], f32)> =
        (first..end).map(|y| ring.row(y)).zip(weights.copied()).collect();
    let count = if spec.opaque { 3 } else { 4 };
    let (width, start) = (spec.region.width() as usize, (at.x - spec.region.x0) as usize);
    for (plane, to) in planes[..count].iter_mut().enumerate() {
        let (beyond, start) = (sum.beyond * work.edge[plane], plane * width + start);
        dispatch!(level, simd => add_up(simd, &weighed, start, beyond, &mut to.0[..at.count]));
    }
    planes[count..].iter_mut().for_each(|plane| plane.0.fill(1.0));
}

/// Fills a span with weighted sums of the pixels of rows, from `start` on.
#[inline(always)]
fn add_up<S: Simd>(simd: S, rows: &[(&[f32], f32)], start: usize, beyond: f32, to: &mut [f32]) {
    let done = to.len() / TOGETHER * TOGETHER;
    let (all, rest) = to.as_chunks_mut::<TOGETHER>();
    for (i, to) in all.iter_mut().enumerate() {
        let mut sums = [f32x16::splat(simd, beyond); VECTORS];
        for &(row, weight) in rows {
            let Some(pixels) = row[start + i * TOGETHER..].first_chunk::<TOGETHER>() else {
                return;
            };
            let weight = f32x16::splat(simd, weight);
            for (sum, pixels) in sums.iter_mut().zip(pixels.as_chunks().0) {
                *sum += f32x16::simd_from(simd, *pixels) * weight;
            }
        }
        for (to, sum) in to.as_chunks_mut().0.iter_mut().zip(sums) {
            *to = sum.into();
        }
    }
    rest.fill(beyond);
    for &(row, weight) in rows {
        for (to, pixel) in rest.iter_mut().zip(&row[start + done..]) {
            *to += pixel * weight;
        }
    }
}
