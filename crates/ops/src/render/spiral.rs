//! Two colors, wound around each other.

use imgflo_op::prelude::*;

use super::gradient::encoded;

choices! {
    /// How a spiral grows.
    pub enum Kind {
        /// By as much with every turn.
        Linear = "linear", "Linear";
        /// As many times over with every turn.
        Logarithmic = "logarithmic", "Logarithmic";
    }
}

choices! {
    /// Which way a spiral turns, from the middle outward.
    pub enum Direction {
        /// To the right, as the hands of a clock.
        Clockwise = "cw", "Clockwise";
        /// To the left.
        CounterClockwise = "ccw", "Counter-clockwise";
    }
}

params! {
    /// Fills an endless plane with a spiral of two colors.
    pub struct Spiral {
        /// How the spiral grows.
        r#type: Kind = choice(0),
        /// Where the middle is, from the left (0) to the right (1) of the width below.
        x: f64 = number(0.5).slider(0.0, 1.0).unit(Unit::RelativeCoordinate),
        /// Where the middle is, from the top (0) to the bottom (1) of the height below.
        y: f64 = number(0.5).slider(0.0, 1.0).unit(Unit::RelativeCoordinate),
        /// How far it is from one turn to the next, or how far out a turn of a growing spiral is.
        radius: f64 = number(100.0).at_least(1.0).slider(1.0, 400.0).unit(Unit::PixelDistance),
        /// How many times as far out each turn of a growing spiral is as the one before.
        base: f64 = number(2.0).at_least(1.0).slider(1.0, 20.0).gamma(2.0),
        /// Which color gets more room: the second below 0, the first above.
        balance: f64 = number(0.0).range(-1.0, 1.0),
        /// How far the spiral is turned, counter-clockwise.
        rotation: f64 = number(0.0).range(0.0, 360.0).unit(Unit::Degree),
        /// Which way the spiral turns.
        direction: Direction = choice(0),
        /// The first color.
        color1: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// The second color.
        color2: Color = color([1.0, 1.0, 1.0, 1.0]),
        /// How wide the place for the middle is.
        width: i32 = count(1024).range(0.0, 2_147_483_647.0).slider(0.0, 4096.0)
            .unit(Unit::PixelDistance),
        /// How high the place for the middle is.
        height: i32 = count(768).range(0.0, 2_147_483_647.0).slider(0.0, 4096.0)
            .unit(Unit::PixelDistance),
    }
}

pub(crate) static OP: OpDef =
    render::<Spiral, _>("gegl:spiral").title("Spiral").categories(&["render"]).transparency(Has);

/// What a spiral comes to, apart from its colors.
struct Shape {
    /// How much of a turn the first color takes.
    part: f64,
    /// The direction of the middle of that, in turns.
    angle: f64,
    /// Whether the colors change places, so that it is at most half a turn.
    swapped: bool,
    /// Whether no turn can be told from the next: then all is one mixture.
    mixed: bool,
}

impl Spiral {
    fn shape(&self) -> Shape {
        let part = self.balance / 2.0 + 0.5;
        let turn = self.rotation / 360.0;
        let turn = if self.direction == Direction::Clockwise { 1.0 - turn } else { turn };
        let angle = libm::fmod(turn + part / 2.0, 1.0);
        match self.r#type {
            Kind::Linear if part > 0.5 => {
                let part = 1.0 - part;
                let angle = libm::fmod(angle + part, 1.0);
                Shape { part, angle, swapped: true, mixed: part == 0.0 || self.radius == 1.0 }
            }
            Kind::Linear => {
                Shape { part, angle, swapped: false, mixed: part == 0.0 || self.radius == 1.0 }
            }
            Kind::Logarithmic => {
                let mixed = part == 0.0 || part == 1.0 || self.base == 1.0;
                Shape { part, angle, swapped: false, mixed }
            }
        }
    }
}

impl Render<18> for Spiral {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn coefficients(&self) -> [f32; 18] {
        let Shape { part, angle, swapped, mixed } = self.shape();
        let x = 0.5 - self.x * f64::from(self.width);
        let y = 0.5 - self.y * f64::from(self.height);
        let side = if self.direction == Direction::Clockwise { 1.0 } else { -1.0 };
        let logarithmic = self.r#type == Kind::Logarithmic;
        let kind = if mixed {
            0.0
        } else if logarithmic {
            2.0
        } else {
            1.0
        };
        let steps = libm::log2(self.base);
        // Where the first color ends: on the way outward, or from one turn to the next.
        let limit = if logarithmic { libm::exp2(steps * part) } else { part * self.radius };
        let mut k = [0.0; 18];
        let shape = [x, y, side, kind, part, angle, self.radius, limit, steps, self.base];
        for (k, v) in k.iter_mut().zip(shape) {
            *k = v as f32;
        }
        let (first, second) = (encoded(self.color1), encoded(self.color2));
        let (first, second) = if swapped { (second, first) } else { (first, second) };
        k[10..14].copy_from_slice(&first);
        k[14..18].copy_from_slice(&second);
        k
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 18], _: V::Table<'_>, [x, y]: Xy<V>) -> Rgba<V> {
        let [x0, y0, side, kind, part, angle, radius, limit, steps, base, colors @ ..] = k;
        let (x, y) = (x + x0, y + y0);
        let r = (x * x + y * y).sqrt();
        let t = (y * side).atan2_turns(x) - angle;
        let t = V::select(t.below(V::of(0.0)), t + 1.0, t);
        let even = linear(r, t, radius, limit);
        let growing = logarithmic(r, t, [radius, limit, steps, base, part]);
        let share = V::select(V::of(1.5).below(kind), growing, even);
        let share = V::select(kind.below(V::of(0.5)), part, share);
        let [r, g, b, a, r2, g2, b2, a2] = colors;
        blend([r2, g2, b2, a2], [r, g, b, a], share)
    }
}

