//! Sweeps over columns.

use fearless_simd::Simd;
use imgflo_op::{Patch, Window};

use super::recursion::{Recursion, Stretch};
use crate::lanes::{Lanes, WIDTH};

/// Vectors of columns that are swept over together: rows are read in longer pieces so.
pub(super) const TOGETHER: usize = 8;

/// Fills the rows of a stretch of every column of a plane. `edge` is what is beyond the columns'
/// ends; nothing for more of their last pixels.
#[inline(always)]
pub(super) fn down<S: Simd>(
    simd: S,
    recursion: &Recursion,
    stretch: &Stretch,
    (plane, edge): (usize, Option<f32>),
    window: &Window<'_>,
    output: &mut Patch<'_>,
    columns: &mut Vec<Lanes>,
) {
    let length = (stretch.to - stretch.from) as usize;
    columns.resize(TOGETHER * length, Lanes::default());
    let edge = edge.map(|value| Lanes([value; WIDTH]));
    let (first, width) = (output.rect().x0, output.rect().width() as usize);
    let skip = (first - window.rect().x0) as usize;
    for x in (0..width).step_by(TOGETHER * WIDTH) {
        let end = width.min(x + TOGETHER * WIDTH);
        for (i, y) in (stretch.from..stretch.to).enumerate() {
            let pieces = window.row(plane, y)[skip + x..skip + end].chunks(WIDTH);
            for (group, piece) in pieces.enumerate() {
                columns[group * length + i].set(simd, piece);
            }
        }
        for column in columns.chunks_exact_mut(length).take((end - x).div_ceil(WIDTH)) {
            recursion.sweep(simd, column, stretch, edge.as_ref());
        }
        for y in stretch.start..stretch.end {
            let i = (y - stretch.from) as usize;
            let pieces = output.row(plane, y)[x..end].chunks_mut(WIDTH);
            for (group, piece) in pieces.enumerate() {
                columns[group * length + i].get(piece);
            }
        }
    }
}
