//! Blurred lines made large again.

use std::ops::Range;

use imgflo_op::{Sum, Weights};

/// Pixels of the small line that a pixel is made of.
const TAPS: usize = 6;

/// The polynomial through the six nearest pixels of a small line: Lagrange's interpolation.
///
/// It is good to 1e-4 where the small line is blurred by 2.5 pixels at least.
#[derive(Debug)]
pub(super) struct Enlarge {
    phase: i32,
    small: Range<i32>,
    /// The weights for each place between two pixels.
    weights: Vec<[f32; TAPS]>,
}

impl Enlarge {
    /// Makes of a small line one where its pixel `k` lies at `step * k + phase`.
    pub(super) fn new(small: Range<i32>, (step, phase): (i32, i32)) -> Self {
        let place = |i: i32| weights(f64::from(i) / f64::from(step));
        Self { phase, small, weights: (0..step).map(place).collect() }
    }

    /// The first pixel that another one is made of, and its place after the third of them.
    fn place(&self, at: i32) -> (i32, usize) {
        let (at, step) = (at - self.phase, self.weights.len() as i32);
        (at.div_euclid(step) - 2, at.rem_euclid(step) as usize)
    }
}

impl Weights for Enlarge {
    fn sum(&self, at: i32) -> Sum<'_> {
        let (first, place) = self.place(at);
        Sum::of(first, &self.weights[place], &self.small, true)
    }

    fn reads(&self, range: Range<i32>) -> Range<i32> {
        let (start, end) = (self.small.start, self.small.end);
        let (first, last) = (self.place(range.start).0, self.place(range.end - 1).0);
        first.clamp(start, end - 1)..(last + TAPS as i32).clamp(start + 1, end)
    }
}

/// The weights of the pixels at -2 to 3 for the place `at` from 0 to 1.
fn weights(at: f64) -> [f32; TAPS] {
    let pixel = |i: usize| i as f64 - 2.0;
    std::array::from_fn(|i| {
        let others = (0..TAPS).filter(|j| *j != i);
        others.map(|j| (at - pixel(j)) / (pixel(i) - pixel(j))).product::<f64>() as f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_of_the_fifth_degree_are_met() {
        let enlarge = Enlarge::new(-9..9, (4, 1));
        let polynomial = |x: f64| 1.0 + x * (2.0 - x * (0.5 - x * (0.25 + x * (0.125 - x * 0.1))));
        for at in -8..8 {
            let sum = enlarge.sum(at);
            let terms = (sum.first..).zip(&*sum.weights);
            let got: f64 = terms.map(|(k, w)| f64::from(*w) * polynomial(k.into())).sum();
            let want = polynomial(f64::from(at - 1) / 4.0);
            assert!((got - want).abs() < 1e-4, "{at}: {got} {want}");
        }
    }

    #[test]
    fn lines_go_on_with_their_last_pixels() {
        let enlarge = Enlarge::new(0..1, (8, 0));
        for at in [-100, 0, 3, 100] {
            let sum = enlarge.sum(at);
            assert_eq!((sum.first, sum.weights.len()), (0, 1));
            assert!((sum.weights[0] - 1.0).abs() < 1e-6);
            assert_eq!(enlarge.reads(at..at + 1), 0..1);
        }
    }
}
