//! The neighbor of a given rank.
//!
//! Small neighborhoods are searched: how many neighbors are below a value is counted for many
//! pixels at once, and the value is found by halving what it may be. For large ones a tally of the
//! neighborhood slides along the row, as in T. Huang, G. Yang and G. Tang, "A fast two-dimensional
//! median filtering algorithm".
//!
//! A color weighs as much as its alpha, so that what is transparent does not count.

mod exact;
mod search;
mod slide;
mod steps;
mod tally;

use imgflo_op::{Patch, Window};
use imgflo_pixel::Rect;

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
/// Columns that tallies slide along at a time: what they count takes memory.
const TILE: i32 = 2048;

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
    /// Bytes that are taken to rank a window's pixels, exactly or in steps.
    pub(super) fn bytes(&self, window: &Rect, exactly: bool) -> u64 {
        if exactly {
            return exact::bytes(window, self.shape.radius());
        }
        // Bytes of four planes, in two ways: in planes and in pixels, or to be compared.
        let width = window.width().min(TILE.unsigned_abs() + 2 * self.shape.radius() as u32);
        let row = (u64::from(width) + steps::SPARE as u64) * 2 * size_of::<[u8; 4]>() as u64;
        // And a few lists for each row of the neighborhood.
        row * u64::from(window.height()) + 128 * self.shape.0.len() as u64
    }

    /// Fills `output`, with 256 steps of every color.
    pub(super) fn in_steps(&self, window: &Window<'_>, output: &mut Patch<'_>) {
        let rect = output.rect();
        if self.shape.pixels() <= SEARCHED {
            let steps = Steps::new(window, &rect, self.shape.radius());
            search::fill(self, &steps, window, output);
            return;
        }
        for x0 in (rect.x0..rect.x1).step_by(TILE as usize) {
            let part = Rect { x0, x1: rect.x1.min(x0.saturating_add(TILE)), ..rect };
            self.slide(window, &part, output);
        }
    }

    fn slide(&self, window: &Window<'_>, part: &Rect, output: &mut Patch<'_>) {
        let steps = Steps::new(window, part, self.shape.radius());
        let sliding = Sliding {
            ranks: self,
            stride: steps.stride,
            pixels: &steps.pixels(),
            weigh: u32::from,
            opaque: window.is_opaque(),
        };
        let mut tallies = Tallies::new(Bytes::new);
        let first = (part.x0 - output.rect().x0) as usize;
        let columns = first..first + part.width() as usize;
        for y in 0..part.height() as usize {
            let row = output.planes(part.y0 + y as i32);
            let mut row = row.each_mut().map(|row| &mut row[columns.clone()]);
            sliding.row(y, &mut row, &mut tallies, |_, step| steps::value(step));
        }
    }
}

/// How many neighbors, by weight, must be at or below the one that is taken.
fn wanted(all: u32, rank: f64) -> u32 {
    (libm::ceil(f64::from(all) * rank) as u32).max(1)
}
