//! The neighbor of a given rank.
//!
//! Small neighborhoods are searched: how many neighbors are below a value is counted for many
//! pixels at once, and the value is found bit by bit. For large ones a tally of the neighborhood
//! slides along the row, as in T. Huang, G. Yang and G. Tang, "A fast two-dimensional median
//! filtering algorithm".
//!
//! A color weighs as much as its alpha, so that what is transparent does not count.

mod exact;
mod search;
mod slide;
mod steps;
mod tally;

use imgflo_op::{Patch, Window};

use slide::{Sliding, Tallies};
use steps::Steps;
use tally::Bytes;

/// A neighborhood, alike in all directions: how far its rows reach to either side, from the middle
/// one outward.
#[derive(Clone, Debug)]
pub(super) struct Shape(pub Vec<u32>);

/// Which neighbors are taken.
#[derive(Clone, Debug)]
pub(super) struct Ranks {
    /// The neighborhood.
    pub shape: Shape,
    /// The color: 0 is the lowest, 1 the highest.
    pub color: f64,
    /// The alpha, likewise.
    pub alpha: f64,
}

/// Neighborhoods up to this many pixels are searched. What is counted must fit into a byte.
const SEARCHED: usize = 255;

impl Shape {
    fn radius(&self) -> usize {
        self.0.len() - 1
    }

    /// The rows, from the top: the first pixel and how many, in an image with rows this long. The
    /// corner of the square around the neighborhood is pixel 0.
    fn spans(&self, stride: usize) -> Vec<(usize, usize)> {
        let radius = self.radius();
        let span = |row: usize| {
            let half = self.0[row.abs_diff(radius)] as usize;
            (row * stride + radius - half, 2 * half + 1)
        };
        (0..=2 * radius).map(span).collect()
    }

    fn pixels(&self) -> usize {
        self.spans(0).iter().map(|(_, count)| count).sum()
    }
}

impl Ranks {
    /// Fills `output`, with 256 steps of every color.
    pub(super) fn in_steps(&self, window: &Window<'_>, output: &mut Patch<'_>) {
        let steps = Steps::new(window, &output.rect(), self.shape.radius());
        if self.shape.pixels() <= SEARCHED {
            search::fill(self, &steps, window, output);
            return;
        }
        let sliding = Sliding {
            ranks: self,
            stride: steps.stride,
            pixels: &steps.pixels(),
            weigh: u32::from,
            opaque: window.is_opaque(),
        };
        let mut tallies = Tallies::new(Bytes::new);
        for y in 0..output.rect().height() as usize {
            let row = output.planes(output.rect().y0 + y as i32);
            sliding.row(y, row, &mut tallies, |_, step| steps::value(step));
        }
    }
}

/// How many neighbors, by weight, must be at or below the one that is taken.
fn wanted(all: u32, rank: f64) -> u32 {
    (libm::ceil(f64::from(all) * rank) as u32).max(1)
}
