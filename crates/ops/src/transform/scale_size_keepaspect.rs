//! Scaling to a size, in proportion.

use imgflo_op::prelude::*;

use super::origin::{about, size};

params! {
    /// Makes an image as wide or as high as you say; the other side follows, so that nothing looks
    /// stretched.
    ///
    /// With both sides given, both are as you say. With neither, nothing changes.
    pub struct ScaleSizeKeepaspect {
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
        /// How wide it becomes. At zero or below, that follows from the height.
        x: f64 = number(-1.0).range(-9000.0, 9000.0).pixels(),
        /// How high it becomes. At zero or below, that follows from the width.
        y: f64 = number(-1.0).range(-9000.0, 9000.0).pixels(),
    }
}

pub(crate) static OP: OpDef = affine::<ScaleSizeKeepaspect>("gegl:scale-size-keepaspect")
    .title("Scale size keep aspect")
    .categories(&["transform"]);

impl ScaleSizeKeepaspect {
    fn target(&self, width: f64, height: f64) -> (f64, f64) {
        let aspect = height / width;
        match (0.0 < self.x, 0.0 < self.y) {
            (true, true) => (self.x, self.y),
            (true, false) => (self.x, self.x * aspect),
            (false, true) => (self.y / aspect, self.y),
            (false, false) => (width, height),
        }
    }
}

impl Affine for ScaleSizeKeepaspect {
    fn matrix(&self, input: Rect) -> Matrix {
        let (width, height) = size(input);
        let (x, y) = self.target(width, height);
        about(Matrix::scale(x / width, y / height), self.origin_x, self.origin_y)
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

    fn scaled(x: f64, y: f64) -> Rect {
        let input = Rect::new(0, 0, 640, 480);
        ScaleSizeKeepaspect { x, y, ..Default::default() }.matrix(input).bounds(&input)
    }

    #[test]
    fn the_side_not_given_follows() {
        assert_eq!(scaled(320.0, -1.0), Rect::new(0, 0, 320, 240));
        assert_eq!(scaled(0.0, 120.0), Rect::new(0, 0, 160, 120));
    }

    #[test]
    fn with_both_sides_given_it_may_be_stretched() {
        assert_eq!(scaled(50.0, 300.0), Rect::new(0, 0, 50, 300));
    }

    #[test]
    fn with_neither_nothing_changes() {
        assert_eq!(scaled(-1.0, -1.0), Rect::new(0, 0, 640, 480));
    }
}
