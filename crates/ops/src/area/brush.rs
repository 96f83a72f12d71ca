//! A brush that paints with the colors that are most common around it.

use imgflo_op::Window;
use imgflo_pixel::{Lane, Rect};

use super::tally::{LEVELS, Tally};

/// How much a level counts that there are so many neighbors of; and that for each one of them.
pub(super) struct Weights(Vec<[f64; 2]>);

impl Weights {
    pub(super) fn new(exponent: i32, canvas: &Canvas) -> Self {
        let most = canvas.most;
        let weight = |count: usize| {
            let part = count as f64 / most as f64;
            let weight: f64 = (0..exponent).map(|_| part).product();
            [weight, weight / count.max(1) as f64]
        };
        Self((0..=most).map(weight).collect())
    }
}

/// The pixels of a window, in levels.
pub(super) struct Canvas {
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
    /// Bytes that the pixels of a window take.
    pub(super) fn bytes(window: &Rect) -> u64 {
        let pixel = size_of::<[u8; 4]>() + size_of::<[i32; 4]>();
        window.pixels().saturating_mul(pixel as u64)
    }

    /// What a brush of this radius looks at. Colors go by lightness, or each channel by itself.
    pub(super) fn new(window: &Window<'_>, radius: i32, count: i32, by_lightness: bool) -> Self {
        let halves = disk(radius * radius);
        let most = halves.iter().map(|half| 2 * half + 1).sum::<i32>() as usize;
        let scale = libm::floor(f64::from(i32::MAX) / most as f64).min(16_777_216.0);
        let rect = window.rect();
        let steps = (count - 1) as f32;
        let level = |value: f32| (Lane::clamp(value, 0.0, 1.0) * steps) as u8;
        let whole = |value: f32| (f64::from(Lane::clamp(value, 0.0, 1.0)) * scale + 0.5) as i32;
        let count = rect.pixels() as usize;
        let (mut levels, mut colors) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for y in rect.y0..rect.y1 {
            let [r, g, b, a] = [0, 1, 2, 3].map(|plane| window.row(plane, y));
            let row = r.iter().zip(g).zip(b).zip(a).take(rect.width() as usize);
            for (((r, g), b), a) in row {
                levels.push(match by_lightness {
                    true => [level(imgflo_pixel::luminance(*r, *g, *b)); 4],
                    false => [*r, *g, *b, *a].map(level),
                });
                colors.push([*r, *g, *b, *a].map(whole));
            }
        }
        Self { rect, levels, colors, scale, halves, most, steps: steps.into(), by_lightness }
    }

    fn place(&self, x: i32, y: i32) -> usize {
        let (right, down) = ((x - self.rect.x0) as usize, (y - self.rect.y0) as usize);
        down * self.rect.width() as usize + right
    }
}

/// How far the rows of a disk reach to either side, from the uppermost to the lowest, given the
/// square of its radius.
fn disk(square: i32) -> Vec<i32> {
    let whole = |v: i32| libm::floor(libm::sqrt(v.into())) as i32;
    let most = whole(square);
    (-most..=most).map(|y| whole(square - y * y)).collect()
}

/// What is under the brush.
pub(super) struct Strokes<'a> {
    canvas: &'a Canvas,
    tallies: [Tally; 4],
    sums: Vec<[i32; 4]>,
    /// Disks that were needed already, by the squares of their radii.
    disks: Vec<Vec<i32>>,
}

impl<'a> Strokes<'a> {
    /// Bytes that strokes of up to this radius take, and weights for all exponents up to one.
    pub(super) fn bytes(radius: i32, exponent: i32) -> u64 {
        let (radius, exponents) = (u64::from(radius.unsigned_abs()), exponent.unsigned_abs() + 1);
        let side = 2 * radius + 1;
        let disk = 2 * size_of::<Vec<i32>>() as u64 + side * size_of::<i32>() as u64;
        let weights = u64::from(exponents) * side * side * size_of::<[f64; 2]>() as u64;
        (radius * radius + 1) * disk + weights + (LEVELS * size_of::<[i32; 4]>()) as u64
    }

    pub(super) fn new(canvas: &'a Canvas) -> Self {
        let tallies = [(); 4].map(|()| Tally::new());
        Self { canvas, tallies, sums: vec![[0; 4]; LEVELS], disks: Vec::new() }
    }

    /// Sets the brush down.
    #[inline(always)]
    pub(super) fn anew(&mut self, x: i32, y: i32, radius: f32) {
        self.clear();
        let square = (f64::from(radius) * f64::from(radius)) as i32;
        let index = square as usize;
        if self.disks.len() <= index {
            self.disks.resize_with(index + 1, Vec::new);
        }
        let mut halves = std::mem::take(&mut self.disks[index]);
        if halves.is_empty() {
            halves = disk(square);
        }
        let top = y - halves.len() as i32 / 2;
        for (y, &half) in (top..).zip(&halves) {
            let first = self.canvas.place(x - half, y);
            (first..=first + 2 * half as usize).for_each(|place| self.add(place));
        }
        self.disks[index] = halves;
    }

    #[inline(always)]
    fn clear(&mut self) {
        self.tallies[0].each(|level, _| self.sums[level] = [0; 4]);
        self.tallies.iter_mut().for_each(Tally::clear);
    }

    /// Moves the brush to here, from one pixel to the left.
    #[inline(always)]
    pub(super) fn right(&mut self, x: i32, y: i32) {
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
    pub(super) fn color(&self, weights: &Weights) -> [f32; 4] {
        if self.canvas.by_lightness {
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
