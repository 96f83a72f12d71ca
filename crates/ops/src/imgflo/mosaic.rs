//! Triangles that cover the plane without a gap, each of one color.

use imgflo_op::AreaRender;
use imgflo_op::prelude::*;

/// A place in the plane, in parts of pixels: see [`ONE`].
pub(super) type Point = [i32; 2];

/// So many parts have a pixel's side. Whole numbers, because sums of them are exact: neighbors agree
/// about the edge between them.
pub(super) const ONE: f64 = PARTS as f64;
const PARTS: i64 = 256;
/// Edges are looked at in so many lines of each row of pixels.
const LINES: i64 = 4;

/// Triangles that cover the plane without a gap, each of one color.
#[derive(Debug)]
pub(super) struct Mosaic(Vec<Tile>);

#[derive(Debug)]
struct Tile {
    corners: [Point; 3],
    color: [f32; 3],
}

impl Mosaic {
    /// The triangles between these points, as Delaunay draws them. A function tells the color of the
    /// one whose middle is at a place.
    pub(super) fn of(points: &[Point], mut color: impl FnMut(Point) -> [f32; 3]) -> Self {
        let place = |&[x, y]: &Point| delaunator::Point { x: f64::from(x), y: f64::from(y) };
        let joined = delaunator::triangulate(&points.iter().map(place).collect::<Vec<_>>());
        let tile = |corners: &[usize]| {
            let corners = [0, 1, 2].map(|i| points[corners[i]]);
            let middle = [0, 1].map(|axis| corners.iter().map(|corner| corner[axis] / 3).sum());
            Tile { corners, color: color(middle) }
        };
        Self(joined.triangles.chunks_exact(3).map(tile).collect())
    }
}

impl AreaRender for Mosaic {
    fn window(&self, _pad: usize, patch: &Rect) -> Rect {
        *patch
    }

    fn scratch(&self, _: &Rect) -> u64 {
        0
    }

    fn render(&self, _: &[Window<'_>], output: &mut Patch<'_>) {
        let width = output.rect().width() as usize;
        for (plane, value) in [0.0, 0.0, 0.0, 1.0].into_iter().enumerate() {
            output.plane(plane).for_each(|row| row[..width].fill(value));
        }
        for tile in &self.0 {
            tile.paint(output);
        }
    }
}

impl Tile {
    /// Adds its color to every pixel, as far as it covers it.
    fn paint(&self, output: &mut Patch<'_>) {
        let rect = output.rect();
        let rows = self.corners.map(|[_, y]| (i64::from(y).div_euclid(PARTS)) as i32);
        let [top, end] =
            [*rows.iter().min().expect("three"), rows.iter().max().expect("three") + 1];
        for y in top.max(rect.y0)..end.min(rect.y1) {
            for line in 0..LINES {
                let at = i64::from(y) * PARTS + (2 * line + 1) * PARTS / (2 * LINES);
                if let Some(ends) = self.ends(at) {
                    paint_line(output.planes(y), rect, ends, self.color);
                }
            }
        }
    }

    /// Where it begins and ends on a line from left to right.
    fn ends(&self, line: i64) -> Option<(i64, i64)> {
        let [a, b, c] = self.corners;
        let mut crossings =
            [(a, b), (b, c), (c, a)].into_iter().filter_map(|(p, q)| crossing(p, q, line));
        let (one, other) = (crossings.next()?, crossings.next()?);
        Some((one.min(other), one.max(other)))
    }
}

/// Where an edge crosses a line. It is the same for both triangles beside the edge.
fn crossing(p: Point, q: Point, line: i64) -> Option<i64> {
    let [upper, lower] = if p[1] < q[1] { [p, q] } else { [q, p] };
    let ([x0, y0], [x1, y1]) = (upper.map(i64::from), lower.map(i64::from));
    (y0 <= line && line < y1).then(|| x0 + ((line - y0) * (x1 - x0)).div_euclid(y1 - y0))
}

/// Adds the color to the pixels of a row between two ends, to the outermost ones in part.
fn paint_line(planes: &mut [&mut [f32]; 4], rect: Rect, (from, to): (i64, i64), color: [f32; 3]) {
    let pixel = |part: i64| part.div_euclid(PARTS) as i32;
    for x in pixel(from).max(rect.x0)..(pixel(to) + 1).min(rect.x1) {
        let left = i64::from(x) * PARTS;
        let covered = (to.min(left + PARTS) - from.max(left)).max(0);
        let weight = covered as f32 / (PARTS * LINES) as f32;
        for (plane, value) in planes.iter_mut().zip(color) {
            plane[(x - rect.x0) as usize] += weight * value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::fill;

    const POINTS: [Point; 5] =
        [[-900, -900], [4000, -700], [-800, 3900], [4100, 4200], [1234, 1111]];

    #[test]
    fn triangles_of_one_color_are_one_surface() {
        let mosaic = Mosaic::of(&POINTS, |_| [1.0; 3]);
        assert_eq!(mosaic.0.len(), 4);
        let picture = fill(Rect::new(0, 0, 12, 12), true, |output| mosaic.render(&[], output));
        assert!(picture.pixels.iter().flatten().all(|value| (value - 1.0).abs() < 1e-6));
    }

    #[test]
    fn an_edge_through_a_pixel_mixes_colors() {
        let mut shades = [0.0, 1.0].into_iter();
        let corners = [[0, 0], [1024, 0], [0, 1024], [1024, 1024]];
        let mosaic = Mosaic::of(&corners, |_| [shades.next().expect("two triangles"); 3]);
        let picture = fill(Rect::new(0, 0, 4, 4), true, |output| mosaic.render(&[], output));
        let mixed = picture.pixels.iter().filter(|px| px[0] > 0.1 && px[0] < 0.9);
        assert_eq!(mixed.count(), 4);
    }
}
