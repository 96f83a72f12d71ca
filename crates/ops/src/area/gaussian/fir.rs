//! The Gaussian as a weighted sum: exact, and slow for large sizes.

use std::ops::Range;

use imgflo_op::{Sum, Weights};

/// The weights of a Gaussian, on a line.
#[derive(Debug)]
pub(super) struct Fir {
    weights: Vec<f32>,
    line: Range<i32>,
    clamps: bool,
}

/// Pixels of the sum on either side of its middle.
pub(super) fn half(sigma: f32) -> u32 {
    let length = if 1e-5 < sigma { libm::ceil(f64::from(sigma) * 6.5) } else { 1.0 };
    length as u32 / 2
}

impl Fir {
    /// A standard deviation, on a line; what is beyond it is like its last pixels if `clamps`.
    pub(super) fn new(sigma: f32, line: Range<i32>, clamps: bool) -> Self {
        let (half, sigma) = (half(sigma), f64::from(sigma));
        let scale = 1.0 / (sigma * libm::sqrt(std::f64::consts::TAU));
        let weight = |i: u32| {
            let x = f64::from(i) - f64::from(half);
            (scale * libm::exp(-x * x / (2.0 * sigma * sigma))) as f32
        };
        let weights: Vec<f32> = (0..=2 * half).map(weight).collect();
        let sum: f64 = weights.iter().copied().map(f64::from).sum();
        let weights = weights.iter().map(|&weight| (f64::from(weight) / sum) as f32).collect();
        Self { weights, line, clamps }
    }

    fn half(&self) -> i32 {
        (self.weights.len() / 2) as i32
    }
}

impl Weights for Fir {
    fn sum(&self, at: i32) -> Sum<'_> {
        Sum::of(at - self.half(), &self.weights, &self.line, self.clamps)
    }

    fn reads(&self, range: Range<i32>) -> Range<i32> {
        let (start, end) = (self.line.start, self.line.end);
        let from = (range.start - self.half()).clamp(start, end - 1);
        from..(range.end + self.half()).clamp(from + 1, end)
    }
}
