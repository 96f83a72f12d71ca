//! An oil painting.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

use crate::area::brush::{Canvas, Strokes, Weights};

params! {
    /// Makes an image look like an oil painting: each pixel takes on the color that is most common
    /// around it.
    pub struct Oilify {
        /// How far a stroke of the brush reaches. The second input makes it shorter: it is as long
        /// as this where that is white, and a dot where it is black.
        mask_radius: i32 =
            count(4).range(1.0, 100.0).slider(1.0, 25.0).unit(Unit::PixelDistance),
        /// How much more common colors count. The third input makes it less: it is as much as this
        /// where that is white.
        exponent: i32 = count(8).range(1.0, 20.0),
        /// How many levels are told apart.
        intensities: i32 = count(128).range(8.0, 256.0),
        /// Whether colors of the same lightness go together. Otherwise red, green and blue are
        /// painted each by itself.
        use_inten: bool = toggle(true),
    }
}

pub(crate) static OP: OpDef = around::<Oilify>("gegl:oilify")
    .title("Oilify")
    .categories(&["artistic"])
    .inputs(&["input", "aux", "aux2"])
    .transparency(Has);

/// Patches are not lower than this.
const BLOCK: u32 = 32;

impl Around for Oilify {
    const READS: &'static [Space] = &[Space::Linear, Space::Gray, Space::Gray];
    const GIVES: Space = Space::Linear;

    fn reach(&self, _: Rect) -> Reach {
        Reach::all(self.mask_radius.unsigned_abs())
    }

    fn bounds_of(&self, inputs: &[Option<Rect>]) -> Rect {
        inputs.iter().flatten().fold(Rect::EMPTY, |all, input| all.or(input))
    }

    fn block(&self, _: Rect) -> (u32, u32) {
        (1, BLOCK)
    }

    fn scratch(&self, window: &Rect) -> u64 {
        Canvas::bytes(window).saturating_add(Strokes::bytes(self.mask_radius, self.exponent))
    }

    fn render(&self, inputs: &[Option<&Window<'_>>], output: &mut Patch<'_>) {
        let (Some(window), part) = (inputs[0], output.rect()) else { return };
        let canvas = Canvas::new(window, self.mask_radius, self.intensities, self.use_inten);
        let least = if inputs[2].is_some() { 0 } else { self.exponent };
        let weights: Vec<Weights> =
            (least..=self.exponent).map(|exponent| Weights::new(exponent, &canvas)).collect();
        let mut row = vec![[0.0; 4]; part.width() as usize];
        let mut strokes = Strokes::new(&canvas);
        for y in part.y0..part.y1 {
            let parts = [1, 2].map(|pad: usize| {
                inputs[pad].map(|map| &map.row(0, y)[(part.x0 - map.rect().x0) as usize..])
            });
            let part_of = |pad: usize, i: usize| {
                parts[pad - 1].map_or(1.0, |row| Lane::clamp(row[i], 0.0, 1.0))
            };
            dispatch!(window.level(), _simd => {
                for ((i, x), px) in (part.x0..part.x1).enumerate().zip(&mut row) {
                    if inputs[1].is_some() {
                        strokes.anew(x, y, self.mask_radius as f32 * part_of(1, i));
                    } else if x == part.x0 {
                        strokes.anew(x, y, self.mask_radius as f32);
                    } else {
                        strokes.right(x, y);
                    }
                    let exponent = (self.exponent as f32 * part_of(2, i)) as i32 - least;
                    *px = strokes.color(&weights[exponent as usize]);
                }
            });
            for (plane, values) in output.planes(y).iter_mut().enumerate() {
                values.iter_mut().zip(&row).for_each(|(to, px)| *to = px[plane]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render_around};

    #[test]
    fn the_most_common_color_wins() {
        let specks = Picture::of(16, 16, |x, y| {
            if (x + 3 * y) % 7 == 0 { [1.0, 0.0, 0.0, 1.0] } else { [0.0, 0.0, 0.5, 1.0] }
        });
        for use_inten in [true, false] {
            let out = render_around(&Oilify { use_inten, ..Default::default() }, &specks);
            let most = |x: i32, y: i32| out.number(0, x, y) < 0.01 && out.number(2, x, y) > 0.49;
            assert!((4..12).all(|i| most(i, 8) && most(8, i)), "{use_inten}");
        }
    }

    #[test]
    fn it_does_not_matter_how_the_brush_came_here() {
        let noise = Picture::noise(40, 12);
        let op = Oilify { mask_radius: 5, intensities: 16, ..Default::default() };
        let whole = render_around(&op, &noise);
        let mut cut = noise.clone();
        cut.pixels =
            (0..12).flat_map(|y| noise.pixels[y * 40 + 10..(y + 1) * 40].to_vec()).collect();
        cut.rect = Rect::new(0, 0, 30, 12);
        let part = render_around(&op, &cut);
        assert_eq!(part.pixel(20, 6, Abyss::None), whole.pixel(30, 6, Abyss::None));
    }
}
