//! A blur that stops at edges.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

params! {
    /// Blurs an image, but not its edges: each pixel becomes an average of its neighbors, to which
    /// those of a like color add most.
    ///
    /// As in GEGL, the result is larger than the image by the radius, and where the radius is no
    /// whole number it is moved by a pixel to the right and down.
    pub struct BilateralFilter {
        /// How far the neighborhood reaches: 1 is three by three pixels, 2 is five by five.
        blur_radius: f64 = number(4.0).range(0.0, 1000.0).slider(0.0, 100.0).gamma(1.5).pixels(),
        /// How much a like color counts: at 0 the image is just blurred.
        edge_preservation: f64 = number(8.0).range(0.0, 100.0),
    }
}

pub(crate) static OP: OpDef = area::<BilateralFilter>("gegl:bilateral-filter")
    .title("Bilateral Filter")
    .categories(&["enhance", "noise-reduction"])
    .transparency(Has);

/// Pixels that are computed together.
const TOGETHER: usize = 16;
/// Numbers, one for each of them.
type Lanes = [f32; TOGETHER];

impl BilateralFilter {
    /// Whole pixels of the radius, and how far the neighborhood's middle is up and left.
    fn half(&self) -> (usize, i32) {
        let whole = libm::floor(self.blur_radius);
        let shift = if whole < 1.0 { 0.0 } else { libm::ceil(self.blur_radius) - whole };
        (whole as usize, shift as i32)
    }

    /// The logarithms of what neighbors count by their distance alone, row by row.
    fn fades(&self) -> Vec<f32> {
        let half = self.half().0 as i32;
        let fade = |x: i32, y: i32| {
            let square = f64::from(x) * f64::from(x) + f64::from(y) * f64::from(y);
            (-0.5 * square / self.blur_radius * std::f64::consts::LOG2_E) as f32
        };
        (-half..=half).flat_map(|y| (-half..=half).map(move |x| fade(x, y))).collect()
    }
}

impl Area for BilateralFilter {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn abyss(&self) -> Abyss {
        Abyss::None
    }

    fn reach(&self) -> Reach {
        Reach::all(libm::ceil(self.blur_radius) as u32)
    }

    fn bounds(&self, input: Rect) -> Rect {
        let reach = Area::reach(self);
        input.grow(reach.x, reach.y)
    }

    fn is_identity(&self) -> bool {
        self.blur_radius == 0.0
    }

    fn scratch(&self, window: &Rect) -> u64 {
        let side = u64::from(window.width()) + TOGETHER as u64;
        let fades = (2 * self.half().0 as u64 + 1).pow(2) * size_of::<f32>() as u64;
        (u64::from(window.height()) * side * size_of::<[f32; 4]>() as u64).saturating_add(fades)
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, part) = (&inputs[0], output.rect());
        let (half, shift) = self.half();
        let average = Average {
            half,
            fades: self.fades(),
            edges: (self.edge_preservation * std::f64::consts::LOG2_E) as f32,
        };
        let around = part.shift(-shift, -shift).grow(half as u32, half as u32);
        let planes = [0, 1, 2, 3].map(|plane| finite(window, &around, plane));
        for (y, row) in (part.y0..part.y1).enumerate() {
            let rows = y..y + 2 * half + 1;
            let rows = planes.each_ref().map(|plane| &plane[rows.clone()]);
            for x in (0..part.width() as usize).step_by(TOGETHER) {
                let colors = dispatch!(window.level(), _simd => average.of(&rows, x));
                for (row, colors) in output.planes(row).iter_mut().zip(colors) {
                    row[x..].iter_mut().zip(colors).for_each(|(to, color)| *to = color);
                }
            }
        }
    }
}

/// The rows of a part of a plane, with room for more at their ends. What is no number becomes zero.
fn finite(window: &Window<'_>, part: &Rect, plane: usize) -> Vec<Vec<f32>> {
    let first = (part.x0 - window.rect().x0) as usize;
    let row = |y: i32| {
        let pixels = &window.row(plane, y)[first..first + part.width() as usize];
        let number = |value: &f32| if value.abs() <= f32::MAX { *value } else { 0.0 };
        pixels.iter().map(number).chain([0.0; TOGETHER]).collect()
    };
    (part.y0..part.y1).map(row).collect()
}

struct Average {
    half: usize,
    fades: Vec<f32>,
    edges: f32,
}

impl Average {
    /// The averages around some pixels of the middle row.
    #[inline(always)]
    fn of(&self, planes: &[&[Vec<f32>]; 4], x: usize) -> [Lanes; 4] {
        let side = 2 * self.half + 1;
        let here = planes.map(|rows| lanes(&rows[self.half][x + self.half..]));
        let mut sums = [[0.0; TOGETHER]; 4];
        let mut count = [0.0; TOGETHER];
        for (v, fades) in self.fades.chunks_exact(side).enumerate() {
            let rows = planes.map(|rows| &rows[v][x..x + side + TOGETHER]);
            for (u, fade) in fades.iter().enumerate() {
                let other = rows.map(|row| lanes(&row[u..]));
                for i in 0..TOGETHER {
                    let [r, g, b] = [0, 1, 2].map(|plane| here[plane][i] - other[plane][i]);
                    let weight = Lane::exp2(fade - (r * r + g * g + b * b) * self.edges);
                    for plane in 0..4 {
                        sums[plane][i] += other[plane][i] * weight;
                    }
                    count[i] += weight;
                }
            }
        }
        for sums in &mut sums {
            sums.iter_mut().zip(&count).for_each(|(sum, count)| *sum /= count);
        }
        sums
    }
}

#[inline(always)]
fn lanes(row: &[f32]) -> Lanes {
    *row.first_chunk().expect("rows have room at their ends")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    #[test]
    fn edges_stay() {
        let step = Picture::of(20, 20, |x, _| [if x < 10 { 0.0 } else { 1.0 }, 0.0, 0.0, 1.0]);
        let op = BilateralFilter { blur_radius: 3.0, edge_preservation: 100.0 };
        let out = render(&op, &[&step]);
        assert!((4..16).all(|x| (out.number(0, x, 10) - step.number(0, x, 10)).abs() < 1e-6));
    }

    #[test]
    fn without_edges_it_is_a_gaussian() {
        let op = BilateralFilter { blur_radius: 2.0, edge_preservation: 0.0 };
        let out = render(&op, &[&Picture::dot(9)]);
        let (middle, aside) = (out.number(0, 4, 4), out.number(0, 6, 4));
        assert!((aside / middle - libm::expf(-1.0)).abs() < 1e-5);
    }

    #[test]
    fn a_radius_between_whole_ones_moves_the_image() {
        let op = BilateralFilter { blur_radius: 1.5, edge_preservation: 100.0 };
        let out = render(&op, &[&Picture::dot(5)]);
        assert!(out.number(0, 3, 3) > 0.9 && out.number(0, 2, 2) < 0.1);
    }
}
