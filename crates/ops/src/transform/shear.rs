//! Slanting an image.

use imgflo_op::prelude::*;

use super::origin::about;

params! {
    /// Slants an image, as a stack of cards is pushed askew.
    ///
    /// The result is just large enough to hold the slanted image; what the image does not cover is
    /// transparent.
    pub struct Shear {
        /// Where the point that stays in place is, from the left.
        origin_x: f64 = number(0.0).pixels(),
        /// Where the point that stays in place is, from the top.
        origin_y: f64 = number(0.0).pixels(),
        /// How near to the eye the image may come before it is cut off. Only matters in perspective.
        near_z: f64 = number(0.0).range(0.0, 1.0),
        /// How colours between pixels are worked out.
        sampler: Sampler = choice(1),
        /// How far to the right each row goes, for every pixel that it lies below the point.
        x: f64 = number(0.0).slider(-100.0, 100.0),
        /// How far down each column goes, for every pixel that it lies to the right of the point.
        y: f64 = number(0.0).slider(-100.0, 100.0),
    }
}

pub(crate) static OP: OpDef =
    affine::<Shear>("gegl:shear").title("Shear").categories(&["transform"]);

impl Affine for Shear {
    fn matrix(&self, _: Rect) -> Matrix {
        let slant = Matrix([[1.0, self.x, 0.0], [self.y, 1.0, 0.0], [0.0, 0.0, 1.0]]);
        about(slant, self.origin_x, self.origin_y)
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
    fn rows_go_to_the_right_as_far_as_they_are_down() {
        let map = Shear { x: 0.5, origin_y: 10.0, ..Default::default() }.matrix(Rect::EMPTY);
        assert_eq!(map.apply(7.0, 10.0), (7.0, 10.0));
        assert_eq!(map.apply(7.0, 14.0), (9.0, 14.0));
    }

    #[test]
    fn the_result_is_as_much_wider() {
        let map = Shear { x: 0.5, ..Default::default() }.matrix(Rect::EMPTY);
        assert_eq!(map.bounds(&Rect::new(0, 0, 40, 30)), Rect::new(0, 0, 55, 30));
    }
}
