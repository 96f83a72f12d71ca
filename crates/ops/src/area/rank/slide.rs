//! A tally of the neighborhood that slides along a row.

use super::tally::Tally;
use super::{Ranks, wanted};

/// Pixels of values that have an order, with a margin of the neighborhood's radius.
pub(super) struct Sliding<'a, V, W> {
    pub(super) ranks: &'a Ranks,
    /// Pixels from row to row.
    pub(super) stride: usize,
    /// Three colors and alpha.
    pub(super) pixels: &'a [[V; 4]],
    /// What an alpha weighs.
    pub(super) weigh: W,
    /// Whether every alpha is the highest.
    pub(super) opaque: bool,
}

/// The tallies of a neighborhood, and what its colors weigh.
pub(super) struct Tallies<T> {
    planes: [T; 4],
    weight: u32,
}

impl<T: Tally> Tallies<T> {
    /// Tallies of nothing.
    pub(super) fn new(empty: impl Fn() -> T) -> Self {
        Self { planes: [(); 4].map(|()| empty()), weight: 0 }
    }

    fn clear(&mut self) {
        self.planes.iter_mut().for_each(Tally::clear);
        self.weight = 0;
    }
}

impl<V: Copy, W: Fn(V) -> u32> Sliding<'_, V, W> {
    /// Fills a row, counted from the top, with what a plane's values mean.
    pub(super) fn row<T: Tally<Value = V>>(
        &self,
        y: usize,
        row: &mut [&mut [f32]; 4],
        tallies: &mut Tallies<T>,
        meaning: impl Fn(usize, V) -> f32,
    ) {
        let (width, corner) = (row[0].len(), y * self.stride);
        let spans = self.ranks.shape.spans(self.stride);
        tallies.clear();
        for i in spans.iter().flat_map(|&(start, count)| start..start + count) {
            self.change(tallies, self.pixels[corner + i], 1);
        }
        // What each row of the neighborhood takes in and leaves behind on its way.
        let ends: Vec<_> = spans
            .iter()
            .map(|&(start, count)| {
                let last = &self.pixels[corner + start..];
                (&last[count..], last)
            })
            .collect();
        let alpha_wanted = wanted(self.ranks.shape.pixels() as u32, self.ranks.alpha);
        for x in 0..width {
            if x > 0 {
                for (next, last) in &ends {
                    self.change(tallies, next[x - 1], 1);
                    self.change(tallies, last[x - 1], u32::MAX);
                }
            }
            let color_wanted = wanted(tallies.weight, self.ranks.color);
            let [r, g, b, alpha] = &mut tallies.planes;
            for (plane, tally) in [r, g, b].into_iter().enumerate() {
                let found = (tallies.weight > 0).then(|| tally.find(color_wanted));
                row[plane][x] = found.map_or(0.0, |value| meaning(plane, value));
            }
            row[3][x] = if self.opaque { 1.0 } else { meaning(3, alpha.find(alpha_wanted)) };
        }
    }

    /// Takes a neighbor in, or out if `sign` is -1.
    #[inline(always)]
    fn change<T: Tally<Value = V>>(&self, tallies: &mut Tallies<T>, pixel: [V; 4], sign: u32) {
        let [r, g, b, alpha] = pixel;
        let weight = if self.opaque { sign } else { sign.wrapping_mul((self.weigh)(alpha)) };
        let [reds, greens, blues, alphas] = &mut tallies.planes;
        reds.add(r, weight);
        greens.add(g, weight);
        blues.add(b, weight);
        if !self.opaque {
            alphas.add(alpha, sign);
        }
        tallies.weight = tallies.weight.wrapping_add(weight);
    }
}
