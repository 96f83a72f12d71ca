//! Noise, smoothed away.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

use crate::area::rounds;

params! {
    /// Takes away noise, and leaves edges and lines.
    ///
    /// A color takes on some of a neighbor's wherever that makes the image smoother in every
    /// direction.
    pub struct NoiseReduction {
        /// How often colors are smoothed. The more often, the more an image looks like plastic.
        iterations: i32 = count(4).range(0.0, 32.0).slider(0.0, 8.0),
    }
}

pub(crate) static OP: OpDef = area::<NoiseReduction>("gegl:noise-reduction")
    .title("Noise Reduction")
    .categories(&["enhance", "noise-reduction"])
    .transparency(Has)
    .of_pixels();

/// Pixels are smoothed one after the other, so that each depends on all before it. That starts
/// anew in blocks of this size.
const BLOCK: (u32, u32) = (512, 128);
/// It starts so many pixels before a block: more would not be seen.
const START: u32 = 16;

impl Area for NoiseReduction {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn abyss(&self) -> Abyss {
        Abyss::None
    }

    fn reach(&self) -> Reach {
        Reach::all(START + self.iterations.unsigned_abs())
    }

    fn block(&self) -> (u32, u32) {
        BLOCK
    }

    fn is_identity(&self) -> bool {
        self.iterations == 0
    }

    fn scratch(&self, window: &Rect) -> u64 {
        let side = |block: u32, all: u32| (block + 2 * Area::reach(self).x).min(all);
        Slanted::bytes(side(BLOCK.0, window.width()), side(BLOCK.1, window.height()))
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, part) = (&inputs[0], output.rect());
        let (reach, image) = (Area::reach(self).x, window.bounds());
        for y0 in (part.y0..part.y1).step_by(BLOCK.1 as usize) {
            for x0 in (part.x0..part.x1).step_by(BLOCK.0 as usize) {
                let block = Rect::new(x0, y0, BLOCK.0, BLOCK.1).and(&part);
                for plane in 0..3 {
                    let mut pixels = Slanted::new(window, plane, &block.grow(reach, reach));
                    dispatch!(window.level(), _simd => {
                        (0..self.iterations).for_each(|round| pixels.smooth(self.end(round, &image, &block)));
                    });
                    pixels.put(plane, &block, output);
                }
            }
        }
        rounds::copy(3, window, output);
    }
}

impl NoiseReduction {
    /// Where a round ends: as far beyond a block as the next rounds look. As in GEGL, the image's
    /// last columns and rows are left out of the last rounds.
    fn end(&self, round: i32, image: &Rect, block: &Rect) -> (i32, i32) {
        let later = self.iterations - 1 - round;
        let end = |image: i32, block: i32| (image - round).min(block) + later;
        (end(image.x1, block.x1), end(image.y1, block.y1))
    }
}

/// Pixels in rows that run down to the left, two columns to the left for each row down. All pixels
/// of such a row can be smoothed at once, for none is beside another.
struct Slanted {
    rect: Rect,
    rows: Vec<Vec<f32>>,
}

impl Slanted {
    /// Bytes that so many columns and rows take.
    fn bytes(width: u32, height: u32) -> u64 {
        let (width, height) = (u64::from(width), u64::from(height));
        (width + 2 * height) * (height * size_of::<f32>() as u64 + size_of::<Vec<f32>>() as u64)
    }

    fn new(window: &Window<'_>, plane: usize, rect: &Rect) -> Self {
        let (width, height) = (rect.width() as usize, rect.height() as usize);
        let mut rows = vec![vec![0.0; height]; width + 2 * height];
        let first = (rect.x0 - window.rect().x0) as usize;
        for y in 0..height {
            let pixels = &window.row(plane, rect.y0 + y as i32)[first..first + width];
            for (row, &pixel) in rows[2 * y..].iter_mut().zip(pixels) {
                row[y] = if pixel.abs() <= f32::MAX { pixel } else { 0.0 };
            }
        }
        Self { rect: *rect, rows }
    }

