//! The blur of what turns.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

use crate::area::samples::{self, Positions, Samples};

params! {
    /// Blurs an image in circles around a point, as if the camera had turned while the picture was
    /// taken.
    ///
    /// As in GEGL, the result is larger than the image by half the longest blur.
    pub struct MotionBlurCircular {
        /// Where the point is: 0 is the left edge of the image, 1 the right one.
        center_x: f64 = number(0.5).slider(0.0, 1.0).unit(Unit::RelativeCoordinate),
        /// Where the point is: 0 is the top edge of the image, 1 the bottom one.
        center_y: f64 = number(0.5).slider(0.0, 1.0).unit(Unit::RelativeCoordinate),
        /// How far the camera turned.
        angle: f64 = number(5.0).range(0.0, 360.0).unit(Unit::Degree),
    }
}

pub(crate) static OP: OpDef = around::<MotionBlurCircular>("gegl:motion-blur-circular")
    .title("Circular Motion Blur")
    .categories(&["blur"])
    .transparency(Has);

/// Samples of a pixel: up to this many, they are less than a pixel apart; beyond, there are few
/// more.
const PLENTY: i32 = 100;
const LEAST: i32 = 3;
/// Samples on an arc as long as the edge of a pixel: about its diagonal.
const DENSITY: f64 = 1.41;

impl MotionBlurCircular {
    /// The point, in pixels.
    fn center(&self, input: Rect) -> [f64; 2] {
        [self.center_x * f64::from(input.width()), self.center_y * f64::from(input.height())]
    }

    fn angle(&self) -> f64 {
        self.angle.to_radians()
    }

    /// How far the image's edges are from the point, at most.
    fn radii(&self, input: Rect) -> [f64; 2] {
        let [x, y] = self.center(input);
        let radius = |center: f64, low: i32, high: i32| {
            (center - f64::from(low)).abs().max((center - f64::from(high)).abs())
        };
        [radius(x, input.x0, input.x1), radius(y, input.y0, input.y1)]
    }

    fn growth(&self, input: Rect) -> Reach {
        let [x, y] = self.radii(input);
        let turn = libm::sin(self.angle().min(std::f64::consts::PI) / 2.0);
        let growth = |radius: f64| (libm::ceil(radius * turn) + 1.0).min(1e9) as u32;
        Reach { x: growth(y), y: growth(x) }
    }

    /// How many samples there are on an arc of this radius.
    fn count(&self, radius: f64) -> i32 {
        let far = (libm::ceil(radius * self.angle() * DENSITY) as i32).max(LEAST);
        if far > PLENTY { PLENTY + f64::from(far - PLENTY).sqrt() as i32 } else { far }
    }

    /// Cosines and sines of the angles between a pixel and so many samples of it.
    fn turns(&self, count: i32) -> Vec<[f64; 2]> {
        let angle = self.angle();
        let turn = |i: i32| angle / 2.0 - f64::from(i) * (angle / f64::from(count));
        (0..count).map(|i| [libm::cos(turn(i)), libm::sin(turn(i))]).collect()
    }
}

impl Around for MotionBlurCircular {
    fn abyss(&self) -> Abyss {
        Abyss::None
    }

    /// More than the bounds grow, for what is moved around is also moved inward.
    fn reach(&self, input: Rect) -> Reach {
        let Reach { x: out_x, y: out_y } = self.growth(input);
        let [x, y] = self.radii(input);
        let (x, y) = (x + f64::from(out_x), y + f64::from(out_y));
        let half = self.angle() / 2.0;
        let (inward, right) = (1.0 - libm::cos(half), std::f64::consts::FRAC_PI_2);
        let around = libm::sin(half.min(right));
        // What counts is inside the image.
        let reach = |across: f64, along: f64, size: u32, out: u32| {
            let far = (libm::ceil(across * around + along * inward) + 2.0).min(1e9) as u32;
            far.min(size.saturating_add(out).saturating_add(2))
        };
        Reach { x: reach(y, x, input.width(), out_x), y: reach(x, y, input.height(), out_y) }
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
        let far = u64::from(window.width()) + u64::from(window.height());
        let turns = u64::from(self.count(far as f64).unsigned_abs() + 1).pow(2) / 2;
        let turns = turns * size_of::<[f64; 2]>() as u64;
        // All of the window, and a row of what is made of it.
        let row = Samples::bytes(&Rect { y1: window.y0 + 2, ..*window });
        Samples::bytes(window).saturating_add(row + turns)
    }

