//! A weighted sum of the pixels around, with weights of one's own.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

use crate::area::taps::{self, Tap};

params! {
    /// Makes each pixel a weighted sum of the pixels around it: blurs, sharpens, finds edges, as the
    /// weights say.
    pub struct ConvolutionMatrix {
        /// The weight of the pixel two to the left and two up.
        a1: f64 = number(0.0),
        /// The weight of the pixel two to the left and one up.
        a2: f64 = number(0.0),
        /// The weight of the pixel two to the left.
        a3: f64 = number(0.0),
        /// The weight of the pixel two to the left and one down.
        a4: f64 = number(0.0),
        /// The weight of the pixel two to the left and two down.
        a5: f64 = number(0.0),
        /// The weight of the pixel one to the left and two up.
        b1: f64 = number(0.0),
        /// The weight of the pixel one to the left and one up.
        b2: f64 = number(0.0),
        /// The weight of the pixel one to the left.
        b3: f64 = number(0.0),
        /// The weight of the pixel one to the left and one down.
        b4: f64 = number(0.0),
        /// The weight of the pixel one to the left and two down.
        b5: f64 = number(0.0),
        /// The weight of the pixel two up.
        c1: f64 = number(0.0),
        /// The weight of the pixel one up.
        c2: f64 = number(0.0),
        /// The weight of the pixel itself.
        c3: f64 = number(1.0),
        /// The weight of the pixel one down.
        c4: f64 = number(0.0),
        /// The weight of the pixel two down.
        c5: f64 = number(0.0),
        /// The weight of the pixel one to the right and two up.
        d1: f64 = number(0.0),
        /// The weight of the pixel one to the right and one up.
        d2: f64 = number(0.0),
        /// The weight of the pixel one to the right.
        d3: f64 = number(0.0),
        /// The weight of the pixel one to the right and one down.
        d4: f64 = number(0.0),
        /// The weight of the pixel one to the right and two down.
        d5: f64 = number(0.0),
        /// The weight of the pixel two to the right and two up.
        e1: f64 = number(0.0),
        /// The weight of the pixel two to the right and one up.
        e2: f64 = number(0.0),
        /// The weight of the pixel two to the right.
        e3: f64 = number(0.0),
        /// The weight of the pixel two to the right and one down.
        e4: f64 = number(0.0),
        /// The weight of the pixel two to the right and two down.
        e5: f64 = number(0.0),
        /// What the sum is divided by.
        divisor: f64 = number(1.0).slider(-1000.0, 1000.0),
        /// What is added to the sum: 0.5 makes what would be black gray.
        offset: f64 = number(0.0).range(-1.0, 1.0),
        /// Whether red changes.
        red: bool = toggle(true),
        /// Whether green changes.
        green: bool = toggle(true),
        /// Whether blue changes.
        blue: bool = toggle(true),
        /// Whether alpha changes.
        alpha: bool = toggle(true),
        /// Whether divisor and offset are worked out from the weights, so that the image stays
        /// about as light as it is.
        normalize: bool = toggle(true),
        /// Whether pixels count less the more transparent they are.
        alpha_weight: bool = toggle(true),
        /// What is taken to be outside the image.
        border: Abyss = choice(1),
    }
}

pub(crate) static OP: OpDef = area::<ConvolutionMatrix>("gegl:convolution-matrix")
    .title("Convolution Matrix")
    .categories(&["generic"])
    .transparency(Has)
    .of_pixels();

impl ConvolutionMatrix {
    /// The weights, column by column.
    fn columns(&self) -> [[f32; 5]; 5] {
        let Self { a1, a2, a3, a4, a5, b1, b2, b3, b4, b5, c1, c2, c3, c4, c5, .. } = *self;
        let Self { d1, d2, d3, d4, d5, e1, e2, e3, e4, e5, .. } = *self;
        let columns = [
            [a1, a2, a3, a4, a5],
            [b1, b2, b3, b4, b5],
            [c1, c2, c3, c4, c5],
            [d1, d2, d3, d4, d5],
            [e1, e2, e3, e4, e5],
        ];
        columns.map(|column| column.map(|weight| weight as f32))
    }

    /// The neighbors that count.
    fn taps(&self) -> Vec<Tap> {
        let columns = self.columns();
        let places = (-2..=2).flat_map(|y| (-2..=2).map(move |x| (x, y)));
        let tap = |(x, y): (i32, i32)| {
            let weight = columns[(x + 2) as usize][(y + 2) as usize];
            Tap { x, y, weight }
        };
        places.map(tap).filter(|tap| tap.weight != 0.0).collect()
    }

