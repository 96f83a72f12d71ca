//! Convolution along one direction: exact, and slow where the kernel is long.

use fearless_simd::dispatch;
use imgflo_op::{Patch, Window};

/// Pixels that are computed together, in registers.
const TOGETHER: usize = 64;

/// Fills a plane, each pixel with the weighted sum of the pixels left and right of it.
pub(super) fn along(weights: &[f32], plane: usize, window: &Window<'_>, output: &mut Patch<'_>) {
    let (rect, level) = (output.rect(), window.level());
    let first = (rect.x0 - window.rect().x0) as usize - weights.len() / 2;
    for y in rect.y0..rect.y1 {
        let input = &window.row(plane, y)[first..];
        let output = output.row(plane, y);
        dispatch!(level, _simd => {
            for x in (0..output.len()).step_by(TOGETHER) {
                let mut sums = [0.0; TOGETHER];
                for (i, &weight) in weights.iter().enumerate() {
                    add(&mut sums, &input[x + i..], weight);
                }
                put(&sums, &mut output[x..]);
            }
        });
    }
}

/// Fills a plane, each pixel with the weighted sum of the pixels above and below it.
pub(super) fn down(weights: &[f32], plane: usize, window: &Window<'_>, output: &mut Patch<'_>) {
    let (rect, level) = (output.rect(), window.level());
    let skip = (rect.x0 - window.rect().x0) as usize;
    let half = (weights.len() / 2) as i32;
    for y in rect.y0..rect.y1 {
        let rows: Vec<&[f32]> =
            (y - half..=y + half).map(|y| &window.row(plane, y)[skip..]).collect();
        let output = output.row(plane, y);
        dispatch!(level, _simd => {
            for x in (0..output.len()).step_by(TOGETHER) {
                let mut sums = [0.0; TOGETHER];
                for (row, &weight) in rows.iter().zip(weights) {
                    add(&mut sums, &row[x..], weight);
                }
                put(&sums, &mut output[x..]);
            }
        });
    }
}

/// Adds weighted pixels, as many as there are.
#[inline(always)]
fn add(sums: &mut [f32; TOGETHER], pixels: &[f32], weight: f32) {
    if let Some(pixels) = pixels.first_chunk::<TOGETHER>() {
        for (sum, &pixel) in sums.iter_mut().zip(pixels) {
            *sum += pixel * weight;
        }
    } else {
        for (sum, &pixel) in sums.iter_mut().zip(pixels) {
            *sum += pixel * weight;
        }
    }
}

/// Gives as many sums as fit.
#[inline(always)]
fn put(sums: &[f32; TOGETHER], output: &mut [f32]) {
    let count = output.len().min(TOGETHER);
    output[..count].copy_from_slice(&sums[..count]);
}
