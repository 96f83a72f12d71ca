//! Weighted sums along one direction: resizing, and blurs of what was made smaller.
//!
//! Each pixel of a line becomes a weighted sum of some pixels of another line. Lines are the columns
//! of an image ([`down`]) or its rows ([`along`]).

mod along;
mod down;

use std::borrow::Cow;
use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;

use imgflo_op::{Abyss, AreaRender, AreaWork, Work};
use imgflo_pixel::Space;

/// A weighted sum of pixels of a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sum<'a> {
    /// The first pixel of them.
    pub(crate) first: i32,
    /// The weights of that one and those after it.
    pub(crate) weights: Cow<'a, [f32]>,
    /// The weight of what is beyond the line.
    pub(crate) beyond: f32,
}

impl<'a> Sum<'a> {
    /// The sum of pixels from `first` on, in and beyond a line. What is beyond is like the line's
    /// last pixels if `clamps`.
    pub(crate) fn of(first: i32, weights: &'a [f32], line: &Range<i32>, clamps: bool) -> Self {
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
pub(crate) trait Weights: Debug + Send + Sync + 'static {
    /// What a pixel is made of.
    fn sum(&self, at: i32) -> Sum<'_>;
    /// Which pixels those of `range` are made of: one at least.
    fn reads(&self, range: Range<i32>) -> Range<i32>;
}

/// Sums of each column's pixels. `edge` is what is beyond the columns.
pub(crate) fn down<W: Weights>(weights: W, edge: [f32; 4]) -> Work {
    work(Arc::new(down::Down { weights, edge }), 1)
}

/// Sums of each row's pixels. `edge` is what is beyond the rows.
pub(crate) fn along<W: Weights>(weights: W, edge: [f32; 4]) -> Work {
    work(Arc::new(along::Along { weights, edge }), crate::lanes::WIDTH as u32)
}

fn work(render: Arc<dyn AreaRender>, rows: u32) -> Work {
    let (space, abyss) = (Space::Premultiplied, Abyss::None);
    let pixels = vec![(0, space, abyss)];
    Work::Area(AreaWork { render, pixels, space, block: (1, rows), whole: false })
}
