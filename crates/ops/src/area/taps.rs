//! Weighted sums of neighbors.

/// A neighbor that counts: how far to the right and down it is, and how much it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tap {
    pub x: i32,
    pub y: i32,
    pub weight: f32,
}

/// Pixels that are computed together, in registers.
const TOGETHER: usize = 64;

/// Fills a row with weighted sums. Each neighbor comes as a row that starts at the first pixel's,
/// with its weight.
#[inline(always)]
pub(super) fn sum(neighbors: &[(&[f32], f32)], output: &mut [f32]) {
    for (x, output) in (0..).step_by(TOGETHER).zip(output.chunks_mut(TOGETHER)) {
        let mut sums = [0.0; TOGETHER];
        for &(row, weight) in neighbors {
            add(&mut sums, &row[x..], weight);
        }
        output.iter_mut().zip(sums).for_each(|(to, sum)| *to = sum);
    }
}

/// Adds weighted pixels, as many as there are.
#[inline(always)]
fn add(sums: &mut [f32; TOGETHER], pixels: &[f32], weight: f32) {
    if let Some(pixels) = pixels.first_chunk::<TOGETHER>() {
        sums.iter_mut().zip(pixels).for_each(|(sum, pixel)| *sum += pixel * weight);
    } else {
        sums.iter_mut().zip(pixels).for_each(|(sum, pixel)| *sum += pixel * weight);
    }
}
