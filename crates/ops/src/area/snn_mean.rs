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

/// Pixels that are computed together: their sums stay in the nearest cache.
const TOGETHER: usize = 512;
/// Four planes of some pixels.
type Colors<'a> = [&'a [f32]; 4];
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
        let skip = (part.x0 - window.rect().x0) as usize;
        for y in part.y0..part.y1 {
            for x in (0..part.width() as usize).step_by(TOGETHER) {
                let count = TOGETHER.min(part.width() as usize - x);
                let place = Place { window, y, first: skip + x, count };
                let mut sums = output.planes(y).each_mut().map(|row| &mut row[x..x + count]);
                dispatch!(window.level(), _simd => self.means(&place, &mut sums));
            }
        }
    }
}

/// Some pixels of a row.
struct Place<'a> {
    window: &'a Window<'a>,
    y: i32,
    first: usize,
    count: usize,
}

impl<'a> Place<'a> {
    /// The pixels so far to the right and down.
    fn at(&self, right: i32, down: i32) -> Colors<'a> {
        let from = self.first.wrapping_add_signed(right as isize);
        let row = |plane| &self.window.row(plane, self.y + down)[from..from + self.count];
        [0, 1, 2, 3].map(row)
    }
}

impl SnnMean {
    #[inline(always)]
    fn means(&self, place: &Place<'_>, sums: &mut [&mut [f32]; 4]) {
        let (radius, here) = (self.radius, place.at(0, 0));
        sums.iter_mut().for_each(|sums| sums.fill(0.0));
        for down in -radius..0 {
            for right in -radius..0 {
                let pair = [place.at(right, down), place.at(-right, -down)];
                let other = [place.at(-right, down), place.at(right, -down)];
                if self.pairs == 1 {
                    add_nearest(here, pair, sums);
                    add_nearest(here, other, sums);
                } else {
                    add_nearest(here, [pair[0], pair[1], other[0], other[1]], sums);
                }
            }
        }
        // Those straight above, below and beside have no opposite: the pixel counts for them.
        let own = (2 * radius + 1) as f32;
        let pairs = radius * radius * if self.pairs == 1 { 2 } else { 1 };
        let scale = 1.0 / (own + pairs as f32);
        for (sums, here) in sums.iter_mut().zip(here) {
            sums.iter_mut().zip(here).for_each(|(sum, here)| *sum = (*sum + here * own) * scale);
        }
    }
}

/// Adds to each sum the color that is most like the one here.
#[inline(always)]
fn add_nearest<const N: usize>(
    here: Colors<'_>,
    others: [Colors<'_>; N],
    sums: &mut [&mut [f32]; 4],
) {
    let count = here[0].len();
    let here = here.map(|row| &row[..count]);
    let others = others.map(|planes| planes.map(|row| &row[..count]));
    let [r, g, b, a] = sums.each_mut().map(|sums| &mut sums[..count]);
    for i in 0..count {
        let own = [here[0][i], here[1][i], here[2][i], here[3][i]];
        let (mut best, mut apart) = (own, FARTHEST);
        for other in &others {
            let color = [other[0][i], other[1][i], other[2][i], other[3][i]];
            let [dr, dg, db] = [color[0] - own[0], color[1] - own[1], color[2] - own[2]];
            let distance = dr * dr + dg * dg + db * db;
            let nearer = distance < apart;
            let choose = |color: f32, best: f32| if nearer { color } else { best };
            apart = choose(distance, apart);
            best = [
                choose(color[0], best[0]),
                choose(color[1], best[1]),
                choose(color[2], best[2]),
                choose(color[3], best[3]),
            ];
        }
        r[i] += best[0];
        g[i] += best[1];
        b[i] += best[2];
        a[i] += best[3];
    }
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