/// How much of a pixel the first color takes, at this distance and direction: as GEGL reckons it,
/// along the line to the middle.
#[inline(always)]
fn linear<V: Lane>(r: V, t: V, radius: V, limit: V) -> V {
    let (zero, half) = (V::of(0.0), V::of(0.5));
    let held = |v: V, low: V, high: V| v.max(low).min(high);
    let start = t * radius;
    let way = r - start;
    let inner = way - (way / radius).floor() * radius;
    let at_start = limit.min(inner + 0.5);
    let at_end = (limit - (inner - 0.5)).max(zero) + limit.min(inner + 0.5 - radius);
    let between = (limit - (inner - 0.5)).clamp(0.0, 1.0);
    let outside = V::select((radius - 0.5).below(inner), at_end, between);
    let outside = V::select(inner.below(half), at_start, outside);

    let rest = limit - (radius - start);
    let first = held(r + 0.5 - start, zero, limit);
    let near = r.below(half);
    let early = V::select(near, held(rest + radius * 0.5, zero, half - r), zero);
    let far = (rest - (r - 0.5)).clamp(0.0, 1.0);
    let close = held(rest, zero, r + 0.5) + held(half - r - (start - radius * 0.5), zero, limit);
    let late = V::select(near, close, far);
    let inside = first + V::select(half.below(t), late, early);
    V::select(r.below(start), inside, outside)
}

/// The same for a spiral that grows.
#[inline(always)]
fn logarithmic<V: Lane>(r: V, t: V, [radius, limit, steps, base, part]: [V; 5]) -> V {
    let turns = (r / radius).log2() / steps;
    let start = (steps * ((turns - t).floor() + t)).exp2() * radius;
    let (end, next) = (start * limit, start * base);
    let after =
        V::select((next - 0.5).below(r), (end * base - next).min(r + 0.5 - next), V::of(0.0));
    let outside = (end - (r - 0.5)).clamp(0.0, 1.0) + after;
    let inside =
        (end - start).min(r + 0.5 - start) + (end / base - (r - 0.5)).max(V::of(0.0)) + after;
    let inside = V::select((start - start / base).below(V::of(0.5)), part, inside);
    V::select(r.below(start + 0.5), inside, outside)
}

/// Part of the way from one color to another: each counts as much as it is opaque.
#[inline(always)]
fn blend<V: Lane>(from: Rgba<V>, to: Rgba<V>, share: V) -> Rgba<V> {
    let alpha = from[3].mix(to[3], share);
    let clear = alpha.abs().below(V::of(1e-30));
    let ratio = share * to[3] / V::select(clear, V::of(1.0), alpha);
    let ratio = V::select(clear, V::of(0.0), ratio);
    let mix = |i: usize| from[i].mix(to[i], ratio);
    [mix(0), mix(1), mix(2), alpha]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(spiral: &Spiral, x: f32, y: f32) -> f32 {
        Spiral::pixel(spiral.coefficients(), &[], [x, y])[0]
    }

    #[test]
    fn a_linear_spiral_repeats_every_radius() {
        let spiral = Spiral { radius: 40.0, ..Default::default() };
        for x in 560..700 {
            let (here, out) = (at(&spiral, x as f32, 384.0), at(&spiral, (x + 40) as f32, 384.0));
            assert!((here - out).abs() < 0.05, "{x}: {here} {out}");
        }
    }

    #[test]
    fn a_growing_spiral_is_twice_as_large_a_turn_later() {
        let spiral = Spiral { r#type: Kind::Logarithmic, ..Default::default() };
        let at = |way: f32| at(&spiral, 511.5 + way, 383.5);
        for way in [60.0, 75.0, 90.0, 110.0] {
            assert!((at(way) - at(way * 2.0)).abs() < 0.01, "{way}");
        }
    }

    #[test]
    fn a_spiral_without_turns_is_a_mixture() {
        let spiral = Spiral { radius: 1.0, balance: -0.5, ..Default::default() };
        assert!((at(&spiral, 3.0, 4.0) - 0.75).abs() < 1e-6);
    }
}