    /// Smooths all pixels but those at the edge, up to a column and a row.
    #[inline(always)]
    fn smooth(&mut self, (right, bottom): (i32, i32)) {
        let Rect { x0, y0, x1, y1 } = self.rect;
        let width = (right.min(x1 - 1) - x0).max(0) as usize;
        let height = (bottom.min(y1 - 1) - y0).max(0) as usize;
        for i in 3..width + 2 * height {
            // The row's pixels within the rectangle: column i - 2 y, from 1 on.
            let low = (i + 1).saturating_sub(width).div_ceil(2).max(1);
            let high = i.div_ceil(2).min(height);
            if low >= high {
                continue;
            }
            let mut row = std::mem::take(&mut self.rows[i]);
            let part = |row: usize, y: usize| &self.rows[row][y..y + high - low];
            let around = [
                part(i - 3, low - 1),
                part(i - 2, low - 1),
                part(i - 1, low - 1),
                part(i - 1, low),
                part(i + 1, low),
                part(i + 1, low + 1),
                part(i + 2, low + 1),
                part(i + 3, low + 1),
            ];
            smooth_row(&mut row[low..high], around);
            self.rows[i] = row;
        }
    }

    fn put(&self, plane: usize, block: &Rect, output: &mut Patch<'_>) {
        let part = output.rect();
        let left = (block.x0 - self.rect.x0) as usize;
        for y in block.y0..block.y1 {
            let down = (y - self.rect.y0) as usize;
            let columns = (block.x0 - part.x0) as usize..(block.x1 - part.x0) as usize;
            let rows = &self.rows[left + 2 * down..];
            let row = output.row(plane, y)[columns].iter_mut();
            row.zip(rows).for_each(|(to, row)| *to = row[down]);
        }
    }
}

/// Makes each pixel the average of itself and of what may be blended into it. The neighbors are
/// those before it, in order, then those after it.
#[inline(always)]
fn smooth_row(row: &mut [f32], around: [&[f32]; 8]) {
    let count = row.len();
    let around = around.map(|neighbors| &neighbors[..count]);
    for i in 0..count {
        let here = row[i];
        let near = around.map(|neighbors| neighbors[i]);
        let bend = |value: f32, pair: usize| {
            let bend = value * 2.0 - near[pair] - near[7 - pair];
            bend * bend
        };
        let bends = [bend(here, 0), bend(here, 1), bend(here, 2), bend(here, 3)];
        let (mut sum, mut parts) = (here, 1.0);
        for neighbor in &near {
            let value = neighbor * 0.5 + here * 0.5;
            let worse = |pair: usize| bends[pair] < bend(value, pair);
            let bad = worse(0) | worse(1) | worse(2) | worse(3);
            sum += if bad { 0.0 } else { value };
            parts += if bad { 0.0 } else { 1.0 };
        }
        row[i] = sum / parts;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    #[test]
    fn edges_stay() {
        let step = Picture::of(12, 12, |x, _| [if x < 6 { 0.2 } else { 0.8 }; 4]);
        let out = render(&NoiseReduction { iterations: 1 }, &[&step]);
        assert!((1..11).all(|x| (out.number(0, x, 6) - step.number(0, x, 6)).abs() < 1e-6));
    }

    #[test]
    fn specks_become_fainter() {
        let out = render(&NoiseReduction { iterations: 1 }, &[&Picture::dot(9)]);
        assert!(out.number(0, 4, 4) < 0.6);
    }

    #[test]
    fn pixels_are_smoothed_one_after_the_other() {
        let noise = Picture::noise(9, 7);
        let out = render(&NoiseReduction { iterations: 2 }, &[&noise]);
        let mut rows: Vec<Vec<f32>> = (-20..27)
            .map(|y| (-20..29).map(|x| noise.pixel(x, y, Abyss::None)[0]).collect())
            .collect();
        for round in 0..2 {
            // The image's last column and row are smoothed once.
            for y in 1..28 - 2 * round {
                for x in 1..30 - 2 * round {
                    let around = [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)];
                    let near = around.map(|(i, j): (usize, usize)| [rows[y + j - 1][x + i - 1]]);
                    let mut here = [rows[y][x]];
                    smooth_row(&mut here, near.each_ref().map(|one| &one[..]));
                    rows[y][x] = here[0];
                }
            }
        }
        let wanted = (0..7).flat_map(|y| (0..9).map(move |x| (x, y)));
        assert!(wanted.map(|(x, y)| rows[y + 20][x + 20]).eq(out.pixels.iter().map(|px| px[0])));
    }
}
