//! Turning an image about a point.

use imgflo_op::prelude::*;

use super::origin::about;

params! {
    /// Turns an image about a point.
    ///
    /// The result is just large enough to hold the turned image; what the image does not cover is
    /// transparent.
    pub struct Rotate {
        /// Where the point that stays in place is, from the left.
        origin_x: f64 = number(0.0).pixels(),
        /// Where the point that stays in place is, from the top.
        origin_y: f64 = number(0.0).pixels(),
        /// How near to the eye the image may come before it is cut off. Only matters in perspective.
        near_z: f64 = number(0.0).range(0.0, 1.0),
        /// How colours between pixels are worked out.
        sampler: Sampler = choice(1),
        /// How far to turn, counter-clockwise.
        degrees: f64 = number(0.0).range(-720.0, 720.0).slider(-180.0, 180.0).unit(Unit::Degree),
    }
}

pub(crate) static OP: OpDef =
    affine::<Rotate>("gegl:rotate").title("Rotate").categories(&["transform"]);

impl Affine for Rotate {
    fn matrix(&self, _: Rect) -> Matrix {
        about(Matrix::rotate(self.degrees), self.origin_x, self.origin_y)
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
    fn a_quarter_turn_stands_an_image_upright() {
        let turned = Rotate { degrees: 90.0, ..Default::default() }.matrix(Rect::EMPTY);
        assert_eq!(turned.bounds(&Rect::new(0, 0, 40, 30)), Rect::new(0, -40, 30, 40));
    }

    #[test]
    fn half_a_turn_about_the_middle_leaves_the_image_in_place() {
        let half = Rotate { degrees: 180.0, origin_x: 20.0, origin_y: 15.0, ..Default::default() };
        let image = Rect::new(0, 0, 40, 30);
        assert_eq!(half.matrix(image).bounds(&image), image);
    }
}
