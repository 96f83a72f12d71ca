//! The nine pixels of a square of three by three, for all pixels of a row.

use imgflo_op::Window;

/// Three pixels side by side, above, here and below.
pub(super) type Nine = [[f32; 3]; 3];

/// The rows above, here and below, from the pixel left of column `x` on: as many pixels as a row of
/// this width looks at.
pub(super) fn rows<'a>(
    window: &Window<'a>,
    plane: usize,
    (x, y): (i32, i32),
    width: usize,
) -> [&'a [f32]; 3] {
    let first = (x - 1 - window.rect().x0) as usize;
    [y - 1, y, y + 1].map(|y| &window.row(plane, y)[first..first + width + 2])
}

/// Makes each pixel of a row of the nine around it.
#[inline(always)]
pub(super) fn each(rows: [&[f32]; 3], output: &mut [f32], formula: impl Fn(Nine) -> f32) {
    let width = output.len();
    let [above, here, below] = rows.map(|row| &row[..width + 2]);
    for (x, value) in output.iter_mut().enumerate() {
        let three = |row: &[f32]| [row[x], row[x + 1], row[x + 2]];
        *value = formula([three(above), three(here), three(below)]);
    }
}
