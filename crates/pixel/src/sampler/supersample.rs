//! Several samples per output pixel, when shrinking to half or less.

use fearless_simd::Simd;

use super::Jacobian;
use super::quad::Quad;

/// Samples spread evenly over the area that an output pixel covers in the input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Supersample {
    /// How many samples, along the output's x and y.
    counts: [u32; 2],
    /// The step from one to the next, in input pixels, along the output's x and y.
    steps: [[f64; 2]; 2],
    /// From the middle to the first sample.
    first: [f64; 2],
}

impl Supersample {
    /// Nothing unless an output pixel is two input pixels long or wide; at most `limit` a side.
    pub(super) fn new(jacobian: &Jacobian, limit: u32) -> Option<Self> {
        let Jacobian([a, b, c, d]) = *jacobian;
        let sides = [[a, c], [b, d]];
        let lengths = sides.map(|[x, y]| (x * x + y * y).sqrt());
        if lengths.iter().all(|&length| length < 2.0) {
            return None;
        }
        let counts = lengths.map(|length| (length as u32).clamp(1, limit));
        let steps = [0, 1].map(|k| sides[k].map(|part| part / f64::from(counts[k])));
        let first = [0, 1].map(|axis| {
            let spread: f64 = (0..2).map(|k| sides[k][axis] - steps[k][axis]).sum();
            spread / -2.0
        });
        Some(Self { counts, steps, first })
    }

    /// How many whole pixels the samples lie from the middle at most, in x and y.
    pub(super) fn spread(&self) -> [u32; 2] {
        [0, 1].map(|axis| {
            let length = |k: usize| self.steps[k][axis].abs() * f64::from(self.counts[k] - 1);
            ((length(0) + length(1)) / 2.0) as u32 + 1
        })
    }

    /// The mean of the samples around a position. `sample` is to be inlined: a function of another
    /// kind has no vectors.
    #[inline(always)]
    pub(super) fn mean<S: Simd>(
        &self,
        simd: S,
        x: f64,
        y: f64,
        sample: impl Fn(f64, f64) -> Quad<S>,
    ) -> Quad<S> {
        let [across, down] = self.steps;
        let mut sum = Quad::zero(simd);
        for j in 0..self.counts[1] {
            for i in 0..self.counts[0] {
                let (i, j) = (f64::from(i), f64::from(j));
                let x = x + self.first[0] + i * across[0] + j * down[0];
                let y = y + self.first[1] + i * across[1] + j * down[1];
                sum += sample(x, y);
            }
        }
        (1.0 / (self.counts[0] * self.counts[1]) as f32) * sum
    }
}
