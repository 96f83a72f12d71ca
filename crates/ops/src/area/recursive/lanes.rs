//! Sixteen numbers side by side.

use fearless_simd::f32x16;
use fearless_simd::prelude::*;

use super::Wide;

/// How many lines are swept over side by side.
pub(in crate::area) const WIDTH: usize = 16;

/// One value of each of sixteen lines, or sixteen values of one.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(in crate::area) struct Lanes(pub [f32; WIDTH]);

impl Lanes {
    /// Takes in up to sixteen numbers, and zeros for the rest. What is not finite is taken for
    /// zero, or it would go on through the whole line.
    #[inline(always)]
    pub(super) fn set<S: Simd>(&mut self, simd: S, values: &[f32]) {
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
    pub(super) fn get(&self, values: &mut [f32]) {
        match values.first_chunk_mut() {
            Some(values) => *values = self.0,
            None => values.copy_from_slice(&self.0[..values.len()]),
        }
    }

    #[inline(always)]
    pub(super) fn of<S: Simd>(values: f32x16<S>) -> Self {
        Self(values.into())
    }

    #[inline(always)]
    pub(super) fn load<S: Simd>(&self, simd: S) -> f32x16<S> {
        f32x16::simd_from(simd, self.0)
    }

    #[inline(always)]
    pub(super) fn wide<S: Simd>(&self, simd: S) -> Wide<S> {
        let (low, high) = self.load(simd).widen();
        [low, high]
    }
}

/// Makes rows columns: four times, the halves are shuffled into each other.
#[inline(always)]
pub(super) fn transpose<S: Simd>(simd: S, square: &mut [Lanes; WIDTH]) {
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
