//! Laying an image against the edges of another.

use imgflo_op::prelude::*;

params! {
    /// Moves an image to an edge, a corner or the middle of a second image's rectangle.
    ///
    /// Only the size of the second image counts. Without one, its rectangle is empty and lies at
    /// zero.
    pub struct BorderAlign {
        /// Has no effect: a moved image looks the same from every point.
        origin_x: f64 = number(0.0).pixels(),
        /// Has no effect: a moved image looks the same from every point.
        origin_y: f64 = number(0.0).pixels(),
        /// Has no effect: nothing is nearer to the eye than the rest.
        near_z: f64 = number(0.0).range(0.0, 1.0),
        /// How colours between pixels are worked out.
        sampler: Sampler = choice(1),
        /// Where the image goes: 0 to the left edge, 0.5 to the middle, 1 to the right edge.
        x: f64 = number(0.5).range(-2.0, 3.0).slider(0.0, 1.0),
        /// Where the image goes: 0 to the top edge, 0.5 to the middle, 1 to the bottom edge.
        y: f64 = number(0.5).range(-2.0, 3.0).slider(0.0, 1.0),
        /// How many pixels stay free at the left and right edges.
        horizontal_margin: f64 = number(0.0).pixels(),
        /// How many pixels stay free at the top and bottom edges.
        vertical_margin: f64 = number(0.0).pixels(),
        /// Whether the image moves by whole pixels, and so stays as sharp as it is.
        snap_integer: bool = toggle(true),
    }
}

pub(crate) static OP: OpDef = affine::<BorderAlign>("gegl:border-align")
    .title("Border Align")
    .categories(&["transform"])
    .inputs(&["input", "aux"]);

impl BorderAlign {
    /// How far to move what starts at `start`, on one axis.
    fn way(&self, part: f64, margin: f64, room: f64, start: i32) -> f64 {
        let way = part * (room - margin * 2.0) + margin - f64::from(start);
        // Halves go away from zero, and count as such in 24 bits.
        if self.snap_integer { f64::from((way as f32).round()) } else { way }
    }
}

impl Affine for BorderAlign {
    fn matrix(&self, input: Rect) -> Matrix {
        self.matrix_among(&[Some(input)])
    }

    fn matrix_among(&self, inputs: &[Option<Rect>]) -> Matrix {
        let at = |pad: usize| inputs.get(pad).copied().flatten().unwrap_or(Rect::EMPTY);
        let (image, frame) = (at(0), at(1));
        let room = |frame: u32, image: u32| f64::from(frame) - f64::from(image);
        let across = room(frame.width(), image.width());
        let down = room(frame.height(), image.height());
        Matrix::translate(
            self.way(self.x, self.horizontal_margin, across, image.x0),
            self.way(self.y, self.vertical_margin, down, image.y0),
        )
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

    const IMAGE: Rect = Rect { x0: 5, y0: 7, x1: 25, y1: 17 };
    const FRAME: Rect = Rect { x0: 0, y0: 0, x1: 101, y1: 60 };

    fn moved(align: &BorderAlign) -> Rect {
        align.matrix_among(&[Some(IMAGE), Some(FRAME)]).bounds(&IMAGE)
    }

    #[test]
    fn the_middle_lies_on_the_middle() {
        assert_eq!(moved(&BorderAlign::default()), Rect::new(41, 25, 20, 10));
    }

    #[test]
    fn a_margin_stays_free_at_both_edges() {
        let left = BorderAlign { x: 0.0, horizontal_margin: 4.0, ..Default::default() };
        assert_eq!((moved(&left).x0, moved(&BorderAlign { x: 1.0, ..left }).x1), (4, 97));
    }
}
