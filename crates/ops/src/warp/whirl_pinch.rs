//! A whirlpool, and a dent.

use imgflo_op::prelude::*;

params! {
    /// Twists an image around its middle, and draws it in or blows it up there.
    pub struct WhirlPinch {
        /// How far the middle is twisted, counter-clockwise.
        whirl: f64 = number(90.0).slider(-720.0, 720.0).unit(Unit::Degree),
        /// How far the middle is drawn in. Below zero, it is blown up.
        pinch: f64 = number(0.0).range(-1.0, 1.0),
        /// How much of the image is changed: 1 is the largest circle in it, 2 reaches the corners.
        radius: f64 = number(1.0).range(0.0, 2.0),
    }
}

pub(crate) static OP: OpDef = warp::<WhirlPinch, _>("gegl:whirl-pinch")
    .title("Whirl Pinch")
    .categories(&["distort", "map"])
    .transparency(Has);

impl Warp<7> for WhirlPinch {
    fn sampler(&self) -> Sampler {
        Sampler::NoHalo
    }

    fn abyss(&self) -> Abyss {
        Abyss::Clamp
    }

    fn reach(&self, _: Rect) -> Option<Reach> {
        None
    }

    fn follows_stretch(&self) -> bool {
        true
    }

    /// The middle counts from zero, wherever the image lies, as in GEGL.
    fn coefficients(&self, input: Rect, _: [bool; 2]) -> [f32; 7] {
        let (width, height) = (f64::from(input.width()), f64::from(input.height().max(1)));
        let (x, y) = (width / 2.0, height / 2.0);
        let square = x.max(y) * x.max(y) * self.radius;
        let over = if square > 0.0 { 1.0 / square } else { 0.0 };
        let (twist, power) = (self.whirl / 360.0, -self.pinch);
        [x, y, width / height, square, over, twist, power].map(|v| v as f32)
    }

    #[inline(always)]
    fn source<V: Lane>(
        [x0, y0, aspect, square, over, twist, power]: [V; 7],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
        _: [Rgba<V>; 2],
    ) -> Xy<V> {
        // On a plane where the ellipse is a circle.
        let (dx, dy) = (x - x0, (y - y0) * aspect);
        let distance = dx * dx + dy * dy;
        let part = (distance * over).sqrt();
        let rest = -part + 1.0;
        let turns = rest * rest * twist;
        let (sin, cos) = (turns.sin_turns(), turns.cos_turns());
        let scale = (part * 0.25).sin_turns().pow(power);
        let (u, v) = (dx * scale, dy * scale);
        let inside = distance.below(square) & V::of(0.0).below(distance);
        [
            V::select(inside, cos * u - sin * v + x0, x),
            V::select(inside, (sin * u + cos * v) / aspect + y0, y),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(op: &WhirlPinch, at: [f32; 2]) -> [f32; 2] {
        let k = op.coefficients(Rect::new(0, 0, 200, 100), [false; 2]);
        WhirlPinch::source(k, &[], at, [[0.0; 4]; 2])
    }

    #[test]
    fn outside_the_ellipse_nothing_moves() {
        for at in [[0.0, 0.0], [199.0, 3.0], [100.0, 50.0]] {
            assert_eq!(source(&WhirlPinch::default(), at), at);
        }
    }

    #[test]
    fn near_the_middle_the_twist_is_whole() {
        let [x, y] = source(&WhirlPinch::default(), [100.0, 50.01]);
        assert!((x - 99.98).abs() < 1e-3 && (y - 50.0).abs() < 1e-3, "{x} {y}");
    }

    #[test]
    fn a_pinch_looks_further_out() {
        let pinch = |pinch| WhirlPinch { whirl: 0.0, pinch, ..Default::default() };
        assert!(source(&pinch(0.5), [120.0, 50.0])[0] > 130.0);
        assert!(source(&pinch(-0.5), [120.0, 50.0])[0] < 115.0);
    }
}
