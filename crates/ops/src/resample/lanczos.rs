//! Lanczos' filter: sharp, with little ringing.

use std::ops::Range;

use imgflo_op::{Sum, Weights};

/// Half the width of the filter, in pixels of whichever line has fewer.
const LOBES: f64 = 3.0;

/// The weights that make of a line one of another length.
#[derive(Debug)]
pub(crate) struct Lanczos {
    line: Range<i32>,
    /// For each pixel the first that it is made of, and where its weights begin.
    places: Vec<(i32, usize)>,
    weights: Vec<f32>,
}

impl Lanczos {
    /// Makes of `line`, which is not empty, one of `size` pixels from 0 on.
    pub(crate) fn new(line: Range<i32>, size: u32) -> Self {
        let scale = f64::from(line.end.abs_diff(line.start)) / f64::from(size);
        let wide = scale.max(1.0);
        let (mut places, mut weights) = (Vec::new(), Vec::new());
        for i in 0..size {
            let middle = f64::from(line.start) + (f64::from(i) + 0.5) * scale - 0.5;
            let first = libm::ceil(middle - LOBES * wide) as i32;
            let last = libm::floor(middle + LOBES * wide) as i32;
            places.push((first, weights.len()));
            let own = (first..=last).map(|at| lanczos((f64::from(at) - middle) / wide));
            let own: Vec<f64> = own.collect();
            let all: f64 = own.iter().sum();
            weights.extend(own.iter().map(|weight| (weight / all) as f32));
        }
        places.push((0, weights.len()));
        Self { line, places, weights }
    }

    /// The weights of a pixel, and the first pixel that they are of.
    fn taps(&self, at: i32) -> (i32, &[f32]) {
        let i = (at.max(0) as usize).min(self.places.len() - 2);
        (self.places[i].0, &self.weights[self.places[i].1..self.places[i + 1].1])
    }
}

impl Weights for Lanczos {
    fn sum(&self, at: i32) -> Sum<'_> {
        let (first, weights) = self.taps(at);
        Sum::of(first, weights, &self.line, true)
    }

    fn reads(&self, range: Range<i32>) -> Range<i32> {
        let (start, end) = (self.line.start, self.line.end);
        let (first, _) = self.taps(range.start);
        let (last, weights) = self.taps(range.end - 1);
        let first = first.clamp(start, end - 1);
        first..(last + weights.len() as i32).clamp(first + 1, end)
    }
}

/// The sinc function in a window of its own shape.
fn lanczos(x: f64) -> f64 {
    let sinc = |x: f64| {
        let turned = std::f64::consts::PI * x;
        if x == 0.0 { 1.0 } else { libm::sin(turned) / turned }
    };
    if x.abs() < LOBES { sinc(x) * sinc(x / LOBES) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dense(lanczos: &Lanczos, at: i32) -> Vec<f32> {
        let sum = lanczos.sum(at);
        let mut all = vec![0.0; lanczos.line.len()];
        for (place, weight) in (sum.first..).zip(&*sum.weights) {
            all[(place - lanczos.line.start) as usize] = *weight;
        }
        all
    }

    #[test]
    fn the_same_size_is_the_same_line() {
        let lanczos = Lanczos::new(5..25, 20);
        for at in 0..20 {
            for (i, weight) in dense(&lanczos, at).into_iter().enumerate() {
                let want = if i == at as usize { 1.0 } else { 0.0 };
                assert!((weight - want).abs() < 1e-6, "{at} {i}: {weight}");
            }
        }
    }

    #[test]
    fn weights_are_one_in_all_and_lie_where_they_are_said_to() {
        for (line, size) in [(-7..93, 13), (0..3, 50), (0..1, 9), (4..1000, 1)] {
            let lanczos = Lanczos::new(line, size);
            for at in 0..size as i32 {
                let sum = lanczos.sum(at);
                assert!((sum.weights.iter().sum::<f32>() - 1.0).abs() < 1e-5);
                let reads = lanczos.reads(at..at + 1);
                let end = sum.first + sum.weights.len() as i32;
                assert!(reads.start <= sum.first && end <= reads.end, "{reads:?}");
            }
        }
    }

    #[test]
    fn a_line_and_its_mirror_image_are_made_alike() {
        let lanczos = Lanczos::new(0..100, 33);
        let mirrored: Vec<f32> = dense(&lanczos, 32 - 4).into_iter().rev().collect();
        for (a, b) in dense(&lanczos, 4).into_iter().zip(mirrored) {
            assert!((a - b).abs() < 1e-6);
        }
    }
}
