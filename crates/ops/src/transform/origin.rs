//! Maps about a point other than the corner of the plane.

use imgflo_pixel::{Matrix, Rect};

/// The map with `x`, `y` for its origin, as GEGL has it: numbers are made whole before, and a
/// perspective is left where it is.
pub(super) fn about(matrix: Matrix, x: f64, y: f64) -> Matrix {
    let mut map = matrix.rounded();
    for (row, own) in [x, y].into_iter().enumerate() {
        let [along_x, along_y, fixed] = map.0[row];
        map.0[row][2] = along_x * -x + along_y * -y + fixed + own;
    }
    map
}

/// The width and height of an image, at least one pixel.
pub(super) fn size(image: Rect) -> (f64, f64) {
    (image.width().max(1).into(), image.height().max(1).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_stays_where_it_is() {
        let map = about(Matrix::scale(3.0, 0.5), 10.0, -4.0);
        assert_eq!(map.apply(10.0, -4.0), (10.0, -4.0));
        assert_eq!(map.apply(11.0, -2.0), (13.0, -3.0));
    }

    #[test]
    fn a_translation_has_no_origin() {
        assert_eq!(about(Matrix::translate(1.5, 2.0), 70.0, 30.0), Matrix::translate(1.5, 2.0));
    }
}
