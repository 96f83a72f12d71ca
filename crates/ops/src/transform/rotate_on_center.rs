//! Turning an image.

use imgflo_op::prelude::*;

use super::origin::size;

params! {
    /// Turns an image, and keeps all of it in view.
    ///
    /// The result is just large enough to hold the turned image; what the image does not cover is
    /// transparent.
    pub struct RotateOnCenter {
        /// How near to the eye the image may come before it is cut off. Only matters in perspective.
        near_z: f64 = number(0.0).range(0.0, 1.0),
        /// How colours between pixels are worked out.
        sampler: Sampler = choice(1),
        /// How far to turn, counter-clockwise.
        degrees: f64 = number(0.0).slider(-180.0, 180.0),
        /// Has no effect: an image is always turned about its middle.
        origin_x: f64 = number(0.0).pixels(),
        /// Has no effect: an image is always turned about its middle.
        origin_y: f64 = number(0.0).pixels(),
    }
}

pub(crate) static OP: OpDef = affine::<RotateOnCenter>("gegl:rotate-on-center")
    .title("Rotate on center")
    .categories(&["transform"]);

impl Affine for RotateOnCenter {
    /// Turned about its far corner, then moved to where its box begins at zero. Sums are made in
    /// GEGL's order: their last bits decide whether an edge touches one more pixel.
    fn matrix(&self, input: Rect) -> Matrix {
        let (width, height) = size(input);
        let Matrix([[cos, sin, _], ..]) = Matrix::rotate(self.degrees);
        let (x, y) = (-width * cos - height * sin, width * sin - height * cos);
        let corners = [
            (x, y),
            (width * cos + x, -width * sin + y),
            (width * cos + height * sin + x, -width * sin + height * cos + y),
            (height * sin + x, height * cos + y),
        ];
        let left = corners.iter().fold(0.0, |low: f64, corner| low.min(corner.0));
        let top = corners.iter().fold(0.0, |low: f64, corner| low.min(corner.1));
        Matrix([
            [cos, sin, -left - width * cos - height * sin],
            [-sin, cos, -top + width * sin - height * cos],
            [0.0, 0.0, 1.0],
        ])
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

    fn turned(degrees: f64) -> Matrix {
        RotateOnCenter { degrees, ..Default::default() }.matrix(Rect::new(0, 0, 40, 30)).rounded()
    }

    #[test]
    fn a_quarter_turn_is_exact() {
        let map = turned(90.0);
        assert_eq!(map.bounds(&Rect::new(0, 0, 40, 30)), Rect::new(0, 0, 30, 40));
        assert_eq!(map.apply(40.0, 0.0), (0.0, 0.0));
    }

    #[test]
    fn the_whole_image_is_in_view() {
        for degrees in [10.0, 100.0, 190.0, -80.0] {
            let bounds = turned(degrees).bounds(&Rect::new(0, 0, 40, 30));
            assert!(bounds.x0.abs() <= 1 && bounds.y0.abs() <= 1, "{degrees}: {bounds:?}");
            assert!(bounds.width() >= 30 && bounds.height() >= 30, "{degrees}: {bounds:?}");
        }
    }
}
