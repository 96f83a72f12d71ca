//! Where the cells of a pattern lie.

/// Where the cell begins that starts nearest to zero, given where one starts, and whether an odd
/// number of cells lies between the two. Near zero, `f32` counts pixels exactly.
pub(super) fn nearest_start(offset: i32, size: i32) -> (i64, i64) {
    let (offset, size) = (i64::from(offset), i64::from(size.max(1)));
    let cells = (2 * offset + size).div_euclid(2 * size);
    (offset - cells * size, cells.rem_euclid(2))
}
