//! A recursion over the rows or the columns of an image.

use std::ops::Range;

use fearless_simd::dispatch;
use imgflo_op::{Abyss, AreaRender, AreaWork, Patch, Window, Work};
use imgflo_pixel::Rect;

use super::SPACE;
use super::along::along;
use super::down::{self, down};
use super::recursion::{Recursion, stretches};
use crate::lanes::{Lanes, Line, WIDTH, lines};

/// A recursion over lines.
#[derive(Debug)]
pub(super) struct Sweep {
    pub(super) recursion: Recursion,
    pub(super) vertical: bool,
    /// Where lines begin and end.
    pub(super) line: Range<i32>,
    /// What is beyond their ends; nothing for more of their last pixels.
    pub(super) edge: Option<[f32; 4]>,
}

impl Sweep {
    /// The work that it is.
    pub(super) fn work(self) -> Work {
        let length = self.block();
        let block = if self.vertical { (1, length) } else { (length, WIDTH as u32) };
        let pixels = vec![(0, SPACE, Abyss::None)];
        let render = std::sync::Arc::new(self);
        Work::Area(AreaWork { render, pixels, space: SPACE, block, whole: false })
    }

    /// Pixels of a line that are swept over at once, before their margins.
    fn block(&self) -> u32 {
        4 * self.recursion.margin().max(1)
    }

    fn plane(&self, plane: usize, window: &Window<'_>, output: &mut Patch<'_>) {
        let (recursion, edge) = (&self.recursion, self.edge.map(|edge| edge[plane]));
        let part = output.rect();
        let (line, margin, mut scratch) = (self.line.clone(), recursion.margin(), Vec::new());
        if self.vertical {
            for stretch in stretches(line, part.y0..part.y1, self.block(), margin) {
                dispatch!(window.level(), simd => {
                    down(simd, recursion, &stretch, (plane, edge), window, output, &mut scratch);
                });
            }
            return;
        }
        let edge = edge.map(|value| Lanes([value; WIDTH]));
        let starts = (window.rect().x0, part.x0);
        let mut lines = lines(plane, window, output);
        for stretch in stretches(line, part.x0..part.x1, self.block(), margin) {
            for lines in lines.chunks_mut(WIDTH) {
                dispatch!(window.level(), simd => {
                    along(simd, recursion, &stretch, edge.as_ref(), starts, lines, &mut scratch);
                });
            }
        }
    }
}

impl AreaRender for Sweep {
    fn window(&self, _pad: usize, patch: &Rect) -> Rect {
        let margin = self.recursion.margin();
        if self.vertical { patch.grow(0, margin) } else { patch.grow(margin, 0) }
    }

    fn scratch(&self, patch: &Rect) -> u64 {
        let window = self.window(0, patch);
        if self.vertical {
            return Lanes::bytes(down::TOGETHER as u64 * u64::from(window.height()));
        }
        Lanes::bytes(u64::from(window.width())) + Line::bytes(u64::from(patch.height()))
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let window = &inputs[0];
        let planes = if window.is_opaque() { 3 } else { 4 };
        (0..planes).for_each(|plane| self.plane(plane, window, output));
        output.plane(3).take_while(|_| planes == 3).for_each(|row| row.fill(1.0));
    }
}
