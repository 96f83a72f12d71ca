//! Where a map of the plane has something to show.

use imgflo_pixel::sampler::Sampler;
use imgflo_pixel::{Matrix, Rect};

/// Depths below this are behind the horizon, and slopes below it are flat.
const FLAT: f64 = 1e-7;

/// What of the plane shows a picture, as GEGL has it: see `gegl_transform_scanline_limits`.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    /// From positions in the plane to positions in the picture.
    pub(crate) map: Matrix,
    /// The picture's left, top, right and bottom edges, as far out as the sampler sees it.
    edges: [f64; 4],
    /// How deep it goes.
    farthest: f64,
}

/// A number that changes evenly along a row: what it is at column 0, and its change per column.
type Ramp = (f64, f64);

impl Outline {
    /// The outline of a picture under a map to it, cut off nearer to the eye than `near_z`.
    pub(crate) fn new(map: Matrix, picture: &Rect, sampler: Sampler, near_z: f64) -> Self {
        let margin = match sampler {
            Sampler::Nearest => 0.0,
            Sampler::Linear => 1.0,
            Sampler::Cubic => 2.0,
            Sampler::NoHalo | Sampler::LoHalo => 13.0,
        };
        let (left, top) = (f64::from(picture.x0) - margin, f64::from(picture.y0) - margin);
        let (right, bottom) = (f64::from(picture.x1) + margin, f64::from(picture.y1) + margin);
        Self { map, edges: [left, top, right, bottom], farthest: (1.0 / near_z).min(1.0 / FLAT) }
    }

    /// The columns of row `y`, from `from` up to `to`, that show something.
    pub(crate) fn columns(&self, y: i32, from: i32, to: i32) -> (i32, i32) {
        let row = |[a, b, c]: [f64; 3]| (a * 0.5 + b * (f64::from(y) + 0.5) + c, a);
        let [u, v, w] = self.map.0.map(row);
        let beyond = |(start, slope): Ramp, edge: f64| (start - edge * w.0, slope - edge * w.1);
        let within = |ramp: Ramp, edge: f64| {
            let (start, slope) = beyond(ramp, edge);
            (-start, -slope)
        };
        let [left, top, right, bottom] = self.edges;
        let all = (f64::from(from), f64::from(to));
        let sides = [beyond(u, left), beyond(v, top), within(u, right), within(v, bottom)];
        let depths = [(w.0 - FLAT, w.1), (self.farthest - w.0, -w.1)];
        let found = narrow(all, &sides)
            // A pixel more on both sides, for samplers that average.
            .map(|(from, to)| ((from - 1.0).max(all.0), (to + 1.0).min(all.1)))
            .and_then(|span| narrow(span, &depths));
        match found {
            Some((first, last)) if first < last => (first.ceil() as i32, last.ceil() as i32),
            _ => (from, from),
        }
    }
}

/// The part of a span where all ramps are at least zero.
fn narrow(mut span: (f64, f64), ramps: &[Ramp]) -> Option<(f64, f64)> {
    for (start, slope) in ramps {
        if *slope > FLAT {
            span.0 = span.0.max(-start / slope);
        } else if *slope < -FLAT {
            span.1 = span.1.min(-start / slope);
        } else if *start < 0.0 {
            return None;
        }
    }
    Some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Rect = Rect { x0: 0, y0: 0, x1: 100, y1: 50 };

    #[test]
    fn a_row_shows_the_picture_and_a_pixel_more() {
        let double = Matrix::scale(0.5, 0.5);
        let outline = Outline::new(double, &PICTURE, Sampler::Nearest, 0.0);
        assert_eq!(outline.columns(10, -50, 500), (-1, 201));
        assert_eq!(outline.columns(10, 20, 30), (20, 30));
    }

    #[test]
    fn a_row_beyond_the_picture_shows_nothing() {
        let tenth = Matrix::scale(10.0, 10.0);
        let outline = Outline::new(tenth, &PICTURE, Sampler::Linear, 0.0);
        assert_eq!(outline.columns(5, 0, 10), (0, 0));
        assert_eq!(outline.columns(4, 0, 10), (0, 10));
    }

    #[test]
    fn behind_the_horizon_is_nothing() {
        let tilted = Matrix([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [-0.1, 0.0, 1.0]]);
        let outline = Outline::new(tilted, &Rect::PLANE, Sampler::Linear, 0.0);
        assert_eq!(outline.columns(0, 0, 100), (0, 10));
        let near = Outline::new(tilted, &Rect::PLANE, Sampler::Linear, 1.0);
        assert_eq!(near.columns(0, -50, 100), (0, 10));
    }
}