    /// What the sum is multiplied by, and what is added to it then.
    fn scale(&self, taps: &[Tap]) -> (f32, f32) {
        let sum: f32 = taps.iter().map(|tap| tap.weight).sum();
        match self.normalize {
            false => (1.0 / self.divisor as f32, self.offset as f32),
            true if 0.0 < sum => (1.0 / sum, 0.0),
            true if sum < 0.0 => (-1.0 / sum, 1.0),
            true => (1.0, 0.5),
        }
    }
}

impl Area for ConvolutionMatrix {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn abyss(&self) -> Abyss {
        self.border
    }

    fn reach(&self) -> Reach {
        let taps = self.taps();
        Reach::all(taps.iter().map(|tap| tap.x.abs().max(tap.y.abs())).max().unwrap_or(0) as u32)
    }

    fn is_identity(&self) -> bool {
        self.divisor == 0.0
    }

    fn scratch(&self, window: &Rect) -> u64 {
        // A plane that is multiplied by alpha, and a row beside it.
        let row = window.width() as usize * size_of::<f32>() + size_of::<Vec<f32>>();
        row as u64 * (u64::from(window.height()) + 1)
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, part, taps) = (&inputs[0], output.rect(), self.taps());
        let (rect, width) = (window.rect(), part.width() as usize);
        let (scale, offset) = self.scale(&taps);
        let total: f32 = taps.iter().map(|tap| tap.weight.abs()).sum();
        for (plane, changes) in [self.red, self.green, self.blue, self.alpha].iter().enumerate() {
            let weighed = (self.alpha_weight && *changes && plane < 3)
                .then(|| rect_times_alpha(window, plane));
            for y in part.y0..part.y1 {
                let row = &mut output.row(plane, y)[..width];
                let from = |x: i32, y: i32| {
                    let x = (part.x0 + x - rect.x0) as usize;
                    let row = match &weighed {
                        Some(rows) => &rows[(y - rect.y0) as usize],
                        None => window.row(plane, y),
                    };
                    &row[x..x + width]
                };
                if !changes {
                    row.copy_from_slice(from(0, y));
                    continue;
                }
                let neighbors: Vec<(&[f32], f32)> =
                    taps.iter().map(|tap| (from(tap.x, y + tap.y), tap.weight)).collect();
                dispatch!(window.level(), _simd => {
                    taps::sum(&neighbors, row);
                    if plane == 3 && self.alpha_weight {
                        let sizes = sizes(&neighbors, width);
                        for (value, size) in row.iter_mut().zip(sizes) {
                            let sum = *value * scale * total / size;
                            *value = if 0.0 < size { sum } else { 0.0 } + offset;
                        }
                    } else {
                        row.iter_mut().for_each(|value| *value = *value * scale + offset);
                    }
                });
            }
        }
    }
}

/// The rows of a plane of a window, multiplied by alpha.
fn rect_times_alpha(window: &Window<'_>, plane: usize) -> Vec<Vec<f32>> {
    let rect = window.rect();
    let row = |y: i32| {
        let pixels = window.row(plane, y).iter().zip(window.row(3, y));
        pixels.take(rect.width() as usize).map(|(value, alpha)| value * alpha).collect()
    };
    (rect.y0..rect.y1).map(row).collect()
}

/// Sums of what neighbors add, whether it is positive or negative.
#[inline(always)]
fn sizes(neighbors: &[(&[f32], f32)], width: usize) -> Vec<f32> {
    let mut sizes = vec![0.0; width];
    for (row, weight) in neighbors {
        sizes.iter_mut().zip(*row).for_each(|(size, alpha)| *size += (alpha * weight).abs());
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    #[test]
    fn letters_are_columns_and_numbers_rows() {
        let op = ConvolutionMatrix { c3: 0.0, a2: 1.0, ..Default::default() };
        let out = render(&op, &[&Picture { opaque: true, ..Picture::dot(7) }]);
        let lit = out.pixels.iter().position(|px| px[0] == 1.0);
        assert_eq!(lit, Some(4 * 7 + 5));
    }

    #[test]
    fn what_finds_edges_is_gray_where_there_are_none() {
        let op = ConvolutionMatrix { c2: -1.0, ..Default::default() };
        let gray = Picture::of(4, 4, |_, _| [0.25, 0.25, 0.25, 1.0]);
        assert_eq!(render(&op, &[&gray]).number(0, 2, 2), 0.5);
    }

    #[test]
    fn channels_may_be_left_alone() {
        let op = ConvolutionMatrix { b2: 3.0, red: false, alpha: false, ..Default::default() };
        let noise = Picture::noise(6, 6);
        let (out, before) = (render(&op, &[&noise]).pixel(3, 3, Abyss::None), noise.pixels[21]);
        assert_eq!([out[0], out[3]], [before[0], before[3]]);
        assert!(out[1] != before[1]);
    }
}
