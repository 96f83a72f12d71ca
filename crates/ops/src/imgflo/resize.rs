//! Another size for a picture.

use imgflo_op::prelude::*;

use crate::resample::{Lanczos, along, down};

params! {
    /// Makes an image larger or smaller, as sharp as can be.
    ///
    /// All of the image, wherever it lies, becomes one of the given size, whose corner is the origin.
    /// Each pixel is a weighted sum of those that it covers and a few around them (Lanczos' filter
    /// with three lobes).
    pub struct Resize {
        /// The width of the result.
        width: i32 = count(800).range(1.0, 65535.0).slider(1.0, 4096.0).unit(Unit::PixelDistance),
        /// The height of the result.
        height: i32 = count(600).range(1.0, 65535.0).slider(1.0, 4096.0).unit(Unit::PixelDistance),
        /// Whether light is summed up, as eyes do from afar. Without it the encoded values are, as
        /// most programs do: it is faster, but fine bright details become too dark.
        linear: bool = toggle(true),
    }
}

pub(crate) static OP: OpDef = staged::<Resize>("imgflo:resize")
    .title("Resize")
    .categories(&["transform"])
    .transparency(Keeps);

impl Resize {
    fn size(&self) -> (u32, u32) {
        (self.width.max(1).unsigned_abs(), self.height.max(1).unsigned_abs())
    }
}

impl Staged for Resize {
    fn bounds(&self, input: Rect) -> Rect {
        let (width, height) = self.size();
        if input.is_empty() { Rect::EMPTY } else { Rect::new(0, 0, width, height) }
    }

    fn least_size(&self, _input: Rect) -> Option<(u32, u32)> {
        let (width, height) = self.size();
        // Of a few more pixels each way, the filter makes nearly the same as of many more.
        Some((width + width / 8, height + height / 8))
    }

    fn stages(&self, input: Rect) -> Vec<Stage> {
        // Without an end there is no size that could be changed.
        if input.is_empty() || input.is_infinite() {
            return Vec::new();
        }
        let bounds = self.bounds(input);
        let lower = Rect { y0: bounds.y0, y1: bounds.y1, ..input };
        let space = if self.linear { Space::Premultiplied } else { Space::PerceptualPremultiplied };
        let rows = down(Lanczos::new(input.y0..input.y1, bounds.height()), [0.0; 4], space);
        let columns = along(Lanczos::new(input.x0..input.x1, bounds.width()), [0.0; 4], space);
        vec![Stage { bounds: lower, work: rows }, Stage { bounds, work: columns }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render_stages};

    fn resized(picture: &Picture, width: i32, height: i32) -> Picture {
        let resize = Resize { width, height, linear: true };
        let out = render_stages(&resize.stages(picture.rect), picture);
        assert_eq!(out.rect, Rect::new(0, 0, width as u32, height as u32));
        out
    }

    #[test]
    fn one_color_stays_one_color() {
        let picture = Picture::of(40, 30, |_, _| [0.25, 0.5, 0.75, 1.0]);
        for (width, height) in [(40, 30), (7, 90), (100, 1)] {
            for px in resized(&picture, width, height).pixels {
                let off = px.iter().zip([0.25, 0.5, 0.75, 1.0]).map(|(a, b)| (a - b).abs());
                assert!(off.fold(0.0, f32::max) < 1e-5, "{px:?}");
            }
        }
    }

    #[test]
    fn a_fine_pattern_becomes_its_mean() {
        let picture = Picture::of(200, 200, |x, y| [((x + y) % 2) as f32, 0.0, 0.0, 1.0]);
        let small = resized(&picture, 20, 20);
        for y in 2..18 {
            assert!((2..18).all(|x| (small.number(0, x, y) - 0.5).abs() < 0.01));
        }
    }
}
