//! Scaling by factors.

use imgflo_op::prelude::*;

use super::origin::about;

params! {
    /// Makes an image larger or smaller by given factors.
    pub struct ScaleRatio {
        /// Where the point that stays in place is, from the left.
        origin_x: f64 = number(0.0).pixels(),
        /// Where the point that stays in place is, from the top.
        origin_y: f64 = number(0.0).pixels(),
        /// How near to the eye the image may come before it is cut off. Only matters in perspective.
        near_z: f64 = number(0.0).range(0.0, 1.0),
        /// How colours between pixels are worked out.
        sampler: Sampler = choice(1),
        /// What is beyond the edges of the image, where the result needs it.
        abyss_policy: Abyss = choice(0),
        /// How many times as wide. Below zero, left and right change places.
        x: f64 = number(0.0).range(-9000.0, 9000.0),
        /// How many times as high. Below zero, top and bottom change places.
        y: f64 = number(0.0).range(-9000.0, 9000.0),
    }
}

pub(crate) static OP: OpDef =
    affine::<ScaleRatio>("gegl:scale-ratio").title("Scale ratio").categories(&["transform"]);

impl Affine for ScaleRatio {
    fn matrix(&self, _: Rect) -> Matrix {
        about(Matrix::scale(self.x, self.y), self.origin_x, self.origin_y)
    }

    fn sampler(&self) -> Sampler {
        self.sampler
    }

    fn abyss(&self) -> Abyss {
        self.abyss_policy
    }

    fn near_z(&self) -> f64 {
        self.near_z
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_zero_it_is_mirrored() {
        let mirror = ScaleRatio { x: -1.0, y: 1.0, ..Default::default() };
        let map = mirror.matrix(Rect::EMPTY);
        assert_eq!(map.bounds(&Rect::new(0, 0, 8, 6)), Rect::new(-8, 0, 8, 6));
    }

    #[test]
    fn parts_of_pixels_count_as_pixels() {
        let map = ScaleRatio { x: 0.3, y: 0.5, ..Default::default() }.matrix(Rect::EMPTY);
        assert_eq!(map.bounds(&Rect::new(0, 0, 8, 6)), Rect::new(0, 0, 3, 3));
    }
}
