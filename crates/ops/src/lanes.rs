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
        let all = match values.first_chunk() {
            Some(values) => f32x16::simd_from(simd, *values),
            None => Self::few(values).load(simd),
        };
        *self = Self::of(all.abs().simd_le(f32::MAX).select(all, f32x16::splat(simd, 0.0)));
    }

    /// Gives as many numbers as fit.
    #[inline(always)]
    pub(crate) fn get(&self, values: &mut [f32]) {
        match values.first_chunk_mut() {
            Some(values) => *values = self.0,
            None => self.put(values),
        }
    }

    // Kept apart, for otherwise all numbers would be copied by a call, whose length is not known.
    #[cold]
    fn few(values: &[f32]) -> Self {
        let mut few = Self::default();
        few.0[..values.len()].copy_from_slice(values);
        few
    }

    #[cold]
    fn put(&self, values: &mut [f32]) {
        values.copy_from_slice(&self.0[..values.len()]);
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
    let mut rows = [Lanes::default(); WIDTH];
    for (i, columns) in columns.chunks_mut(WIDTH).enumerate() {
        let start = first + i * WIDTH;
        for (row, line) in rows.iter_mut().zip(lines) {
            row.set(simd, &line.input[start..start + columns.len()]);
        }
        match columns.first_chunk_mut() {
            Some(columns) => transpose(simd, &rows, columns),
            None => {
                let mut all = [Lanes::default(); WIDTH];
                transpose(simd, &rows, &mut all);
                columns.copy_from_slice(&all[..columns.len()]);
            }
        }
    }
}

/// Puts columns into the lines' outputs, from the one at `first` on.
#[inline(always)]
pub(crate) fn scatter<S: Simd>(simd: S, columns: &[Lanes], first: usize, lines: &mut [Line<'_>]) {
    let mut rows = [Lanes::default(); WIDTH];
    for (i, columns) in columns.chunks(WIDTH).enumerate() {
        let start = first + i * WIDTH;
        match columns.first_chunk() {
            Some(columns) => transpose(simd, columns, &mut rows),
            None => {
                let mut all = [Lanes::default(); WIDTH];
                all[..columns.len()].copy_from_slice(columns);
                transpose(simd, &all, &mut rows);
            }
        }
        for (row, line) in rows.iter().zip(&mut *lines) {
            row.get(&mut line.output[start..start + columns.len()]);
        }
    }
}

/// Makes rows columns: four times, the halves are shuffled into each other. Nothing is copied
/// between: that would take longer than the rest.
#[inline(always)]
fn transpose<S: Simd>(simd: S, rows: &[Lanes; WIDTH], columns: &mut [Lanes; WIDTH]) {
    let [mut one, mut other] = [[Lanes::default(); WIDTH]; 2];
    shuffle(simd, rows, &mut one);
    shuffle(simd, &one, &mut other);
    shuffle(simd, &other, &mut one);
    shuffle(simd, &one, columns);
}

#[inline(always)]
fn shuffle<S: Simd>(simd: S, from: &[Lanes; WIDTH], to: &mut [Lanes; WIDTH]) {
    for i in 0..WIDTH / 2 {
        let (low, high) = (from[i].load(simd), from[i + WIDTH / 2].load(simd));
        let (low, high) = low.interleave(high);
        (to[2 * i], to[2 * i + 1]) = (Lanes::of(low), Lanes::of(high));
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
        let mut turned = [Lanes::default(); WIDTH];
        dispatch!(Level::new(), simd => transpose(simd, &square, &mut turned));
        assert!((0..256).all(|i| turned[i % WIDTH].0[i / WIDTH] == i as f32));
    }
}
