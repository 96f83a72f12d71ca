//! Cutting an image to a rectangle.

use imgflo_op::prelude::*;

params! {
    /// Cuts an image to a rectangle.
    ///
    /// With every number at zero, the rectangle is that of the second image; without a second image,
    /// it is that of the picture which the first one was made from. Where the rectangle goes beyond
    /// the image there is nothing: black, or transparent in an image with transparency.
    pub struct Crop {
        /// Where the rectangle begins, from the left.
        x: f64 = number(0.0).slider(0.0, 1024.0).unit(Unit::PixelCoordinate),
        /// Where the rectangle begins, from the top.
        y: f64 = number(0.0).slider(0.0, 1024.0).unit(Unit::PixelCoordinate),
        /// How wide the rectangle is.
        width: f64 = number(0.0).slider(0.0, 1024.0).unit(Unit::PixelDistance),
        /// How high the rectangle is.
        height: f64 = number(0.0).slider(0.0, 1024.0).unit(Unit::PixelDistance),
        /// Has no effect: the cut image stays in its place.
        reset_origin: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = region::<Crop>("gegl:crop")
    .title("Crop")
    .categories(&["core"])
    .inputs(&["input", "aux"])
    .transparency(Keeps);

/// Numbers lose what is behind the point.
fn whole(v: f64) -> i32 {
    v.trunc().clamp(-1e9, 1e9) as i32
}

impl Region for Crop {
    fn region(&self, inputs: &[Option<Rect>], start: Rect) -> Rect {
        if inputs.first().copied().flatten().is_none() {
            return Rect::EMPTY;
        }
        if [self.x, self.y, self.width, self.height] == [0.0; 4] {
            return inputs.get(1).copied().flatten().unwrap_or(start);
        }
        let size = |v: f64| whole(v).max(0) as u32;
        Rect::new(whole(self.x), whole(self.y), size(self.width), size(self.height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Rect = Rect { x0: 0, y0: 0, x1: 64, y1: 48 };

    #[test]
    fn parts_of_pixels_are_dropped() {
        let crop = Crop { x: 3.9, y: -2.9, width: 10.99, height: 5.0, ..Default::default() };
        assert_eq!(crop.region(&[Some(PICTURE), None], PICTURE), Rect::new(3, -2, 10, 5));
    }

    #[test]
    fn the_rectangle_may_go_beyond_the_image() {
        let crop = Crop { x: 50.0, width: 100.0, height: 10.0, ..Default::default() };
        assert_eq!(crop.region(&[Some(PICTURE), None], PICTURE), Rect::new(50, 0, 100, 10));
    }

    #[test]
    fn zeros_stand_for_the_second_image_or_the_first_picture() {
        let (second, scaled) = (Rect::new(5, 5, 9, 9), Rect::new(0, 0, 7, 7));
        let crop = |aux| Crop::default().region(&[Some(scaled), aux], PICTURE);
        assert_eq!(crop(Some(second)), second);
        assert_eq!(crop(None), PICTURE);
    }
}
