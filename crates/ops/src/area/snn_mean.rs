//! The average of the neighbors that are most alike.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

params! {
    /// Smooths an image, but not its edges: each pixel becomes an average of the neighbors that are
    /// most like it.
    ///
    /// Of neighbors on opposite sides, only the one that is most like the pixel counts. As in GEGL,
    /// the result is larger than the image by the radius.
    pub struct SnnMean {
        /// How far neighbors are: 1 is three by three pixels, 2 is five by five.
        radius: i32 = count(8)
            .range(0.0, 100.0)
            .slider(0.0, 40.0)
            .gamma(1.5)
            .unit(Unit::PixelDistance),
        /// How many pairs of opposite neighbors are compared at a time: 2 keeps finer lines.
        pairs: i32 = count(2).range(1.0, 2.0),
    }
}

pub(crate) static OP: OpDef = area::<SnnMean>("gegl:snn-mean")
    .title("Symmetric Nearest Neighbor")
    .categories(&["enhance", "noise-reduction"])
    .transparency(Has);

/// Pixels that are computed together.
const TOGETHER: usize = 16;
/// Numbers, one for each of them.
type Lanes = [f32; TOGETHER];
/// A neighbor counts only if the squares of its differences are less than this in all.
const FARTHEST: f32 = 1000.0;

impl Area for SnnMean {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn abyss(&self) -> Abyss {
        Abyss::None
    }

    fn reach(&self) -> Reach {
        Reach::all(self.radius.unsigned_abs())
    }

    fn bounds(&self, input: Rect) -> Rect {
        let radius = self.radius.unsigned_abs();
        input.grow(radius, radius)
    }

    fn is_identity(&self) -> bool {
        self.radius == 0
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, part) = (&inputs[0], output.rect());
        let radius = self.radius as usize;
        let skip = (part.x0 - window.rect().x0) as usize - radius;
        let width = part.width() as usize;
        for y in part.y0..part.y1 {
            // All rows around this one, with room for the last pixels that are computed together.
            let rows: Vec<[&[f32]; 4]> = (y - self.radius..=y + self.radius)
                .map(|y| [0, 1, 2, 3].map(|plane| &window.row(plane, y)[skip..]))
                .collect();
            let mut x = 0;
            while x + TOGETHER <= width {
                let means = dispatch!(window.level(), _simd => self.means(&rows, x));
                for (row, mean) in output.planes(y).iter_mut().zip(means) {
                    row[x..x + TOGETHER].copy_from_slice(&mean);
                }
                x += TOGETHER;
            }
            if x < width {
                self.rest(window, &rows, x, width - x, output.planes(y));
            }
        }
    }
}

impl SnnMean {
    /// The last pixels of a row, which are fewer than are computed together.
    fn rest(
        &self,
        window: &Window<'_>,
        rows: &[[&[f32]; 4]],
        x: usize,
        count: usize,
        output: &mut [&mut [f32]; 4],
    ) {
        let length = TOGETHER + 2 * self.radius as usize;
        let copies: Vec<[Vec<f32>; 4]> = rows
            .iter()
            .map(|planes| {
                planes.map(|row| {
                    let mut copy = row[x..row.len().min(x + length)].to_vec();
                    copy.resize(length, 0.0);
                    copy
                })
            })
            .collect();
        let rows: Vec<[&[f32]; 4]> =
            copies.iter().map(|planes| planes.each_ref().map(Vec::as_slice)).collect();
        let means = dispatch!(window.level(), _simd => self.means(&rows, 0));
        for (row, mean) in output.iter_mut().zip(means) {
            row[x..x + count].copy_from_slice(&mean[..count]);
        }
    }

    /// The averages of some pixels. Rows start at the neighbor farthest to the upper left.
    #[inline(always)]
    fn means(&self, rows: &[[&[f32]; 4]], x: usize) -> [Lanes; 4] {
        let radius = self.radius as usize;
        let at = |row: usize, column: usize| rows[row].map(|plane| lanes(&plane[x + column..]));
        let here = at(radius, radius);
        let mut sums = [[0.0; TOGETHER]; 4];
        for v in 0..radius {
            let below = 2 * radius - v;
            for u in
                (0..if self.pairs == 1 { 2 * radius + 1 } else { radius }).filter(|u| *u != radius)
            {
                let across = 2 * radius - u;
                let mut best = Best::new(here);
                best.consider(&here, at(v, u));
                best.consider(&here, at(below, across));
                if self.pairs != 1 {
                    best.consider(&here, at(v, across));
                    best.consider(&here, at(below, u));
                }
                for (sums, colors) in sums.iter_mut().zip(&best.color) {
                    sums.iter_mut().zip(colors).for_each(|(sum, color)| *sum += color);
                }
            }
        }
        // Those straight above, below and beside have no opposite: the pixel counts for them.
        let own = (2 * radius + 1) as f32;
        let pairs = radius * radius * if self.pairs == 1 { 2 } else { 1 };
        let scale = 1.0 / (own + pairs as f32);
        for (sums, here) in sums.iter_mut().zip(&here) {
            sums.iter_mut().zip(here).for_each(|(sum, here)| *sum = (*sum + here * own) * scale);
        }
        sums
    }
}

/// The neighbors most like some pixels, of those seen so far.
struct Best {
    color: [Lanes; 4],
    apart: Lanes,
}

impl Best {
    #[inline(always)]
    fn new(here: [Lanes; 4]) -> Self {
        Self { color: here, apart: [FARTHEST; TOGETHER] }
    }

    #[inline(always)]
    fn consider(&mut self, here: &[Lanes; 4], other: [Lanes; 4]) {
        for i in 0..TOGETHER {
            let [r, g, b] = [0, 1, 2].map(|plane| other[plane][i] - here[plane][i]);
            let apart = r * r + g * g + b * b;
            let nearer = apart < self.apart[i];
            self.apart[i] = if nearer { apart } else { self.apart[i] };
            for plane in 0..4 {
                let color = &mut self.color[plane][i];
                *color = if nearer { other[plane][i] } else { *color };
            }
        }
    }
}

#[inline(always)]
fn lanes(row: &[f32]) -> Lanes {
    *row.first_chunk().expect("rows are long enough")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    #[test]
    fn edges_stay() {
        for pairs in [1, 2] {
            let step = Picture::of(40, 9, |x, _| [if x < 17 { 0.25 } else { 0.75 }; 4]);
            let out = render(&SnnMean { radius: 3, pairs }, &[&step]);
            assert!((4..36).all(|x| (out.number(0, x, 4) - step.number(0, x, 4)).abs() < 1e-6));
        }
    }

    #[test]
    fn the_neighbor_most_alike_counts() {
        let mut picture = Picture::of(3, 3, |_, _| [0.0, 0.0, 0.0, 1.0]);
        picture.pixels[4][0] = 0.5;
        (picture.pixels[0][0], picture.pixels[8][0]) = (0.9, 0.6);
        // The pixel counts three times: for itself, and for the two that have no opposites.
        let out = render(&SnnMean { radius: 1, pairs: 2 }, &[&picture]);
        assert!((out.number(0, 1, 1) - (3.0 * 0.5 + 0.6) / 4.0).abs() < 1e-6);
    }
}
