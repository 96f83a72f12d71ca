//! Edges, by one of several simple rules.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

use crate::area::nine::{self, Nine};

choices! {
    /// A rule that tells edges.
    pub enum EdgeAlgorithm {
        /// How steeply colors change, each with some of its neighbors: smooth lines.
        Sobel = "sobel", "Sobel";
        /// The steepest change among eight directions: strong lines.
        Prewitt = "prewitt", "Prewitt compass";
        /// The difference to the next pixel: fine lines.
        Gradient = "gradient", "Gradient";
        /// The difference to the next pixel along the diagonals: fine lines.
        Roberts = "roberts", "Roberts";
        /// The differences within a square of two by two: lines finer than Sobel's.
        Differential = "differential", "Differential";
        /// How much lighter the neighbors are: lines on the dark side of edges.
        Laplace = "laplace", "Laplace";
    }
}

params! {
    /// Shows the edges of an image, light on black, each color by itself.
    pub struct Edge {
        /// How edges are told.
        algorithm: EdgeAlgorithm = choice(0),
        /// How strong the edges become.
        amount: f64 = number(2.0).range(1.0, 10.0),
        /// What is taken to be outside the image.
        border_behavior: Abyss = choice(1),
    }
}

pub(crate) static OP: OpDef = area::<Edge>("gegl:edge")
    .title("Edge Detection")
    .categories(&["edge-detect"])
    .transparency(Keeps)
    .of_pixels();

impl Area for Edge {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn abyss(&self) -> Abyss {
        self.border_behavior
    }

    fn reach(&self) -> Reach {
        Reach::all(1)
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, part) = (&inputs[0], output.rect());
        let width = part.width() as usize;
        let amount = self.amount as f32;
        let root = libm::sqrt(self.amount) as f32;
        for y in part.y0..part.y1 {
            for plane in 0..3 {
                let rows = nine::rows(window, plane, (part.x0, y), width);
                let row = &mut output.row(plane, y)[..width];
                dispatch!(window.level(), _simd => match self.algorithm {
                    EdgeAlgorithm::Sobel => nine::each(rows, row, |px| sobel(px) * root),
                    EdgeAlgorithm::Prewitt => nine::each(rows, row, |px| prewitt(px) * amount),
                    EdgeAlgorithm::Gradient => nine::each(rows, row, |px| gradient(px) * root),
                    EdgeAlgorithm::Roberts => nine::each(rows, row, |px| roberts(px) * root),
                    EdgeAlgorithm::Differential => {
                        nine::each(rows, row, |px| differential(px) * root);
                    }
                    EdgeAlgorithm::Laplace => nine::each(rows, row, |px| laplace(px) * amount),
                });
            }
            let alpha = &nine::rows(window, 3, (part.x0, y), width)[1][1..=width];
            output.row(3, y)[..width].copy_from_slice(alpha);
        }
    }
}

#[inline(always)]
fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

#[inline(always)]
fn sobel([a, b, c]: Nine) -> f32 {
    let along = |row: [f32; 3]| row[0] + 2.0 * row[1] + row[2];
    let right = |row: [f32; 3]| row[2] - row[0];
    length(right(a) + 2.0 * right(b) + right(c), along(c) - along(a))
}

/// Five neighbors in a row around the pixel, less the other three: what is most of that.
#[inline(always)]
fn prewitt([a, b, c]: Nine) -> f32 {
    let ring = [a[0], a[1], a[2], b[2], c[2], c[1], c[0], b[0]];
    let all: f32 = a[0] + a[1] + a[2] + b[0] + b[2] + c[0] + c[1] + c[2];
    let three = |i: usize| ring[i] + ring[(i + 1) % 8] + ring[(i + 2) % 8];
    let least = (1..8).fold(three(0), |least, i| Lane::min(least, three(i)));
    Lane::max(all - 2.0 * b[1] - 2.0 * least, 0.0)
}

#[inline(always)]
fn gradient([_, b, c]: Nine) -> f32 {
    4.0 * length(b[1] - b[2], c[1] - b[1])
}

#[inline(always)]
fn roberts([_, b, c]: Nine) -> f32 {
    4.0 * length(b[1] - c[2], b[2] - c[1])
}

#[inline(always)]
fn differential([_, b, c]: Nine) -> f32 {
    2.0 * length(b[1] + c[1] - b[2] - c[2], c[1] + c[2] - b[1] - b[2])
}

#[inline(always)]
fn laplace([a, b, c]: Nine) -> f32 {
    a[0] + a[1] + a[2] + b[0] - 8.0 * b[1] + b[2] + c[0] + c[1] + c[2]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    fn line(algorithm: EdgeAlgorithm) -> Vec<f32> {
        let step = Picture::of(6, 5, |x, _| [if x < 3 { 0.0 } else { 1.0 }, 0.0, 0.0, 0.5]);
        let out = render(&Edge { algorithm, amount: 1.0, ..Default::default() }, &[&step]);
        (1..5).map(|x| out.number(0, x, 2)).collect()
    }

    #[test]
    fn an_edge_is_a_line() {
        assert_eq!(line(EdgeAlgorithm::Sobel), [0.0, 4.0, 4.0, 0.0]);
        assert_eq!(line(EdgeAlgorithm::Gradient), [0.0, 4.0, 0.0, 0.0]);
        assert_eq!(line(EdgeAlgorithm::Laplace), [0.0, 3.0, -3.0, 0.0]);
    }

    #[test]
    fn the_compass_points_to_the_light() {
        let corner = [[0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 1.0]];
        assert_eq!(prewitt(corner), 3.0);
        assert_eq!(prewitt([[1.0; 3]; 3]), 0.0);
    }

    #[test]
    fn alpha_is_left_alone() {
        let out = render(&Edge::default(), &[&Picture::noise(5, 5)]);
        assert_eq!(out.number(3, 1, 2), Picture::noise(5, 5).number(3, 1, 2));
    }
}
