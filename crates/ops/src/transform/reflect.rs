//! Mirroring an image at a line.

use imgflo_op::prelude::*;

use super::origin::about;

params! {
    /// Mirrors an image at a line through a point.
    ///
    /// The line goes in the direction of the two numbers below. When both are zero there is no
    /// line, and nothing changes.
    pub struct Reflect {
        /// Where the point that the line goes through is, from the left.
        origin_x: f64 = number(0.0).pixels(),
        /// Where the point that the line goes through is, from the top.
        origin_y: f64 = number(0.0).pixels(),
        /// How near to the eye the image may come before it is cut off. Only matters in perspective.
        near_z: f64 = number(0.0).range(0.0, 1.0),
        /// How colours between pixels are worked out.
        sampler: Sampler = choice(1),
        /// How far to the right the line goes, for the step down below.
        x: f64 = number(0.0).slider(-100.0, 100.0),
        /// How far down the line goes, for the step to the right above.
        y: f64 = number(0.0).slider(-100.0, 100.0),
    }
}

pub(crate) static OP: OpDef =
    affine::<Reflect>("gegl:reflect").title("Reflect").categories(&["transform"]);

impl Affine for Reflect {
    fn matrix(&self, _: Rect) -> Matrix {
        let Self { x, y, .. } = self;
        let twice = 2.0 / (x * x + y * y);
        if !twice.is_finite() {
            return Matrix::IDENTITY;
        }
        let across = x * y * twice;
        let map = [
            [x * x * twice - 1.0, across, 0.0],
            [across, y * y * twice - 1.0, 0.0],
            [0.0, 0.0, 1.0],
        ];
        about(Matrix(map), self.origin_x, self.origin_y)
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

    fn map(x: f64, y: f64) -> Matrix {
        Reflect { x, y, ..Default::default() }.matrix(Rect::EMPTY)
    }

    #[test]
    fn an_upright_line_swaps_left_and_right() {
        assert_eq!(map(0.0, 3.0).apply(5.0, 7.0), (-5.0, 7.0));
    }

    #[test]
    fn a_slanting_line_swaps_the_sides() {
        assert_eq!(map(2.0, 2.0).apply(5.0, 7.0), (7.0, 5.0));
    }

    #[test]
    fn without_a_line_nothing_changes() {
        assert_eq!(map(0.0, 0.0), Matrix::IDENTITY);
    }
}
