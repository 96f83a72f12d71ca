//! Ranks of all that can be told apart.

use imgflo_op::{Patch, Window};
use imgflo_pixel::Rect;

use super::Ranks;
use super::slide::{Sliding, Tallies};
use super::tally::Places;

/// Columns and rows that are ranked at a time.
const TILE: (usize, usize) = (128, 32);
/// The weight of an opaque pixel: 16 for each step of a byte.
const OPAQUE: f32 = 4080.0;

/// Bytes that are taken to rank the pixels of a part of a window, with neighborhoods of this radius.
pub(super) fn bytes(window: &Rect, radius: usize) -> u64 {
    let side = |tile: usize, all: u32| (tile + 2 * radius).min(all as usize);
    let pixels = side(TILE.0, window.width()) * side(TILE.1, window.height());
    let each = 4 * (size_of::<f32>() + size_of::<u32>()) + size_of::<u64>() + size_of::<[u32; 5]>();
    // Lists of values grow by doubling.
    (pixels * (each + 4 * size_of::<f32>()) + 4 * Places::bytes(pixels)) as u64
}

impl Ranks {
    /// Fills `output` with values of the window as they are.
    pub(in crate::area) fn exact(&self, window: &Window<'_>, output: &mut Patch<'_>) {
        let (rect, radius) = (output.rect(), self.shape.radius() as u32);
        for y0 in (rect.y0..rect.y1).step_by(TILE.1) {
            for x0 in (rect.x0..rect.x1).step_by(TILE.0) {
                let part = Rect::new(x0, y0, TILE.0 as u32, TILE.1 as u32).and(&rect);
                let around = part.grow(radius, radius);
                let planes = [0, 1, 2, 3].map(|plane| Ranked::new(window, &around, plane));
                self.tile(&planes, window.is_opaque(), &part, output);
            }
        }
    }

    fn tile(&self, planes: &[Ranked; 4], opaque: bool, part: &Rect, output: &mut Patch<'_>) {
        let weights: Vec<u32> = planes[3].values.iter().map(|&alpha| weight(alpha)).collect();
        let [r, g, b, alpha] = planes.each_ref().map(|plane| &plane.ranks);
        let colors = r.iter().zip(g).zip(b).zip(alpha);
        let pixels: Vec<_> = colors.map(|(((&r, &g), &b), &alpha)| [r, g, b, alpha]).collect();
        let sliding = Sliding {
            ranks: self,
            stride: part.width() as usize + 2 * self.shape.radius(),
            pixels: &pixels,
            weigh: |alpha: u32| weights[alpha as usize],
            opaque,
        };
        let most = planes.iter().map(|plane| plane.values.len()).max().unwrap_or(1);
        let mut tallies = Tallies::new(|| Places::new(most));
        let first = (part.x0 - output.rect().x0) as usize;
        let columns = first..first + part.width() as usize;
        for y in 0..part.height() as usize {
            let row = output.planes(part.y0 + y as i32);
            let mut row = row.each_mut().map(|row| &mut row[columns.clone()]);
            let meaning = |plane: usize, rank| planes[plane].values[rank as usize];
            sliding.row(y, &mut row, &mut tallies, meaning);
        }
    }
}

/// What an alpha weighs.
fn weight(alpha: f32) -> u32 {
    (alpha.clamp(0.0, 1.0) * OPAQUE + 0.5) as u32
}

/// A part of a plane: its values in order, each once, and the place of every pixel's value there.
struct Ranked {
    values: Vec<f32>,
    ranks: Vec<u32>,
}

impl Ranked {
    fn new(window: &Window<'_>, part: &Rect, plane: usize) -> Self {
        let first = (part.x0 - window.rect().x0) as usize;
        let pixels = (part.y0..part.y1)
            .flat_map(|y| &window.row(plane, y)[first..first + part.width() as usize]);
        let key = |(place, value): (usize, &f32)| u64::from(ordered(*value)) << 32 | place as u64;
        let mut keys: Vec<u64> = pixels.enumerate().map(key).collect();
        keys.sort_unstable();
        let (mut values, mut ranks) = (Vec::new(), vec![0; keys.len()]);
        let mut last = None;
        for key in keys {
            let value = (key >> 32) as u32;
            if last.replace(value) != Some(value) {
                values.push(number(value));
            }
            ranks[key as u32 as usize] = values.len() as u32 - 1;
        }
        Self { values, ranks }
    }
}

/// Bits in the order of the numbers they stand for. What is no number counts as zero.
fn ordered(value: f32) -> u32 {
    let bits = if value.is_nan() { 0 } else { value.to_bits() };
    if bits >> 31 == 0 { bits | 1 << 31 } else { !bits }
}

/// The number that ordered bits stand for.
fn number(ordered: u32) -> f32 {
    f32::from_bits(if ordered >> 31 == 1 { ordered & !(1 << 31) } else { !ordered })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_in_the_order_of_numbers() {
        let numbers = [f32::NEG_INFINITY, -2.0, -1e-40, 0.0, 1e-40, 0.5, 3.0, f32::INFINITY];
        let bits = numbers.map(ordered);
        assert!(bits.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(bits.map(number), numbers);
    }
}
