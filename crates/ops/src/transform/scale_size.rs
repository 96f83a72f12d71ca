//! Scaling to a size.

use imgflo_op::prelude::*;

use super::origin::{about, size};

params! {
    /// Makes an image as large as you say, whatever its size was.
    pub struct ScaleSize {
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
        /// How wide it becomes. Below zero, left and right change places.
        x: f64 = number(100.0).range(-9000.0, 9000.0).pixels(),
        /// How high it becomes. Below zero, top and bottom change places.
        y: f64 = number(100.0).range(-9000.0, 9000.0).pixels(),
    }
}

pub(crate) static OP: OpDef =
    affine::<ScaleSize>("gegl:scale-size").title("Scale size").categories(&["transform"]);

impl Affine for ScaleSize {
    fn matrix(&self, input: Rect) -> Matrix {
        let (width, height) = size(input);
        about(Matrix::scale(self.x / width, self.y / height), self.origin_x, self.origin_y)
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
    fn the_size_is_what_was_asked_for() {
        let input = Rect::new(0, 0, 640, 427);
        let scale = ScaleSize { x: 320.0, y: 100.0, ..Default::default() };
        assert_eq!(scale.matrix(input).bounds(&input), Rect::new(0, 0, 320, 100));
    }

    #[test]
    fn an_image_of_no_size_does_no_harm() {
        assert_eq!(ScaleSize::default().matrix(Rect::EMPTY), Matrix::scale(100.0, 100.0));
    }
}
