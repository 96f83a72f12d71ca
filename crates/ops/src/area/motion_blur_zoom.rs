//! The blur of what comes nearer.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

use crate::area::samples::{self, Positions, Samples};

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

impl MotionBlurZoom {
    /// How far the image's edges are from the point, at most.
    fn radii(&self, input: Rect) -> [f64; 2] {
        let [x, y] = self.center(input);
        let radius = |center: f64, low: i32, high: i32| {
            (f64::from(low) - center).abs().max((f64::from(high) - center).abs())
        };
        [radius(x, input.x0, input.x1), radius(y, input.y0, input.y1)]
    }

    fn growth(&self, input: Rect) -> Reach {
        let growth = |radius: f64| (radius * self.factor.abs() + 1.0).min(1e9) as u32;
        let [x, y] = self.radii(input).map(growth);
        Reach { x, y }
    }
}

impl Around for MotionBlurZoom {
    fn abyss(&self) -> Abyss {
        Abyss::None
    }

    /// More than the bounds grow, for what is beyond the image is farther from the point. But what
    /// is not transparent is inside the image.
    fn reach(&self, input: Rect) -> Reach {
        let ([x, y], growth) = (self.radii(input), self.growth(input));
        let reach = |radius: f64, size: u32, growth: u32| {
            let far = (radius + f64::from(growth)) * self.factor.abs() + 2.0;
            (far.min(1e9) as u32).min(size.saturating_add(growth).saturating_add(2))
        };
        Reach { x: reach(x, input.width(), growth.x), y: reach(y, input.height(), growth.y) }
    }

    fn bounds(&self, input: Rect) -> Rect {
        if input.is_empty() || input.is_infinite() {
            return input;
        }
        let growth = self.growth(input);
        input.grow(growth.x, growth.y)
    }

    fn block(&self, input: Rect) -> (u32, u32) {
        (1, Around::reach(self, input).y.clamp(16, 256))
    }

    fn scratch(&self, window: &Rect) -> u64 {
        // All of the window, and a row of what is made of it.
        Samples::bytes(window)
            .saturating_add(Samples::bytes(&Rect { y1: window.y0 + 2, ..*window }))
    }

    fn render(&self, inputs: &[Option<&Window<'_>>], output: &mut Patch<'_>) {
        let (Some(window), part) = (inputs[0], output.rect()) else { return };
        let (samples, center) = (Samples::new(window), self.center(window.bounds()));
        let (mut at, mut row) = (Positions::default(), Vec::new());
        for y in part.y0..part.y1 {
            row.clear();
            dispatch!(window.level(), simd => {
                for x in part.x0..part.x1 {
                    self.positions(center, [x as f32, y as f32], &mut at);
                    let scale = 1.0 / at.x.len() as f32;
                    row.push(samples.sum(simd, &at).map(|sum| sum * scale));
                }
            });
            samples::put(&row, y, output);
        }
    }
}

impl MotionBlurZoom {
    /// Where the samples of a pixel are: on a straight line. In single precision, as in GEGL, so
    /// that they are blended from the same pixels.
    #[inline(always)]
    fn positions(&self, center: [f64; 2], start: [f32; 2], at: &mut Positions) {
        let end = |i: usize| {
            (f64::from(start[i]) + (center[i] - f64::from(start[i])) * self.factor) as f32
        };
        let way = [end(0) - start[0], end(1) - start[1]];
        let count = samples_on(f64::from(way[0] * way[0] + way[1] * way[1]).sqrt());
        let part = 1.0 / count as f32;
        let ([mut x, mut y], [right, down]) = (start, way.map(|way| way * part));
        at.x.resize(count as usize, 0.0);
        at.y.resize(count as usize, 0.0);
        // Both side by side, for each has to wait for itself.
        for (to_x, to_y) in at.x.iter_mut().zip(&mut at.y) {
            (*to_x, *to_y) = (x, y);
            (x, y) = (x + right, y + down);
        }
    }
}

/// How many samples there are on a line of this length.
fn samples_on(length: f64) -> i32 {
    let far = libm::ceil(length + 1.0) as i32;
    match far - PLENTY {
        more if more > 0 => (PLENTY + f64::from(more).sqrt() as i32).min(MOST),
        _ => far.max(LEAST),
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
