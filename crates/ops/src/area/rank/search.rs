//! Ranks found bit by bit, for many pixels side by side.

use fearless_simd::dispatch;
use imgflo_op::{Patch, Window};

use super::steps::{SPARE, Steps, value};
use super::{Ranks, wanted};

/// Pixels side by side.
const WIDTH: usize = SPARE;
/// Bits of a step, the highest first.
const BITS: [u8; 8] = [128, 64, 32, 16, 8, 4, 2, 1];

/// Fills `output`. Neighborhoods have no more than 255 pixels.
pub(super) fn fill(ranks: &Ranks, steps: &Steps, window: &Window<'_>, output: &mut Patch<'_>) {
    let rect = output.rect();
    let spans = ranks.shape.spans(steps.stride);
    let search = Search { ranks, spans: &spans, all: ranks.shape.pixels() as u32 };
    let opaque = window.is_opaque();
    for y in 0..rect.height() as usize {
        let row = output.planes(rect.y0 + y as i32);
        for x in (0..rect.width() as usize).step_by(WIDTH) {
            let corner = y * steps.stride + x;
            let planes = steps.planes.each_ref().map(|plane| &plane[corner..]);
            let found = dispatch!(window.level(), _simd => search.pixels(planes, opaque));
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
    /// The steps of pixels side by side; `planes` begin at the corner of the first one's square.
    #[inline(always)]
    fn pixels(&self, planes: [&[u8]; 4], opaque: bool) -> [[u8; WIDTH]; 4] {
        let [r, g, b, alpha] = planes;
        if opaque {
            let wanted = wanted(self.all, self.ranks.color);
            return self.colors([r, g, b], wanted);
        }
        if self.neighbors(alpha).all(|alphas| *alphas == [255; WIDTH]) {
            let wanted = wanted(self.all * 255, self.ranks.color).div_ceil(255);
            return self.colors([r, g, b], wanted);
        }
        let wanted_weights = self.wanted_weights(alpha);
        [
            self.weighed(r, alpha, &wanted_weights),
            self.weighed(g, alpha, &wanted_weights),
            self.weighed(b, alpha, &wanted_weights),
            self.plane(alpha, wanted(self.all, self.ranks.alpha)),
        ]
    }

    /// The steps of colors that weigh the same. A closure would be compiled without vectors.
    #[inline(always)]
    fn colors(&self, [r, g, b]: [&[u8]; 3], wanted: u32) -> [[u8; WIDTH]; 4] {
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

    /// The highest steps that fewer neighbors than wanted are below.
    #[inline(always)]
    fn plane(&self, plane: &[u8], wanted: u32) -> [u8; WIDTH] {
        let mut found = [0u8; WIDTH];
        for bit in BITS {
            let (tries, mut below) = (with(&found, bit), [0u8; WIDTH]);
            for &(start, count) in self.spans {
                for i in start..start + count {
                    let Some(neighbors) = plane[i..].first_chunk::<WIDTH>() else { continue };
                    for j in 0..WIDTH {
                        below[j] += u8::from(neighbors[j] < tries[j]);
                    }
                }
            }
            for j in 0..WIDTH {
                found[j] |= if below[j] < wanted as u8 { bit } else { 0 };
            }
        }
        found
    }

    /// The highest steps that neighbors of less weight than wanted are below.
    #[inline(always)]
    fn weighed(&self, plane: &[u8], alpha: &[u8], wanted: &[u16; WIDTH]) -> [u8; WIDTH] {
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

/// Steps with one more bit.
#[inline(always)]
fn with(steps: &[u8; WIDTH], bit: u8) -> [u8; WIDTH] {
    let mut tries = *steps;
    for step in &mut tries {
        *step |= bit;
    }
    tries
}
