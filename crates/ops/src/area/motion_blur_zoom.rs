//! The blur of what comes nearer.

use imgflo_op::prelude::*;

params! {
    /// Blurs an image outward from a point, as if the camera had moved toward it while the picture
    /// was taken.
    ///
    /// As in GEGL, the result is larger than the image by the longest blur.
    pub struct MotionBlurZoom {
        /// Where the point is: 0 is the left edge of the image, 1 the right one.
        center_x: f64 = number(0.5)
            .range(-10.0, 10.0)
            .slider(0.0, 1.0)
            .unit(Unit::RelativeCoordinate),
        /// Where the point is: 0 is the top edge of the image, 1 the bottom one.
        center_y: f64 = number(0.5)
            .range(-10.0, 10.0)
            .slider(0.0, 1.0)
            .unit(Unit::RelativeCoordinate),
        /// How much of the way to the point each pixel is blurred. Below 0, it is blurred away from
        /// the point.
        factor: f64 = number(0.1).range(-10.0, 1.0).slider(-0.5, 1.0).gamma(2.0),
    }
}

pub(crate) static OP: OpDef = around::<MotionBlurZoom>("gegl:motion-blur-zoom")
    .title("Zooming Motion Blur")
    .categories(&["blur"])
    .transparency(Has);

/// Samples of a pixel: up to this many, each is a pixel from the next; beyond, there are few more.
const PLENTY: i32 = 100;
const MOST: i32 = 200;
const LEAST: i32 = 3;

impl MotionBlurZoom {
    /// The point, in pixels.
    fn center(&self, input: Rect) -> [f64; 2] {
        [self.center_x * f64::from(input.width()), self.center_y * f64::from(input.height())]
    }
}

impl Around for MotionBlurZoom {
    fn abyss(&self) -> Abyss {
        Abyss::None
    }

    fn reach(&self, input: Rect) -> Reach {
        let [x, y] = self.center(input);
        let reach = |center: f64, low: i32, high: i32| {
            let farthest = (f64::from(low) - center).abs().max((f64::from(high) - center).abs());
            (farthest * self.factor.abs() + 1.0) as u32
        };
        Reach { x: reach(x, input.x0, input.x1), y: reach(y, input.y0, input.y1) }
    }

    fn bounds(&self, input: Rect) -> Rect {
        if input.is_empty() || input.is_infinite() {
            return input;
        }
        let reach = Around::reach(self, input);
        input.grow(reach.x, reach.y)
    }

    fn block(&self, input: Rect) -> (u32, u32) {
        (1, Around::reach(self, input).y.clamp(16, 256))
    }

    fn render(&self, inputs: &[Option<&Window<'_>>], output: &mut Patch<'_>) {
        let (Some(window), part) = (inputs[0], output.rect()) else { return };
        let (image, center) = (Samples::new(window), self.center(window.bounds()));
        for y in part.y0..part.y1 {
            for (i, x) in (part.x0..part.x1).enumerate() {
                let color = image.average(&self.path(center, [x as f32, y as f32]));
                for (row, value) in output.planes(y).iter_mut().zip(color) {
                    row[i] = value;
                }
            }
        }
    }
}

/// Samples on a straight line.
struct Path {
    start: [f32; 2],
    step: [f32; 2],
    count: i32,
}

impl MotionBlurZoom {
    /// In single precision, as in GEGL, so that samples fall into the same pixels.
    fn path(&self, center: [f64; 2], start: [f32; 2]) -> Path {
        let end = |i: usize| {
            (f64::from(start[i]) + (center[i] - f64::from(start[i])) * self.factor) as f32
        };
        let way = [end(0) - start[0], end(1) - start[1]];
        let length = f64::from(way[0] * way[0] + way[1] * way[1]).sqrt();
        let far = libm::ceil(length + 1.0) as i32;
        let count = if far > PLENTY {
            (PLENTY + f64::from(far - PLENTY).sqrt() as i32).min(MOST)
        } else {
            far.max(LEAST)
        };
        let part = 1.0 / count as f32;
        Path { start, step: way.map(|way| way * part), count }
    }
}

/// The pixels of a window, each with its four numbers side by side.
struct Samples {
    rect: Rect,
    pixels: Vec<[f32; 4]>,
}

impl Samples {
    fn new(window: &Window<'_>) -> Self {
        let rect = window.rect();
        let mut pixels = Vec::with_capacity(rect.pixels() as usize);
        for y in rect.y0..rect.y1 {
            let [r, g, b, a] = [0, 1, 2, 3].map(|plane| window.row(plane, y));
            let row = r.iter().zip(g).zip(b).zip(a).take(rect.width() as usize);
            pixels.extend(row.map(|(((r, g), b), a)| [*r, *g, *b, *a]));
        }
        Self { rect, pixels }
    }

    /// The average of the samples on a path.
    fn average(&self, path: &Path) -> [f32; 4] {
        let [mut x, mut y] = path.start;
        let mut sum = [0.0; 4];
        for _ in 0..path.count {
            let sample = self.sample(x, y);
            sum.iter_mut().zip(sample).for_each(|(sum, value)| *sum += value);
            x += path.step[0];
            y += path.step[1];
        }
        let part = 1.0 / path.count as f32;
        sum.map(|sum| sum * part)
    }

    /// A blend of four pixels. As in GEGL, positions left of and above zero are rounded toward it,
    /// and so blend others.
    #[inline(always)]
    fn sample(&self, x: f32, y: f32) -> [f32; 4] {
        let (dx, dy) = (x - Lane::floor(x), y - Lane::floor(y));
        let (left, right) = (self.column(x), self.column(x + 1.0));
        let (above, below) = (self.row(y), self.row(y + 1.0));
        let pixel = |row: usize, column: usize| self.pixels[row + column];
        let four =
            [pixel(above, left), pixel(above, right), pixel(below, left), pixel(below, right)];
        [0, 1, 2, 3].map(|i| {
            let [a, b, c, d] = four.map(|px| px[i]);
            let (start, end) = (dy * (c - a) + a, dy * (d - b) + b);
            dx * (end - start) + start
        })
    }

    #[inline(always)]
    fn column(&self, x: f32) -> usize {
        ((x as i32).clamp(self.rect.x0, self.rect.x1 - 1) - self.rect.x0) as usize
    }

    /// Where a row starts.
    #[inline(always)]
    fn row(&self, y: f32) -> usize {
        let y = (y as i32).clamp(self.rect.y0, self.rect.y1 - 1) - self.rect.y0;
        y as usize * self.rect.width() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render_around};

    #[test]
    fn the_point_itself_stays_sharp() {
        let dot = Picture::of(8, 8, |x, y| [if (x, y) == (4, 4) { 1.0 } else { 0.0 }; 4]);
        let out = render_around(&MotionBlurZoom::default(), &dot);
        assert!((out.number(0, 4, 4) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn the_rest_is_blurred_toward_it() {
        let half = Picture::of(40, 9, |x, _| [if x < 30 { 1.0 } else { 0.0 }; 4]);
        let out = render_around(&MotionBlurZoom { factor: 0.5, ..Default::default() }, &half);
        let middle = out.number(0, 33, 4);
        assert!(0.2 < middle && middle < 0.8, "{middle}");
        assert_eq!(out.rect, Rect::new(-11, -3, 62, 15));
    }
}
