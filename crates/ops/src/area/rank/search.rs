//! Ranks found by halving what they may be, for many pixels side by side.

use fearless_simd::dispatch;
use imgflo_op::{Patch, Window};

use super::steps::{SPARE, Steps, value};
use super::{Ranks, wanted};

/// Pixels side by side.
const WIDTH: usize = SPARE;
/// What is between a step and the signed number that is compared for it: vectors of signed bytes are
/// compared at once, those without a sign are not.
const SIGN: u8 = 0x80;
/// Bits of a step, the highest first.
const BITS: [u8; 8] = [128, 64, 32, 16, 8, 4, 2, 1];

/// Fills `output`. Neighborhoods have no more than 255 pixels.
pub(super) fn fill(ranks: &Ranks, steps: &Steps, window: &Window<'_>, output: &mut Patch<'_>) {
    let rect = output.rect();
    let spans = ranks.shape.spans(steps.stride);
    let search = Search { ranks, spans: &spans, all: ranks.shape.pixels() as u32 };
    let opaque = window.is_opaque();
    let signed = |plane: &Vec<u8>| plane.iter().map(|step| (step ^ SIGN) as i8).collect();
    let compared: [Vec<i8>; 4] = steps.planes.each_ref().map(signed);
    for y in 0..rect.height() as usize {
        let row = output.planes(rect.y0 + y as i32);
        for x in (0..rect.width() as usize).step_by(WIDTH) {
            let corner = y * steps.stride + x;
            let planes = compared.each_ref().map(|plane| &plane[corner..]);
            let alpha = &steps.planes[3][corner..];
            let found = dispatch!(window.level(), _simd => search.pixels(planes, alpha, opaque));
            for (row, found) in row.iter_mut().zip(found) {
                row[x..].iter_mut().zip(found).for_each(|(to, step)| *to = value(step));
            }
        }
    }
}

struct Search<'a> {
    ranks: &'a Ranks,
    spans: &'a [(usize, usize)],
    all: u32,
}

