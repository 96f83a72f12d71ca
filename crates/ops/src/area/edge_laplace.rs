//! Edges one pixel wide, by Laplace's operator.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

use crate::area::nine::{self, Nine};

params! {
    /// Shows the edges of an image as lines one pixel wide, each color by itself.
    ///
    /// As in GEGL, the result is larger than the image by two pixels all around.
    pub struct EdgeLaplace {
    }
}

pub(crate) static OP: OpDef = area::<EdgeLaplace>("gegl:edge-laplace")
    .title("Laplacian Edge Detection")
    .categories(&["edge-detect"])
    .transparency(Has)
    .of_pixels();

/// Less than this is taken for flat.
const FLAT: f32 = 1e-5;

impl Area for EdgeLaplace {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn reach(&self) -> Reach {
        Reach::all(2)
    }

    fn bounds(&self, input: Rect) -> Rect {
        input.grow(2, 2)
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, part) = (&inputs[0], output.rect());
        let width = part.width() as usize;
        // Three rows of what is made first, a pixel wider than the patch on either side.
        let mut slopes = [(); 3].map(|()| vec![0.0; width + 2]);
        for plane in 0..3 {
            for y in part.y0 - 1..=part.y1 {
                slopes.rotate_left(1);
                let rows = nine::rows(window, plane, (part.x0 - 1, y), width + 2);
                dispatch!(window.level(), _simd => nine::each(rows, &mut slopes[2], slope));
                if y <= part.y0 {
                    continue;
                }
                let row = &mut output.row(plane, y - 1)[..width];
                let rows = slopes.each_ref().map(Vec::as_slice);
                dispatch!(window.level(), _simd => nine::each(rows, row, crossing));
            }
        }
        for y in part.y0..part.y1 {
            let alpha = &nine::rows(window, 3, (part.x0, y), width)[1][1..=width];
            output.row(3, y)[..width].copy_from_slice(alpha);
        }
    }
}

/// Half the largest difference to a neighbor, negative where the neighbors are no lighter.
#[inline(always)]
fn slope([a, b, c]: Nine) -> f32 {
    let here = b[1];
    let next = [a[1], c[1], b[0], b[2]];
    let low = next.into_iter().fold(here, Lane::min);
    let high = next.into_iter().fold(here, Lane::max);
    let steep = 0.5 * Lane::max(high - here, here - low);
    let lighter = a[0] + a[1] + a[2] + (b[0] - 8.0 * here + b[2]) + c[0] + c[1] + c[2];
    if lighter < FLAT { -steep } else { steep }
}

/// The slope where it is positive beside a negative one: there is the edge.
#[inline(always)]
fn crossing([a, b, c]: Nine) -> f32 {
    let around = [a[0], a[1], a[2], b[0], b[2], c[0], c[1], c[2]];
    let least = around.into_iter().fold(0.0, Lane::min);
    let here = Lane::max(b[1], 0.0);
    if least < 0.0 { here } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    #[test]
    fn an_edge_is_a_line_on_its_dark_side() {
        let step = Picture::of(8, 6, |x, _| [if x < 4 { 0.0 } else { 1.0 }; 4]);
        let out = render(&EdgeLaplace {}, &[&step]);
        let line: Vec<f32> = (1..7).map(|x| out.number(0, x, 3)).collect();
        assert_eq!(line, [0.0, 0.0, 0.5, 0.0, 0.0, 0.0]);
        assert_eq!(out.rect, Rect::new(-2, -2, 12, 10));
    }

    #[test]
    fn what_is_flat_is_black() {
        let gray = Picture::of(5, 5, |_, _| [0.3; 4]);
        let out = render(&EdgeLaplace {}, &[&gray]);
        assert!(out.pixels.iter().all(|px| *px == [0.0, 0.0, 0.0, 0.3]));
    }
}
