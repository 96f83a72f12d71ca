//! Sixteen lines side by side: what is done along rows is done to sixteen of them at a time.

use fearless_simd::f32x16;
use fearless_simd::prelude::*;
use imgflo_op::{Patch, Window};

/// How many lines are worked on side by side.
pub(crate) const WIDTH: usize = 16;

/// One value of each of sixteen lines, or sixteen values of one.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(crate) struct Lanes(pub [f32; WIDTH]);

impl Lanes {
    /// Bytes that so many take.
    pub(crate) fn bytes(count: u64) -> u64 {
        count.saturating_mul(size_of::<Self>() as u64)
    }

    /// Takes in up to sixteen numbers, and zeros for the rest. What is not finite is taken for
    /// zero, or it would go on through the whole line.
    #[inline(always)]
    pub(crate) fn set<S: Simd>(&mut self, simd: S, values: &[f32]) {
        let mut all = Self::default();
        match values.first_chunk() {
            Some(values) => all.0 = *values,
            None => all.0[..values.len()].copy_from_slice(values),
        }
        let all = all.load(simd);
        *self = Self::of(all.abs().simd_le(f32::MAX).select(all, f32x16::splat(simd, 0.0)));
    }

    /// Gives as many numbers as fit.
    #[inline(always)]
    pub(crate) fn get(&self, values: &mut [f32]) {
        match values.first_chunk_mut() {
            Some(values) => *values = self.0,
            None => values.copy_from_slice(&self.0[..values.len()]),
        }
    }

    #[inline(always)]
    pub(crate) fn of<S: Simd>(values: f32x16<S>) -> Self {
        Self(values.into())
    }

    #[inline(always)]
    pub(crate) fn load<S: Simd>(&self, simd: S) -> f32x16<S> {
        f32x16::simd_from(simd, self.0)
    }
}

/// A row of a plane.
pub(crate) struct Line<'a> {
    /// What is read of it.
    pub(crate) input: &'a [f32],
    /// What is filled.
    pub(crate) output: &'a mut [f32],
}

impl Line<'_> {
    /// Bytes that so many take, in a list that grows by doubling.
    pub(crate) fn bytes(count: u64) -> u64 {
        count.saturating_mul(2 * size_of::<Self>() as u64)
    }
}

/// The rows of one plane that a patch is filled from and that it has: as many, and at the same
/// places.
pub(crate) fn lines<'a>(
    plane: usize,
    window: &Window<'a>,
    output: &'a mut Patch<'_>,
) -> Vec<Line<'a>> {
    let rect = output.rect();
    let inputs = (rect.y0..rect.y1).map(|y| window.row(plane, y));
    inputs.zip(output.plane(plane)).map(|(input, output)| Line { input, output }).collect()
}

/// Takes in columns of up to sixteen lines' inputs, from the one at `first` on.
#[inline(always)]
pub(crate) fn gather<S: Simd>(simd: S, lines: &[Line<'_>], first: usize, columns: &mut [Lanes]) {
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
pub(crate) fn scatter<S: Simd>(simd: S, columns: &[Lanes], first: usize, lines: &mut [Line<'_>]) {
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

/// Makes rows columns: four times, the halves are shuffled into each other.
#[inline(always)]
fn transpose<S: Simd>(simd: S, square: &mut [Lanes; WIDTH]) {
    for _ in 0..WIDTH.ilog2() {
        let from = *square;
        for i in 0..WIDTH / 2 {
            let (low, high) = (from[i].load(simd), from[i + WIDTH / 2].load(simd));
            let (low, high) = low.interleave(high);
            (square[2 * i], square[2 * i + 1]) = (Lanes::of(low), Lanes::of(high));
        }
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;

    #[test]
    fn rows_become_columns() {
        let mut square = [Lanes::default(); WIDTH];
        for (y, row) in square.iter_mut().enumerate() {
            row.0 = std::array::from_fn(|x| (y * WIDTH + x) as f32);
        }
        dispatch!(Level::new(), simd => transpose(simd, &mut square));
        assert!((0..256).all(|i| square[i % WIDTH].0[i / WIDTH] == i as f32));
    }
}
