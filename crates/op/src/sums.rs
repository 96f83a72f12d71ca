//! Weighted sums of pixels of lines: resizing, and blurs of what was made smaller.

use std::borrow::Cow;
use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;

use imgflo_pixel::Space;

/// A weighted sum of pixels of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum<'a> {
    /// The first pixel of them.
    pub first: i32,
    /// The weights of that one and those after it.
    pub weights: Cow<'a, [f32]>,
    /// The weight of what is beyond the line.
    pub beyond: f32,
}

impl<'a> Sum<'a> {
    /// The sum of pixels from `first` on, in and beyond a line. What is beyond is like the line's
    /// last pixels if `clamps`.
    pub fn of(first: i32, weights: &'a [f32], line: &Range<i32>, clamps: bool) -> Self {
        let to = first + weights.len() as i32;
        if line.start <= first && to <= line.end {
            return Sum { first, weights: Cow::Borrowed(weights), beyond: 0.0 };
        }
        let from = first.clamp(line.start, line.end - 1);
        let to = to.clamp(from + 1, line.end);
        let (mut inner, mut beyond) = (vec![0.0; (to - from) as usize], 0.0);
        for (at, weight) in (first..).zip(weights) {
            if clamps || line.contains(&at) {
                inner[(at.clamp(from, to - 1) - from) as usize] += weight;
            } else {
                beyond += weight;
            }
        }
        Sum { first: from, weights: Cow::Owned(inner), beyond }
    }
}

/// What each pixel of a line is made of.
pub trait Weights: Debug + Send + Sync {
    /// What a pixel is made of.
    fn sum(&self, at: i32) -> Sum<'_>;
    /// Which pixels those of `range` are made of: one at least.
    fn reads(&self, range: Range<i32>) -> Range<i32>;
}

/// Weighted sums of each column's pixels.
#[derive(Clone, Debug)]
pub struct SumsWork {
    /// What each row is made of.
    pub weights: Arc<dyn Weights>,
    /// What is beyond the columns.
    pub edge: [f32; 4],
    /// The space of what is summed up, and of the sums.
    pub space: Space,
}
