//! The blur of what moves straight on.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

use crate::area::taps::{self, Tap};

params! {
    /// Blurs an image along a line, as if the camera had moved while the picture was taken.
    ///
    /// The result is larger than the image by half the line at each end.
    pub struct MotionBlurLinear {
        /// How long the line is.
        length: f64 = number(10.0)
            .range(0.0, 1000.0)
            .slider(0.0, 300.0)
            .gamma(1.5)
            .unit(Unit::PixelDistance),
        /// Where the line points: 0 is right, 90 is down.
        angle: f64 = number(0.0).range(-180.0, 180.0).unit(Unit::Degree),
    }
}

pub(crate) static OP: OpDef = area::<MotionBlurLinear>("gegl:motion-blur-linear")
    .title("Linear Motion Blur")
    .categories(&["blur"])
    .aliases(&["gegl:motion-blur"])
    .transparency(Has);

impl MotionBlurLinear {
    /// From one end of the line to the other.
    fn line(&self) -> (f64, f64) {
        let theta = self.angle.to_radians();
        let theta = if theta < 0.0 { theta + std::f64::consts::TAU } else { theta };
        (self.length * libm::cos(theta), self.length * libm::sin(theta))
    }

    /// The neighbors that make a pixel: samples along the line, each of which is blended from the
    /// four pixels around it.
    fn taps(&self) -> Vec<Tap> {
        let (right, down) = self.line();
        let steps = libm::ceil(self.length) as u32;
        let mut taps: Vec<Tap> = Vec::new();
        for step in 0..=steps {
            let t = if steps == 0 { 0.0 } else { f64::from(step) / f64::from(steps) - 0.5 };
            let (x, y) = (t * right, t * down);
            let (left, top) = (libm::floor(x), libm::floor(y));
            let (dx, dy) = (x - left, y - top);
            let four = [
                (0, 0, (1.0 - dx) * (1.0 - dy)),
                (1, 0, dx * (1.0 - dy)),
                (0, 1, (1.0 - dx) * dy),
                (1, 1, dx * dy),
            ];
            for (i, j, part) in four {
                let (x, y) = (left as i32 + i, top as i32 + j);
                let weight = (part / f64::from(steps + 1)) as f32;
                match taps.iter_mut().rev().take(8).find(|tap| (tap.x, tap.y) == (x, y)) {
                    Some(tap) => tap.weight += weight,
                    None => taps.push(Tap { x, y, weight }),
                }
            }
        }
        // What does not count may lie beyond the reach.
        taps.retain(|tap| tap.weight != 0.0);
        taps
    }
}

impl Area for MotionBlurLinear {
    fn abyss(&self) -> Abyss {
        Abyss::None
    }

    fn reach(&self) -> Reach {
        let (right, down) = self.line();
        let half = |length: f64| libm::ceil(0.5 * length.abs()) as u32;
        Reach { x: half(right), y: half(down) }
    }

    fn bounds(&self, input: Rect) -> Rect {
        let reach = Area::reach(self);
        input.grow(reach.x, reach.y)
    }

    fn is_identity(&self) -> bool {
        self.length == 0.0
    }

    fn scratch(&self, _: &Rect) -> u64 {
        // Places, and pixels of a row at those places.
        let tap = 2 * size_of::<Tap>() + 2 * size_of::<(&[f32], f32)>();
        4 * (libm::ceil(self.length) as u64 + 1) * tap as u64
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, part, taps) = (&inputs[0], output.rect(), self.taps());
        let (skip, width) = (part.x0 - window.rect().x0, part.width() as usize);
        for y in part.y0..part.y1 {
            for (plane, row) in output.planes(y).iter_mut().enumerate() {
                let neighbor = |tap: &Tap| {
                    let from = (skip + tap.x) as usize;
                    (&window.row(plane, y + tap.y)[from..from + width], tap.weight)
                };
                let neighbors: Vec<(&[f32], f32)> = taps.iter().map(neighbor).collect();
                dispatch!(window.level(), _simd => taps::sum(&neighbors, &mut row[..width]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    #[test]
    fn a_dot_becomes_a_line() {
        let op = MotionBlurLinear { length: 2.0, angle: 90.0 };
        let out = render(&op, &[&Picture::dot(5)]);
        let line: Vec<f32> = (-1..6).map(|y| out.number(0, 2, y)).collect();
        assert!(
            line.iter()
                .zip([0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0])
                .all(|(got, wanted)| { (got - wanted / 3.0).abs() < 1e-6 })
        );
    }

    #[test]
    fn light_is_kept() {
        for angle in [-170.0, 0.0, 33.0, 135.0, 180.0] {
            let op = MotionBlurLinear { length: 7.3, angle };
            let sum: f32 = render(&op, &[&Picture::dot(3)]).pixels.iter().map(|px| px[1]).sum();
            assert!((sum - 1.0).abs() < 1e-5, "{angle}: {sum}");
        }
    }
}
