//! Rows that are to be filled, cut into parts that threads fill side by side.

use imgflo_pixel::SPAN;

use crate::cuts::evenly;

/// Some columns of some rows that are to be filled.
pub(super) struct Stripe<'a, T> {
    /// The first column, and one past the last.
    pub(super) from: i32,
    pub(super) to: i32,
    /// The first row.
    pub(super) y: i32,
    /// What is to be filled: one slice a row, or one for each plane of it.
    pub(super) rows: Vec<&'a mut [T]>,
}

/// Pixels of a part, at least, where they are computed, and where they are sampled, which takes
/// longer: fewer are not worth the trouble.
const LEAST_PIXELS: [usize; 2] = [4096, 32];
/// Columns of a part are a multiple of this.
const COLUMNS: usize = 32;
/// Parts for each thread: those that are done first get some more.
const PARTS: usize = 8;
/// Columns of a part, at least, before rows are cut rather than columns, where pixels are computed,
/// and where they are sampled. Rows of the same columns often read the same pixels, above all where
/// an image is turned.
const LEAST_COLUMNS: [usize; 2] = [4 * SPAN, SPAN];

/// Cuts the columns `from` to `to` of rows from `y` on. A row is `planes` slices; a pixel is `size`
/// numbers in each. `samples` tells whether pixels are sampled; `threads`, how many share the work.
pub(super) fn stripes<T>(
    slices: Vec<&mut [T]>,
    (planes, size): (usize, usize),
    (from, to, y): (i32, i32, i32),
    samples: bool,
    threads: usize,
) -> Vec<Stripe<'_, T>> {
    let (width, height) = ((to - from) as usize, slices.len() / planes);
    let worthwhile = width * height / LEAST_PIXELS[usize::from(samples)];
    let wanted = (PARTS * threads).min(worthwhile).max(1);
    let across =
        (width / LEAST_COLUMNS[usize::from(samples)]).max(wanted / height.max(1)).clamp(1, wanted);
    let across = evenly(across, threads);
    let rows = height.div_ceil(wanted.div_ceil(across)).max(1);
    let ends = (1..across).map(|part| part * width / across / COLUMNS * COLUMNS).chain([width]);
    let mut ends: Vec<usize> = ends.filter(|end| *end > 0).collect();
    ends.dedup();
    let mut slices = slices.into_iter();
    let mut stripes = Vec::new();
    for top in (0..height).step_by(rows) {
        let mut rest: Vec<&mut [T]> = slices.by_ref().take(rows * planes).collect();
        let mut x = 0;
        for end in &ends {
            let count = end - x;
            let mut cut = Vec::with_capacity(rest.len());
            for slice in &mut rest {
                let (now, later) = std::mem::take(slice).split_at_mut(count * size);
                *slice = later;
                cut.push(now);
            }
            let from = from + x as i32;
            stripes.push(Stripe { from, to: from + count as i32, y: y + top as i32, rows: cut });
            x = *end;
        }
    }
    // Each thread has its share of what there is: the same columns in all steps, mostly.
    stripes.sort_by_key(|stripe| stripe.from);
    stripes
}

/// Bytes that stripes of this width, height and number of slices in a row take, at most.
pub(crate) fn bytes((width, height, slices): (u32, u32, u32), threads: usize) -> u64 {
    let most = (PARTS * threads) as u64;
    let across = most.min(u64::from(width.div_ceil(COLUMNS as u32)));
    // The slices, what is left of them while they are cut, and those that a thread takes in hand.
    let each = 3 * size_of::<&mut [f32]>() as u64;
    u64::from(height) * u64::from(slices) * (across + 1) * each
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripes_cover_every_pixel_once() {
        for (width, height) in [(1, 1), (5000, 3), (300, 100), (1024, 64)] {
            let mut rows = vec![vec![0u8; width * 3]; height];
            let slices = rows.iter_mut().map(Vec::as_mut_slice).collect();
            for stripe in stripes(slices, (1, 3), (-7, width as i32 - 7, 5), true, 2) {
                let pixels = (stripe.to - stripe.from) as usize;
                for (y, row) in (stripe.y..).zip(stripe.rows) {
                    assert_eq!(row.len(), pixels * 3);
                    row.iter_mut().for_each(|number| *number += 1 + (y - 5) as u8);
                }
            }
            for (y, row) in rows.iter().enumerate() {
                assert!(row.iter().all(|number| usize::from(*number) == 1 + y));
            }
        }
    }
}
