//! The average of a square neighborhood.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

params! {
    /// Blurs an image: each pixel becomes the plain average of the square around it.
    ///
    /// The result is larger than the image by the radius.
    pub struct BoxBlur {
        /// How far the square reaches: 1 is three by three pixels, 2 is five by five.
        radius: i32 = count(4).range(0.0, 1000.0).slider(0.0, 100.0).gamma(1.5).pixels(),
    }
}

pub(crate) static OP: OpDef =
    area::<BoxBlur>("gegl:box-blur").title("Box Blur").categories(&["blur"]).transparency(Has);

/// Sums go on over as many pixels at least, along and down, before they are made anew.
const LEAST_BLOCK: (u32, u32) = (1024, 64);

impl Area for BoxBlur {
    fn reach(&self) -> Reach {
        Reach::all(self.radius.unsigned_abs())
    }

    fn bounds(&self, input: Rect) -> Rect {
        let radius = self.radius.unsigned_abs();
        input.grow(radius, radius)
    }

    fn block(&self) -> (u32, u32) {
        let side = 2 * self.radius.unsigned_abs() + 1;
        (LEAST_BLOCK.0.max(4 * side), LEAST_BLOCK.1.max(2 * side))
    }

    fn is_identity(&self) -> bool {
        self.radius == 0
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, part) = (&inputs[0], output.rect());
        let bounds = self.bounds(window.bounds());
        let side = 2 * self.radius as usize + 1;
        let (width, height) = self.block();
        let columns = pieces(part.x0, part.x1, bounds.x0, width);
        for (from, to) in pieces(part.y0, part.y1, bounds.y0, height) {
            let mut sums = Sums::new(window, side);
            (0..side as i32).for_each(|i| sums.change(window, None, Some(from - self.radius + i)));
            for y in from..to {
                for &(x0, x1) in &columns {
                    let piece = (x0 - part.x0) as usize..(x1 - part.x0) as usize;
                    sums.averages(piece, output.planes(y));
                }
                let (oldest, next) = (y - self.radius, y + self.radius + 1);
                sums.change(window, Some(oldest), Some(next).filter(|_| y + 1 < to));
            }
        }
    }
}

/// The ends of the blocks between `from` and `to`, where blocks are counted from `origin`.
fn pieces(from: i32, to: i32, origin: i32, block: u32) -> Vec<(i32, i32)> {
    let block = i64::from(block);
    let end = |start: i32| {
        let start = i64::from(start) - i64::from(origin);
        (i64::from(origin) + (start.div_euclid(block) + 1) * block).min(to.into()) as i32
    };
    let next = |&(_, start): &(i32, i32)| (start < to).then(|| (start, end(start)));
    std::iter::successors((from < to).then(|| (from, end(from))), next).collect()
}

/// The sum of each column of the square's height, and what is needed to sum those up in turn.
struct Sums {
    side: usize,
    level: imgflo_pixel::Level,
    columns: [Vec<f32>; 4],
    totals: [Vec<f64>; 4],
}

impl Sums {
    fn new(window: &Window<'_>, side: usize) -> Self {
        let zeros = || vec![0.0; window.rect().width() as usize];
        let columns = [(); 4].map(|()| zeros());
        Self { side, level: window.level(), columns, totals: Default::default() }
    }

    /// Takes one row of the window out, and another one in.
    fn change(&mut self, window: &Window<'_>, out: Option<i32>, next: Option<i32>) {
        for (plane, sums) in self.columns.iter_mut().enumerate() {
            match (out.map(|y| window.row(plane, y)), next.map(|y| window.row(plane, y))) {
                (Some(out), Some(next)) => dispatch!(self.level, _simd => {
                    for ((sum, &out), &next) in sums.iter_mut().zip(out).zip(next) {
                        *sum += finite(next) - finite(out);
                    }
                }),
                (None, Some(next)) => dispatch!(self.level, _simd => {
                    for (sum, &next) in sums.iter_mut().zip(next) {
                        *sum += finite(next);
                    }
                }),
                (_, None) => {}
            }
        }
    }

    /// Fills a piece of a row with the averages of the squares around its pixels.
    fn averages(&mut self, piece: std::ops::Range<usize>, row: &mut [&mut [f32]; 4]) {
        let length = piece.len() + self.side - 1;
        let columns = self.columns.each_ref().map(|sums| &sums[piece.start..][..length]);
        for totals in &mut self.totals {
            totals.resize(length + 1, 0.0);
        }
        // Four sums side by side, for each has to wait for itself.
        let [r, g, b, a] = self.totals.each_mut().map(|totals| &mut totals[..=length]);
        let mut sum = [0.0f64; 4];
        for x in 0..length {
            for (sum, columns) in sum.iter_mut().zip(columns) {
                *sum += f64::from(columns[x]);
            }
            [r[x + 1], g[x + 1], b[x + 1], a[x + 1]] = sum;
        }
        let scale = 1.0 / (self.side * self.side) as f64;
        for (totals, row) in [r, g, b, a].into_iter().zip(row) {
            let ends = &totals[self.side..];
            dispatch!(self.level, _simd => {
                for ((value, end), start) in row[piece.clone()].iter_mut().zip(ends).zip(&*totals) {
                    *value = ((end - start) * scale) as f32;
                }
            });
        }
    }
}

/// What is not a number would stay in the sums for ever.
#[inline(always)]
fn finite(value: f32) -> f32 {
    if value.abs() <= f32::MAX { value } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render, render_part};

    #[test]
    fn a_dot_becomes_a_square() {
        let out = render(&BoxBlur { radius: 1 }, &[&Picture::dot(3)]);
        assert_eq!(out.rect, Rect::new(-1, -1, 5, 5));
        for (i, px) in out.pixels.iter().enumerate() {
            let inside = (1..4).contains(&(i % 5)) && (1..4).contains(&(i / 5));
            assert_eq!(*px, [if inside { 1.0 / 9.0 } else { 0.0 }; 4]);
        }
    }

    #[test]
    fn a_part_is_what_the_whole_has_there() {
        let (op, picture) = (BoxBlur { radius: 2 }, Picture::noise(2100, 80));
        let whole = render(&op, &[&picture]);
        let rect = Rect { x0: 1022, y0: 62, ..whole.rect };
        let part = render_part(&op, &[&picture], rect);
        assert!((62..82).all(|y| {
            (1022..2102).all(|x| part.pixel(x, y, Abyss::None) == whole.pixel(x, y, Abyss::None))
        }));
    }

    #[test]
    fn a_bad_pixel_does_not_spoil_the_rest() {
        let bad = Picture::of(9, 9, |x, y| [if (x, y) == (0, 0) { f32::NAN } else { 1.0 }; 4]);
        let out = render(&BoxBlur { radius: 1 }, &[&bad]);
        assert!(out.pixels.iter().flatten().all(|v| v.is_finite()));
        assert_eq!(out.number(0, 5, 5), 1.0);
    }
}
