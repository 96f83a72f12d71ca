//! A formula of nine pixels, again and again.

use fearless_simd::dispatch;
use imgflo_op::{Patch, Window};
use imgflo_pixel::Rect;

use super::nine::{self, Nine};

/// Patches are at least this high, so that what is computed around them does not take long.
const LEAST_BLOCK: u32 = 64;
const LARGEST_BLOCK: u32 = 1024;

/// The blocks to ask for, given how often the formula is applied.
pub(super) fn block(rounds: u32) -> (u32, u32) {
    (1, rounds.saturating_mul(4).clamp(LEAST_BLOCK, LARGEST_BLOCK))
}

/// Bytes that [`repeat`] takes with a window this large.
pub(super) fn bytes(window: &Rect) -> u64 {
    let row = window.width() as usize * size_of::<f32>() + size_of::<Vec<f32>>();
    row as u64 * (u64::from(window.height()) + 1)
}

/// Fills a plane with what a formula makes of the window's pixels when it is applied this often.
/// Every round takes a pixel off the window all around.
pub(super) fn repeat(
    rounds: u32,
    plane: usize,
    window: &Window<'_>,
    output: &mut Patch<'_>,
    formula: impl Fn(Nine) -> f32,
) {
    let (rect, part) = (window.rect(), output.rect());
    let around = part.grow(rounds, rounds);
    let (left, mut width) = ((around.x0 - rect.x0) as usize, around.width() as usize);
    let row = |y: i32| window.row(plane, y)[left..left + width].to_vec();
    let mut rows: Vec<Vec<f32>> = (around.y0..around.y1).map(row).collect();
    let mut spare = vec![0.0; width];
    for _ in 0..rounds {
        width -= 2;
        for y in 0..rows.len() - 2 {
            // What was above is not needed any more: its row is the next one's spare.
            let three = [&rows[y], &rows[y + 1], &rows[y + 2]].map(Vec::as_slice);
            let next = &mut spare[..width];
            dispatch!(window.level(), _simd => nine::each(three, next, &formula));
            std::mem::swap(&mut rows[y], &mut spare);
        }
        rows.truncate(rows.len() - 2);
    }
    for (row, pixels) in output.plane(plane).zip(rows) {
        row[..width].copy_from_slice(&pixels[..width]);
    }
}

/// Fills a plane with the window's pixels as they are.
pub(super) fn copy(plane: usize, window: &Window<'_>, output: &mut Patch<'_>) {
    let part = output.rect();
    let first = (part.x0 - window.rect().x0) as usize;
    for (y, row) in (part.y0..).zip(output.plane(plane)) {
        let width = part.width() as usize;
        row[..width].copy_from_slice(&window.row(plane, y)[first..first + width]);
    }
}