impl Search<'_> {
    /// The steps of pixels side by side; `planes`, to be compared, and `weights` begin at the corner
    /// of the first one's square.
    #[inline(always)]
    fn pixels(&self, planes: [&[i8]; 4], weights: &[u8], opaque: bool) -> [[u8; WIDTH]; 4] {
        let [r, g, b, alpha] = planes;
        if opaque {
            let wanted = wanted(self.all, self.ranks.color);
            return self.colors([r, g, b], wanted);
        }
        if self.neighbors(weights).all(|alphas| *alphas == [255; WIDTH]) {
            let wanted = wanted(self.all * 255, self.ranks.color).div_ceil(255);
            return self.colors([r, g, b], wanted);
        }
        let wanted_weights = self.wanted_weights(weights);
        [
            self.weighed(r, weights, &wanted_weights),
            self.weighed(g, weights, &wanted_weights),
            self.weighed(b, weights, &wanted_weights),
            self.plane(alpha, wanted(self.all, self.ranks.alpha)),
        ]
    }

    /// The steps of colors that weigh the same. A closure would be compiled without vectors.
    #[inline(always)]
    fn colors(&self, [r, g, b]: [&[i8]; 3], wanted: u32) -> [[u8; WIDTH]; 4] {
        [self.plane(r, wanted), self.plane(g, wanted), self.plane(b, wanted), [255; WIDTH]]
    }

    /// How much weight must be at or below the colors that are taken; none where all weigh nothing.
    #[inline(always)]
    fn wanted_weights(&self, alpha: &[u8]) -> [u16; WIDTH] {
        let mut weights = [0; WIDTH];
        for alphas in self.neighbors(alpha) {
            for (weight, &alpha) in weights.iter_mut().zip(alphas) {
                *weight += u16::from(alpha);
            }
        }
        for weight in &mut weights {
            let wanted = wanted(u32::from(*weight), self.ranks.color) as u16;
            *weight = if *weight == 0 { 0 } else { wanted };
        }
        weights
    }

    /// The neighbors one by one, each of all pixels.
    #[inline(always)]
    fn neighbors<'b>(&self, plane: &'b [u8]) -> impl Iterator<Item = &'b [u8; WIDTH]> {
        self.spans.iter().flat_map(move |&(start, count)| {
            (start..start + count).filter_map(move |i| plane[i..].first_chunk())
        })
    }

    /// The highest steps that fewer neighbors than wanted are below. Only those are tried that the
    /// neighbors have.
    #[inline(always)]
    fn plane(&self, plane: &[i8], wanted: u32) -> [u8; WIDTH] {
        let (lowest, highest) = self.range(plane);
        let mut found = [lowest; WIDTH];
        for bit in BITS {
            if bit > highest - lowest {
                continue;
            }
            let mut tries = [0i8; WIDTH];
            for j in 0..WIDTH {
                tries[j] = (found[j].saturating_add(bit) ^ SIGN) as i8;
            }
            let mut below = [0u8; WIDTH];
            for &(start, count) in self.spans {
                let Some(row) = plane.get(start..start + count + WIDTH - 1) else { continue };
                for neighbors in row.array_windows::<WIDTH>() {
                    for j in 0..WIDTH {
                        let is_below = u8::from(neighbors[j] < tries[j]);
                        below[j] = below[j].wrapping_add(is_below);
                    }
                }
            }
            for j in 0..WIDTH {
                let step = (tries[j] as u8) ^ SIGN;
                found[j] = if below[j] < wanted as u8 { step } else { found[j] };
            }
        }
        found
    }

    /// The lowest and the highest step of all neighbors.
    #[inline(always)]
    fn range(&self, plane: &[i8]) -> (u8, u8) {
        let (mut lowest, mut highest) = ([i8::MAX; WIDTH], [i8::MIN; WIDTH]);
        for &(start, count) in self.spans {
            // Rows are short: what the first and the last pixels of one have is all of it.
            for at in [start, start + count - 1] {
                let Some(row) = plane[at..].first_chunk::<WIDTH>() else { continue };
                for j in 0..WIDTH {
                    lowest[j] = lowest[j].min(row[j]);
                    highest[j] = highest[j].max(row[j]);
                }
            }
        }
        let lowest = lowest.into_iter().fold(i8::MAX, i8::min);
        let highest = highest.into_iter().fold(i8::MIN, i8::max);
        ((lowest as u8) ^ SIGN, (highest as u8) ^ SIGN)
    }

    /// The highest steps that neighbors of less weight than wanted are below.
    #[inline(always)]
    fn weighed(&self, plane: &[i8], alpha: &[u8], wanted: &[u16; WIDTH]) -> [u8; WIDTH] {
        let mut found = [0u8; WIDTH];
        for bit in BITS {
            let (tries, mut below) = (with(&found, bit), [0u16; WIDTH]);
            for &(start, count) in self.spans {
                for i in start..start + count {
                    let Some(neighbors) = plane[i..].first_chunk::<WIDTH>() else { continue };
                    let Some(weights) = alpha[i..].first_chunk::<WIDTH>() else { continue };
                    for j in 0..WIDTH {
                        let weight = if neighbors[j] < tries[j] { weights[j] } else { 0 };
                        below[j] += u16::from(weight);
                    }
                }
            }
            for j in 0..WIDTH {
                found[j] |= if below[j] < wanted[j] { bit } else { 0 };
            }
        }
        found
    }
}

/// Steps with one more bit, to be compared.
#[inline(always)]
fn with(steps: &[u8; WIDTH], bit: u8) -> [i8; WIDTH] {
    let mut tries = [0; WIDTH];
    for (to, step) in tries.iter_mut().zip(steps) {
        *to = ((step | bit) ^ SIGN) as i8;
    }
    tries
}
