//! Gray that keeps colors apart.

use imgflo_op::prelude::*;

use crate::area::samples::Samples;
use crate::area::spray::{Places, Spray};

params! {
    /// Makes an image gray in such a way that colors of the same lightness can still be told apart.
    ///
    /// Each color is seen beside the lightest and the darkest colors around it. These are looked
    /// for in a few places only, picked at random, so there is some noise. The same image always
    /// becomes the same, unlike in GEGL. See Ø. Kolås, I. Farup and A. Rizzi, "Spatio-Temporal
    /// Retinex-Inspired Envelope with Stochastic Sampling", 2011.
    pub struct C2g {
        /// How far the colors are that a color is seen beside.
        radius: i32 = count(300)
            .range(2.0, 6000.0)
            .slider(2.0, 1000.0)
            .gamma(1.6)
            .unit(Unit::PixelDistance),
        /// In how many places to look at a time.
        samples: i32 = count(4).range(1.0, 1000.0).slider(3.0, 17.0),
        /// How often to look. The more often, the less noise.
        iterations: i32 = count(10).range(1.0, 1000.0).slider(1.0, 30.0),
        /// Whether shadows become lighter. There is more noise in them then.
        enhance_shadows: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = around::<C2g>("gegl:c2g")
    .title("Color to Grayscale")
    .categories(&["grayscale", "color"])
    .transparency(Has);

/// Patches are as high as the radius, but not higher than this.
const BLOCK: u32 = 128;
/// Columns that are computed with their surroundings at hand.
const TILE: i32 = 256;

impl Around for C2g {
    const READS: &'static [Space] = &[Space::Linear];
    const GIVES: Space = Space::Gray;

    fn abyss(&self) -> Abyss {
        Abyss::None
    }

    fn reach(&self, input: Rect) -> Reach {
        let radius = self.radius.unsigned_abs();
        Reach { x: radius.min(input.width()), y: radius.min(input.height()) }
    }

    fn block(&self, input: Rect) -> (u32, u32) {
        (1, Around::reach(self, input).y.clamp(1, BLOCK))
    }

    fn scratch(&self, window: &Rect) -> u64 {
        let tile = TILE.unsigned_abs() + 2 * self.radius.unsigned_abs();
        let width = window.width().min(tile) as i32;
        Samples::bytes(&Rect { x1: window.x0 + width, ..*window }) + Spray::BYTES
    }

    fn render(&self, inputs: &[Option<&Window<'_>>], output: &mut Patch<'_>) {
        let (Some(window), part) = (inputs[0], output.rect()) else { return };
        let (image, spray) = (window.bounds(), Spray::new(self.radius));
        let reach = Around::reach(self, image);
        for x0 in (part.x0..part.x1).step_by(TILE as usize) {
            let tile = Rect { x0, x1: part.x1.min(x0.saturating_add(TILE)), ..part };
            let samples = Samples::within(window, tile.grow(reach.x, reach.y));
            for y in tile.y0..tile.y1 {
                for x in tile.x0..tile.x1 {
                    let px = samples.pixel(x, y);
                    let gray = self.gray(px, &mut spray.at(&samples, image, x, y));
                    let planes = output.planes(y).iter_mut();
                    let column = (x - part.x0) as usize;
                    planes.zip([gray, gray, gray, px[3]]).for_each(|(row, v)| row[column] = v);
                }
            }
        }
    }
}

impl C2g {
    /// How far a color is from the darkest one, on the way to the lightest one.
    fn gray(&self, px: [f32; 4], places: &mut Places<'_>) -> f32 {
        let (low, high) = self.envelope(px, places);
        let length = |from: [f32; 4]| {
            let squares = [0, 1, 2].map(|i| (px[i] - from[i]) * (px[i] - from[i]));
            (squares[0] + squares[1] + squares[2]).sqrt()
        };
        let above = length(if self.enhance_shadows { low } else { [0.0; 4] });
        let all = above + length(high);
        if 0.0 < all { above / all } else { 0.5 }
    }

    /// The darkest and the lightest color that there may be around this one.
    fn envelope(&self, here: [f32; 4], places: &mut Places<'_>) -> ([f32; 4], [f32; 4]) {
        let (mut ranges, mut parts) = ([0.0; 4], [0.0; 4]);
        for _ in 0..self.iterations {
            let (low, high) = places.extremes(here, self.samples);
            for i in 0..4 {
                let range = high[i] - low[i];
                parts[i] += if 0.0 < range { (here[i] - low[i]) / range } else { 0.5 };
                ranges[i] += range;
            }
        }
        let over = 1.0 / self.iterations as f32;
        let below = [0, 1, 2, 3].map(|i| here[i] - parts[i] * over * (ranges[i] * over));
        let above = [0, 1, 2, 3].map(|i| here[i] + (1.0 - parts[i] * over) * (ranges[i] * over));
        (below, above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render_around};

    #[test]
    fn colors_of_one_lightness_stay_apart() {
        let halves =
            Picture::of(
                40,
                40,
                |x, _| {
                    if x < 20 { [0.8, 0.0, 0.0, 1.0] } else { [0.0, 0.248, 0.0, 1.0] }
                },
            );
        let out = render_around(&C2g { radius: 40, ..Default::default() }, &halves);
        assert!((out.number(0, 10, 20) - out.number(0, 30, 20)).abs() > 0.1);
    }

    #[test]
    fn what_is_lightest_of_all_is_white() {
        let spot =
            Picture::of(
                20,
                20,
                |x, y| {
                    if (x, y) == (10, 10) { [1.0; 4] } else { [0.2, 0.2, 0.2, 1.0] }
                },
            );
        assert_eq!(render_around(&C2g::default(), &spot).number(0, 10, 10), 1.0);
    }
}
