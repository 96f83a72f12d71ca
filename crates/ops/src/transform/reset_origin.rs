//! Moving an image to the corner of the plane.

use imgflo_op::prelude::*;

params! {
    /// Moves an image so that its top left corner lies at zero.
    pub struct ResetOrigin {
        /// Has no effect: a moved image looks the same from every point.
        origin_x: f64 = number(0.0).pixels(),
        /// Has no effect: a moved image looks the same from every point.
        origin_y: f64 = number(0.0).pixels(),
        /// Has no effect: nothing is nearer to the eye than the rest.
        near_z: f64 = number(0.0).range(0.0, 1.0),
        /// Has no effect: the image moves by whole pixels.
        sampler: Sampler = choice(1),
    }
}

pub(crate) static OP: OpDef =
    affine::<ResetOrigin>("gegl:reset-origin").title("Reset origin").categories(&["transform"]);

impl Affine for ResetOrigin {
    fn matrix(&self, input: Rect) -> Matrix {
        if input.is_infinite() {
            return Matrix::IDENTITY;
        }
        Matrix::translate(-f64::from(input.x0), -f64::from(input.y0))
    }

    fn sampler(&self) -> Sampler {
        self.sampler
    }

    fn near_z(&self) -> f64 {
        self.near_z
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corner_goes_to_zero() {
        let image = Rect::new(-30, 12, 40, 30);
        assert_eq!(ResetOrigin::default().matrix(image).bounds(&image), Rect::new(0, 0, 40, 30));
    }

    #[test]
    fn what_has_no_corner_stays_where_it_is() {
        assert_eq!(ResetOrigin::default().matrix(Rect::PLANE), Matrix::IDENTITY);
    }
}