    fn render(&self, inputs: &[Option<&Window<'_>>], output: &mut Patch<'_>) {
        let (Some(window), part) = (inputs[0], output.rect()) else { return };
        let (samples, image) = (Samples::new(window), window.bounds());
        let center = self.center(image);
        let mut turns: Vec<Vec<[f64; 2]>> = Vec::new();
        let (mut at, mut row) = (Positions::default(), Vec::new());
        for y in part.y0..part.y1 {
            row.clear();
            dispatch!(window.level(), simd => {
                for x in part.x0..part.x1 {
                    let from = [f64::from(x) - center[0], f64::from(y) - center[1]];
                    let count = self.count((from[0] * from[0] + from[1] * from[1]).sqrt());
                    let turns = cached(&mut turns, count as usize, || self.turns(count));
                    positions(turns, from, center, &image, &mut at);
                    let count = at.x.len() as f32;
                    row.push(match at.x.is_empty() {
                        true => samples.pixel(x, y),
                        false => samples.sum(simd, &at).map(|sum| sum / count),
                    });
                }
            });
            samples::put(&row, y, output);
        }
    }
}

/// The entry at `index`, which is made when it is wanted first.
fn cached<T>(list: &mut Vec<Vec<T>>, index: usize, make: impl FnOnce() -> Vec<T>) -> &[T] {
    if list.len() <= index {
        list.resize_with(index + 1, Vec::new);
    }
    if list[index].is_empty() {
        list[index] = make();
    }
    &list[index]
}

/// Where the samples of a pixel are, so far from the point: those inside the image count.
#[inline(always)]
fn positions(
    turns: &[[f64; 2]],
    [right, down]: [f64; 2],
    center: [f64; 2],
    image: &Rect,
    at: &mut Positions,
) {
    let radius = (right * right + down * down).sqrt();
    let over = 1.0 / radius.max(f64::MIN_POSITIVE);
    let (right, down) = (right * over, down * over);
    // Rounded twice, as in GEGL, so that the same samples are inside the image.
    let place = |center: f64, along: f64| (center + radius * f64::from(along as f32)) as f32;
    let x = |[cosine, sine]: &[f64; 2]| place(center[0], right * cosine - down * sine);
    let y = |[cosine, sine]: &[f64; 2]| place(center[1], down * cosine + right * sine);
    at.x.clear();
    at.y.clear();
    at.x.extend(turns.iter().map(x));
    at.y.extend(turns.iter().map(y));
    at.keep_within(image);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render_around};

    #[test]
    fn circles_around_the_point_stay() {
        let rings = Picture::of(40, 40, |x, y| {
            let (x, y) = (f64::from(x - 20), f64::from(y - 20));
            [(0.5 + 0.3 * libm::sin((x * x + y * y).sqrt() / 3.0)) as f32; 4]
        });
        let op = MotionBlurCircular { angle: 40.0, ..Default::default() };
        let out = render_around(&op, &rings);
        assert!((10..30).all(|i| (out.number(0, i, 17) - rings.number(0, i, 17)).abs() < 0.03));
    }

    #[test]
    fn rays_are_blurred() {
        let half = Picture::of(40, 40, |_, y| [if y < 20 { 1.0 } else { 0.0 }; 4]);
        let out = render_around(&MotionBlurCircular { angle: 30.0, ..Default::default() }, &half);
        assert!(out.number(0, 35, 19) > 0.4 && out.number(0, 35, 19) < 0.6);
        assert!(out.number(0, 20, 5) > 0.99);
    }
}
