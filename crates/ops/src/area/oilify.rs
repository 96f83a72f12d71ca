//! An oil painting.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

use crate::area::tally::{LEVELS, Tally};

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

    fn render(&self, inputs: &[Option<&Window<'_>>], output: &mut Patch<'_>) {
        let (Some(window), part) = (inputs[0], output.rect()) else { return };
        let canvas = Canvas::new(self, window);
        let least = if inputs[2].is_some() { 0 } else { self.exponent };
        let weights: Vec<Weights> =
            (least..=self.exponent).map(|exponent| Weights::new(exponent, canvas.most)).collect();
        let mut row = vec![[0.0; 4]; part.width() as usize];
        for y in part.y0..part.y1 {
            let part_of = |pad: usize, x: i32| {
                inputs[pad].map_or(1.0, |window| Lane::clamp(window.pixel(x, y)[0], 0.0, 1.0))
            };
            let mut strokes = Strokes::new(&canvas);
            dispatch!(window.level(), _simd => {
                for (x, px) in (part.x0..part.x1).zip(&mut row) {
                    if inputs[1].is_some() {
                        strokes.anew(x, y, self.mask_radius as f32 * part_of(1, x));
                    } else if x == part.x0 {
                        strokes.anew(x, y, self.mask_radius as f32);
                    } else {
                        strokes.right(x, y);
                    }
                    let exponent = (self.exponent as f32 * part_of(2, x)) as i32 - least;
                    *px = strokes.color(self.use_inten, &weights[exponent as usize]);
                }
            });
            for (plane, values) in output.planes(y).iter_mut().enumerate() {
                values.iter_mut().zip(&row).for_each(|(to, px)| *to = px[plane]);
            }
        }
    }
}

/// How much a level counts that there are so many neighbors of; and that for each one of them.
struct Weights(Vec<[f64; 2]>);

impl Weights {
    fn new(exponent: i32, most: usize) -> Self {
        let weight = |count: usize| {
            let part = count as f64 / most as f64;
            let weight: f64 = (0..exponent).map(|_| part).product();
            [weight, weight / count.max(1) as f64]
        };
        Self((0..=most).map(weight).collect())
    }
}

/// The pixels of a window, in levels.
struct Canvas {
    rect: Rect,
    levels: Vec<[u8; 4]>,
    /// Colors in whole numbers: their sums are exact, in whatever order they are made.
    colors: Vec<[i32; 4]>,
    scale: f64,
    /// How far rows of a stroke reach to either side, from the uppermost to the lowest.
    halves: Vec<i32>,
    /// How many pixels a stroke has.
    most: usize,
    steps: f64,
    by_lightness: bool,
}

impl Canvas {
    fn new(op: &Oilify, window: &Window<'_>) -> Self {
        let halves = halves(op.mask_radius as f32);
        let most = halves.iter().map(|half| 2 * half + 1).sum::<i32>() as usize;
        let scale = libm::floor(f64::from(i32::MAX) / most as f64).min(16_777_216.0);
        let rect = window.rect();
        let (mut levels, mut colors) = (Vec::new(), Vec::new());
        let steps = (op.intensities - 1) as f32;
        for y in rect.y0..rect.y1 {
            for x in rect.x0..rect.x1 {
                let px = window.pixel(x, y);
                let [r, g, b, _] = px;
                let px = px.map(|value| Lane::clamp(value, 0.0, 1.0));
                let level = |value: f32| (Lane::clamp(value, 0.0, 1.0) * steps) as u8;
                levels.push(match op.use_inten {
                    true => [level(imgflo_pixel::luminance(r, g, b)); 4],
                    false => px.map(level),
                });
                colors.push(px.map(|value| (f64::from(value) * scale + 0.5) as i32));
            }
        }
        let by_lightness = op.use_inten;
        Self { rect, levels, colors, scale, halves, most, steps: steps.into(), by_lightness }
    }

    fn place(&self, x: i32, y: i32) -> usize {
        let (right, down) = ((x - self.rect.x0) as usize, (y - self.rect.y0) as usize);
        down * self.rect.width() as usize + right
    }
}

/// How far the rows of a disk reach to either side.
fn halves(radius: f32) -> Vec<i32> {
    let square = f64::from(radius) * f64::from(radius);
    let most = libm::ceil(f64::from(radius)) as i32;
    let half = |y: i32| {
        let rest = square - f64::from(y) * f64::from(y);
        (0.0 <= rest).then(|| libm::floor(libm::sqrt(rest)) as i32)
    };
    (-most..=most).filter_map(half).collect()
}

/// What is under the brush.
struct Strokes<'a> {
    canvas: &'a Canvas,
    tallies: [Tally; 4],
    sums: Vec<[i32; 4]>,
}

impl<'a> Strokes<'a> {
    fn new(canvas: &'a Canvas) -> Self {
        let tallies = [(); 4].map(|()| Tally::new());
        Self { canvas, tallies, sums: vec![[0; 4]; LEVELS] }
    }

    /// Sets the brush down.
    fn anew(&mut self, x: i32, y: i32, radius: f32) {
        *self = Self::new(self.canvas);
        let halves = halves(radius);
        let top = y - halves.len() as i32 / 2;
        for (y, half) in (top..).zip(halves) {
            let first = self.canvas.place(x - half, y);
            (first..=first + 2 * half as usize).for_each(|place| self.add(place));
        }
    }

    /// Moves the brush to here, from one pixel to the left.
    #[inline(always)]
    fn right(&mut self, x: i32, y: i32) {
        let canvas = self.canvas;
        let top = y - canvas.halves.len() as i32 / 2;
        for (y, &half) in (top..).zip(&canvas.halves) {
            let here = canvas.place(x, y);
            self.take(here - 1 - half as usize);
            self.add(here + half as usize);
        }
    }

    #[inline(always)]
    fn add(&mut self, place: usize) {
        let levels = self.canvas.levels[place];
        if !self.canvas.by_lightness {
            self.tallies.iter_mut().zip(levels).for_each(|(tally, level)| tally.add(level));
            return;
        }
        self.tallies[0].add(levels[0]);
        let sums = &mut self.sums[usize::from(levels[0])];
        sums.iter_mut().zip(self.canvas.colors[place]).for_each(|(sum, value)| *sum += value);
    }

    #[inline(always)]
    fn take(&mut self, place: usize) {
        let levels = self.canvas.levels[place];
        if !self.canvas.by_lightness {
            self.tallies.iter_mut().zip(levels).for_each(|(tally, level)| tally.take(level));
            return;
        }
        self.tallies[0].take(levels[0]);
        let sums = &mut self.sums[usize::from(levels[0])];
        sums.iter_mut().zip(self.canvas.colors[place]).for_each(|(sum, value)| *sum -= value);
    }

    /// The color that the brush leaves.
    #[inline(always)]
    fn color(&self, by_lightness: bool, weights: &Weights) -> [f32; 4] {
        if by_lightness {
            let (mut color, mut all) = ([0.0; 4], 0.0);
            self.tallies[0].each(|level, count| {
                let [weight, each] = weights.0[count];
                all += weight;
                let sums = &self.sums[level];
                color.iter_mut().zip(sums).for_each(|(to, sum)| *to += f64::from(*sum) * each);
            });
            return color.map(|value| (value / (all * self.canvas.scale)) as f32);
        }
        self.tallies.each_ref().map(|tally| {
            let (mut sum, mut all) = (0.0, 0.0);
            tally.each(|level, count| {
                let [weight, _] = weights.0[count];
                sum += weight * level as f64;
                all += weight;
            });
            (sum / (all * self.canvas.steps)) as f32
        })
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
