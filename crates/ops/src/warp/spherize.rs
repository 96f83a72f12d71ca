//! An image wrapped around a ball.

use std::f64::consts::PI;

use imgflo_op::prelude::*;

use super::anywhere::anywhere;
use super::part::{Part, part};

choices! {
    /// What an image is wrapped around.
    pub enum Mode {
        /// A ball.
        Radial = "radial", "Radial";
        /// A pillar.
        Horizontal = "horizontal", "Horizontal";
        /// A roll.
        Vertical = "vertical", "Vertical";
    }
}

params! {
    /// Wraps an image around a ball, or around a roll.
    ///
    /// What is outside the largest ellipse in the image stays as it is.
    pub struct Spherize {
        /// What the image is wrapped around.
        mode: Mode = choice(0),
        /// How wide an angle the ball fills, as seen from the camera: 0 from far away.
        angle_of_view: f64 = number(0.0).range(0.0, 180.0).unit(Unit::Degree),
        /// How much of the ball there is to be seen: 0 is flat, 1 is half a ball.
        curvature: f64 = number(1.0).range(0.0, 1.0),
        /// How far the image is bent. Below 0 it is unwrapped from the ball instead.
        amount: f64 = number(1.0).range(-1.0, 1.0),
        /// How colours between pixels are worked out.
        sampler_type: Sampler = choice(1),
    }
}

pub(crate) static OP: OpDef = graph::<Spherize>("gegl:spherize")
    .title("Spherize")
    .categories(&["distort", "map"])
    .transparency(Has);

static BALL: OpDef = warp::<Spherize, _>("gegl:spherize");
static SURROUNDINGS: OpDef = part::<Spherize, _>("gegl:spherize");

/// Less than this is nothing.
const NOTHING: f64 = 1e-10;

impl Graph for Spherize {
    fn graph(&self, input: &Chain) -> Chain {
        input.then(&BALL, self).with(&SURROUNDINGS, self, input)
    }
}

impl Warp<14> for Spherize {
    fn sampler(&self) -> Sampler {
        self.sampler_type
    }

    fn reach(&self, input: Rect) -> Option<Reach> {
        anywhere(input, input)
    }

    fn is_identity(&self) -> bool {
        self.curvature.abs() < NOTHING || self.amount.abs() < NOTHING
    }

    fn coefficients(&self, input: Rect, _: [bool; 2]) -> [f32; 14] {
        let size = |pixels: u32, wanted: bool| {
            let steps = (f64::from(pixels) - 1.0).max(1e-3);
            if wanted { [2.0 / steps, steps / 2.0] } else { [0.0, 0.0] }
        };
        let [across, width] = size(input.width(), self.mode != Mode::Vertical);
        let [down, height] = size(input.height(), self.mode != Mode::Horizontal);
        let x = f64::from(input.x0) + f64::from(input.width()) / 2.0;
        let y = f64::from(input.y0) + f64::from(input.height()) / 2.0;
        // A ball that touches the frame, cut off at an angle from its middle; the camera looks at
        // it from the focal length.
        let half = (180.0 - self.angle_of_view).max(0.01) * PI / 360.0;
        let far = libm::tan(half).min(1e6);
        let cap = self.curvature.abs() * half;
        let (sin, cos) = libm::sincos(cap);
        let (radius, depth) = (1.0 / sin, cos / sin);
        let perspective = if NOTHING < self.angle_of_view { 1.0 } else { 0.0 };
        let turns = cap / std::f64::consts::TAU;
        let numbers = [far, radius, far + depth, turns, perspective, self.amount];
        let [far, radius, eye, turns, perspective, amount] = numbers;
        let place = [x, y, across, down, width, height];
        let [x, y, across, down, width, height] = place;
        let part = amount.abs().min(1.0);
        let inverse = if amount < 0.0 { 1.0 } else { 0.0 };
        [
            x,
            y,
            across,
            down,
            width,
            height,
            far,
            radius,
            eye,
            turns,
            1.0 / turns,
            perspective,
            inverse,
            part,
        ]
        .map(|v| v as f32)
    }

    #[inline(always)]
    fn source<V: Lane>(
        [
            x0,
            y0,
            across,
            down,
            width,
            height,
            far,
            radius,
            eye,
            turns,
            over,
            perspective,
            inverse,
            part,
        ]: [V; 14],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
        _: [Rgba<V>; 2],
    ) -> Xy<V> {
        let (zero, half) = (V::of(0.0), V::of(0.5));
        let [u, v] = from_middle([x0, y0, across, down], [x, y]);
        let way = (u * u + v * v).sqrt();
        let seen = half.below(perspective);

        let depth = way * way + far * far;
        let cut = depth * radius * radius - eye * eye * way * way;
        let hit = (eye * far - cut.max(zero).sqrt()) * way / depth;
        let sine = V::select(seen, hit, way) / radius;
        let wrapped = sine.atan2_turns((V::of(1.0) - sine * sine).max(zero).sqrt()) * over;

        let flat = radius * (way * turns).sin_turns();
        let lift = eye - (radius * radius - flat * flat).max(zero).sqrt();
        let unwrapped = V::select(seen, far * flat / lift, flat);

        let bent = V::select(half.below(inverse), unwrapped, wrapped);
        let scale = way.mix(bent, part) / way.max(V::of(1e-6));
        let place = |step: V, middle: V, part: V, size: V, here: V| {
            V::select(zero.below(step), middle + part * scale * size, here + 0.5)
        };
        [place(across, x0, u, width, x), place(down, y0, v, height, y)]
    }
}

/// How far the middle of a pixel is from that of the ball, in parts of the way to the frame.
#[inline(always)]
fn from_middle<V: Lane>([x0, y0, across, down]: [V; 4], [x, y]: Xy<V>) -> Xy<V> {
    [(x + 0.5 - x0) * across, (y + 0.5 - y0) * down]
}

impl Part<14> for Spherize {
    #[inline(always)]
    fn holds<V: Lane>([x0, y0, across, down, ..]: [V; 14], at: Xy<V>) -> V::Mask {
        let [u, v] = from_middle([x0, y0, across, down], at);
        let square = u * u + v * v;
        square.below(V::of(1.0)) & V::of(NOTHING as f32).below(square)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMAGE: Rect = Rect { x0: 0, y0: 0, x1: 201, y1: 101 };

    fn source(ball: &Spherize, at: [f32; 2]) -> [f32; 2] {
        Spherize::source(ball.coefficients(IMAGE, [false; 2]), &[], at, [[0.0; 4]; 2])
    }

    #[test]
    fn a_ball_is_squeezed_at_its_edge() {
        let [x, y] = source(&Spherize::default(), [150.0, 50.0]);
        assert!(
            (x - 133.833).abs() < 1e-2 && (y - 50.5).abs() < 1e-3,
            "a third of the way, {x} {y}"
        );
    }

    #[test]
    fn unwrapping_undoes_wrapping() {
        for angle_of_view in [0.0, 60.0] {
            let ball = Spherize { angle_of_view, curvature: 0.8, ..Default::default() };
            let [x, y] = source(&ball, [160.0, 70.0]);
            let back = Spherize { amount: -1.0, ..ball };
            let [x, y] = source(&back, [x - 0.5, y - 0.5]);
            assert!((x - 160.5).abs() < 0.01 && (y - 70.5).abs() < 0.01, "{x} {y}");
        }
    }

    #[test]
    fn a_pillar_bends_across_only() {
        let pillar = Spherize { mode: Mode::Horizontal, ..Default::default() };
        assert_eq!(source(&pillar, [150.0, 7.0])[1], 7.5);
    }
}
