//! Sweeps over rows.

use fearless_simd::Simd;

use super::recursion::{Recursion, Stretch};
use crate::lanes::{Lanes, Line, gather, scatter};

/// Fills a stretch of up to sixteen lines. Their inputs begin at the pixel `read`, their outputs
/// at `filled`. `edge` is what is beyond the lines' ends; nothing for more of their last pixels.
#[inline(always)]
pub(super) fn along<S: Simd>(
    simd: S,
    recursion: &Recursion,
    stretch: &Stretch,
    edge: Option<&Lanes>,
    (read, filled): (i32, i32),
    lines: &mut [Line<'_>],
    columns: &mut Vec<Lanes>,
) {
    let length = (stretch.to - stretch.from) as usize;
    columns.resize(length, Lanes::default());
    gather(simd, lines, (stretch.from - read) as usize, columns);
    recursion.sweep(simd, columns, stretch, edge);
    let [skip, end] = [stretch.start, stretch.end].map(|x| (x - stretch.from) as usize);
    scatter(simd, &columns[skip..end], (stretch.start - filled) as usize, lines);
}
