//! Sweeps over rows.

use fearless_simd::Simd;

use super::lanes::{WIDTH, transpose};
use super::{Lanes, Recursion, Stretch};

/// A row of a plane.
pub(in crate::area) struct Line<'a> {
    /// What is read of it.
    pub input: &'a [f32],
    /// What is filled.
    pub output: &'a mut [f32],
}

/// Fills a stretch of up to sixteen lines. Their inputs begin at the pixel `read`, their outputs
/// at `filled`. `edge` is what is beyond the lines' ends; nothing for more of their last pixels.
#[inline(always)]
pub(in crate::area) fn along<S: Simd>(
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

/// Takes in columns of the lines' inputs, from the one at `first` on.
#[inline(always)]
fn gather<S: Simd>(simd: S, lines: &[Line<'_>], first: usize, columns: &mut [Lanes]) {
    for (i, columns) in columns.chunks_mut(WIDTH).enumerate() {
        let start = first + i * WIDTH;
        let mut square = [Lanes::default(); WIDTH];
        for (row, line) in square.iter_mut().zip(lines) {
            row.set(simd, &line.input[start..start + columns.len()]);
        }
        transpose(simd, &mut square);
        columns.copy_from_slice(&square[..columns.len()]);
    }
}

/// Puts columns into the lines' outputs, from the one at `first` on.
#[inline(always)]
fn scatter<S: Simd>(simd: S, columns: &[Lanes], first: usize, lines: &mut [Line<'_>]) {
    for (i, columns) in columns.chunks(WIDTH).enumerate() {
        let start = first + i * WIDTH;
        let mut square = [Lanes::default(); WIDTH];
        square[..columns.len()].copy_from_slice(columns);
        transpose(simd, &mut square);
        for (row, line) in square.iter().zip(&mut *lines) {
            row.get(&mut line.output[start..start + columns.len()]);
        }
    }
}
