//! Edges, by Sobel's operator.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

params! {
    /// Shows the edges of an image: how steeply each color changes, from side to side and from top
    /// to bottom.
    ///
    /// As in GEGL, the result is larger than the image by a pixel all around, and moved by one to
    /// the right and down.
    pub struct EdgeSobel {
        /// Whether changes from side to side count.
        horizontal: bool = toggle(true),
        /// Whether changes from top to bottom count.
        vertical: bool = toggle(true),
        /// Whether it is to be seen if a color becomes lighter or darker: no change is gray then.
        /// It matters only where changes in one direction count.
        keep_sign: bool = toggle(true),
    }
}

pub(crate) static OP: OpDef = area::<EdgeSobel>("gegl:edge-sobel")
    .title("Sobel Edge Detection")
    .categories(&["edge-detect"])
    .transparency(Keeps)
    .of_pixels();

impl Area for EdgeSobel {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn abyss(&self) -> Abyss {
        Abyss::None
    }

    fn reach(&self) -> Reach {
        Reach::all(2)
    }

    fn bounds(&self, input: Rect) -> Rect {
        input.grow(1, 1)
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, part) = (&inputs[0], output.rect());
        let width = part.width() as usize;
        // GEGL looks at the pixel up and left of each.
        let first = (part.x0 - 2 - window.rect().x0) as usize;
        for y in part.y0..part.y1 {
            for plane in 0..3 {
                let [above, here, below] =
                    [y - 2, y - 1, y].map(|y| &window.row(plane, y)[first..first + width + 2]);
                let row = &mut output.row(plane, y)[..width];
                dispatch!(window.level(), _simd => {
                    for (x, value) in row.iter_mut().enumerate() {
                        let three = |row: &[f32]| [row[x], row[x + 1], row[x + 2]];
                        *value = self.gradient([three(above), three(here), three(below)]);
                    }
                });
            }
            let alpha = &window.row(3, y - 1)[first + 1..][..width];
            output.row(3, y).copy_from_slice(alpha);
        }
    }
}

impl EdgeSobel {
    #[inline(always)]
    fn gradient(&self, [above, here, below]: [[f32; 3]; 3]) -> f32 {
        let right = |row: [f32; 3]| row[2] - row[0];
        let along = |row: [f32; 3]| row[0] + 2.0 * row[1] + row[2];
        let across = right(above) + 2.0 * right(here) + right(below);
        let up = along(above) - along(below);
        let one = if self.horizontal { across } else { 0.0 } + if self.vertical { up } else { 0.0 };
        match (self.horizontal && self.vertical, self.keep_sign) {
            (true, _) => (across * across + up * up).sqrt() / 32.0f32.sqrt(),
            (false, true) => 0.5 + one / 8.0,
            (false, false) => one.abs() / 4.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    fn step() -> Picture {
        Picture { opaque: true, ..Picture::of(8, 8, |x, _| [if x < 4 { 0.0 } else { 1.0 }; 4]) }
    }

    #[test]
    fn an_edge_is_a_line_as_strong_as_its_step() {
        let op = EdgeSobel { vertical: false, keep_sign: false, ..Default::default() };
        let out = render(&op, &[&step()]);
        let line: Vec<f32> = (2..8).map(|x| out.number(0, x, 5)).collect();
        assert_eq!(line, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
    }

    #[test]
    fn with_a_sign_no_change_is_gray() {
        let op = EdgeSobel { vertical: false, ..Default::default() };
        let out = render(&op, &[&step()]);
        assert_eq!([2, 4].map(|x| out.number(0, x, 5)), [0.5, 1.0]);
    }
}
