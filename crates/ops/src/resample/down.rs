//! Sums of columns' pixels.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, dispatch, f32x16};
use imgflo_op::{AreaRender, Patch, Window};
use imgflo_pixel::Rect;

use super::{Sum, Weights};

/// Sums of columns' pixels.
#[derive(Debug)]
pub(super) struct Down<W> {
    pub(super) weights: W,
    pub(super) edge: [f32; 4],
}

/// Vectors that are summed up together, in registers.
const VECTORS: usize = 4;

impl<W: Weights> AreaRender for Down<W> {
    fn window(&self, _pad: usize, patch: &Rect) -> Rect {
        let rows = self.weights.reads(patch.y0..patch.y1);
        Rect { y0: rows.start, y1: rows.end, ..*patch }
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, rect) = (&inputs[0], output.rect());
        let planes = if window.is_opaque() { 3 } else { 4 };
        let skip = (rect.x0 - window.rect().x0) as usize;
        let sums: Vec<Sum<'_>> = (rect.y0..rect.y1).map(|y| self.weights.sum(y)).collect();
        for plane in 0..planes {
            for (sum, output) in sums.iter().zip(output.plane(plane)) {
                let rows: Vec<&[f32]> = (sum.first..)
                    .take(sum.weights.len())
                    .map(|y| &window.row(plane, y)[skip..skip + output.len()])
                    .collect();
                let beyond = sum.beyond * self.edge[plane];
                dispatch!(window.level(), simd => add_up(simd, &rows, &sum.weights, beyond, output));
            }
        }
        output.plane(3).take_while(|_| planes == 3).for_each(|row| row.fill(1.0));
    }
}

/// Fills a row with weighted sums of rows of the same length.
#[inline(always)]
fn add_up<S: Simd>(simd: S, rows: &[&[f32]], weights: &[f32], beyond: f32, output: &mut [f32]) {
    let mut x = 0;
    while let Some(output) = output[x..].first_chunk_mut::<{ VECTORS * 16 }>() {
        let mut sums = [f32x16::splat(simd, beyond); VECTORS];
        for (row, &weight) in rows.iter().zip(weights) {
            let Some(pixels) = row[x..].first_chunk::<{ VECTORS * 16 }>() else { break };
            let weight = f32x16::splat(simd, weight);
            for (sum, pixels) in sums.iter_mut().zip(pixels.as_chunks().0) {
                *sum = *sum + f32x16::simd_from(simd, *pixels) * weight;
            }
        }
        for (output, sum) in output.as_chunks_mut().0.iter_mut().zip(sums) {
            *output = sum.into();
        }
        x += VECTORS * 16;
    }
    for (i, output) in output[x..].iter_mut().enumerate() {
        *output = beyond;
        for (row, &weight) in rows.iter().zip(weights) {
            *output += row[x + i] * weight;
        }
    }
}
