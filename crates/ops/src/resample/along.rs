//! Sums of rows' pixels, sixteen rows at a time.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, dispatch, f32x16};
use imgflo_op::{AreaRender, Patch, Weights, Window};
use imgflo_pixel::Rect;

use crate::lanes::{Lanes, Line, WIDTH, gather, lines, scatter};

/// Sums of rows' pixels.
#[derive(Debug)]
pub(super) struct Along<W> {
    pub(super) weights: W,
    pub(super) edge: [f32; 4],
}

/// Columns that are filled together: what they read stays in the first cache.
const TOGETHER: usize = 64;

impl<W: Weights + 'static> AreaRender for Along<W> {
    fn window(&self, _pad: usize, patch: &Rect) -> Rect {
        let columns = self.weights.reads(patch.x0..patch.x1);
        Rect { x0: columns.start, x1: columns.end, ..*patch }
    }

    fn scratch(&self, patch: &Rect) -> u64 {
        let columns = self.window(0, &Rect { x1: patch.x0 + TOGETHER as i32, ..*patch }).width();
        // The lists grow by doubling.
        let lanes = Lanes::bytes(2 * (u64::from(columns) + TOGETHER as u64));
        lanes + Line::bytes(patch.height().into())
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, rect) = (&inputs[0], output.rect());
        let planes = if window.is_opaque() { 3 } else { 4 };
        let mut scratch = Scratch::default();
        for plane in 0..planes {
            let starts = (window.rect().x0, rect.x0);
            for lines in lines(plane, window, output).chunks_mut(WIDTH) {
                dispatch!(window.level(), simd => {
                    self.fill(simd, self.edge[plane], starts, lines, &mut scratch);
                });
            }
        }
        output.plane(3).take_while(|_| planes == 3).for_each(|row| row.fill(1.0));
    }
}

/// Columns of sixteen lines: those read, and those filled.
#[derive(Default)]
struct Scratch {
    read: Vec<Lanes>,
    filled: Vec<Lanes>,
}

impl<W: Weights> Along<W> {
    /// Fills up to sixteen lines. Their inputs begin at the pixel `read`, their outputs at `filled`.
    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        edge: f32,
        (read, filled): (i32, i32),
        lines: &mut [Line<'_>],
        scratch: &mut Scratch,
    ) {
        let width = lines.first().map_or(0, |line| line.output.len());
        for start in (0..width).step_by(TOGETHER) {
            let end = width.min(start + TOGETHER);
            let (from, to) = (filled + start as i32, filled + end as i32);
            let columns = self.weights.reads(from..to);
            scratch.read.resize(columns.len(), Lanes::default());
            gather(simd, lines, (columns.start - read) as usize, &mut scratch.read);
            scratch.filled.clear();
            for x in from..to {
                let sum = self.weights.sum(x);
                let mut total = f32x16::splat(simd, sum.beyond * edge);
                let pixels = &scratch.read[(sum.first - columns.start) as usize..];
                for (pixels, weight) in pixels.iter().zip(&*sum.weights) {
                    total += pixels.load(simd) * f32x16::splat(simd, *weight);
                }
                scratch.filled.push(Lanes::of(total));
            }
            scatter(simd, &scratch.filled, start, lines);
        }
    }
}
