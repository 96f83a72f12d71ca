//! Moving an image.

use imgflo_op::prelude::*;

use super::origin::about;

params! {
    /// Moves an image.
    ///
    /// Moved by whole pixels, nothing about it changes. Moved by parts of pixels, it is drawn anew,
    /// and its edges become soft.
    pub struct Translate {
        /// Has no effect here: every point moves alike.
        origin_x: f64 = number(0.0).pixels(),
        /// Has no effect here: every point moves alike.
        origin_y: f64 = number(0.0).pixels(),
        /// How near to the eye the image may come before it is cut off. Only matters in perspective.
        near_z: f64 = number(0.0).range(0.0, 1.0),
        /// How colours between pixels are worked out.
        sampler: Sampler = choice(1),
        /// How far to the right.
        x: f64 = number(0.0).slider(-1000.0, 1000.0).unit(Unit::PixelDistance),
        /// How far down.
        y: f64 = number(0.0).slider(-1000.0, 1000.0).unit(Unit::PixelDistance),
    }
}

pub(crate) static OP: OpDef =
    affine::<Translate>("gegl:translate").title("Translate").categories(&["transform"]);

impl Affine for Translate {
    fn matrix(&self, _: Rect) -> Matrix {
        about(Matrix::translate(self.x, self.y), self.origin_x, self.origin_y)
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
    fn whole_pixels_move_the_image_as_it_is() {
        let map = Translate { x: 3.0, y: -4.0, ..Default::default() }.matrix(Rect::EMPTY);
        assert_eq!(map.whole_translation(), Some((3, -4)));
    }

    #[test]
    fn the_origin_does_not_matter() {
        let here = Translate { x: 0.5, ..Default::default() };
        let there = Translate { origin_x: 64.0, origin_y: 32.0, ..here.clone() };
        assert_eq!(there.matrix(Rect::EMPTY), here.matrix(Rect::EMPTY));
    }
}
