//! Waves that run in one direction.

use imgflo_op::prelude::*;

choices! {
    /// What a wave looks like.
    pub enum WaveType {
        /// Soft.
        Sine = "sine", "Sine";
        /// Up and down in straight lines.
        Triangle = "triangle", "Triangle";
        /// Up in a straight line, and down at once.
        Sawtooth = "sawtooth", "Sawtooth";
    }
}

params! {
    /// Bends an image in waves that run in one direction.
    ///
    /// The result is larger than the image, by as much as the waves can carry its edges outward.
    pub struct Ripple {
        /// How far the waves move the image at most, in pixels.
        amplitude: f64 = number(25.0).range(0.0, 1000.0).gamma(2.0).pixels(),
        /// How far it is from one wave to the next, in pixels.
        period: f64 = number(200.0).range(0.0, 1000.0).gamma(1.5).pixels(),
        /// How far the waves have run, in parts of the way from one to the next.
        phi: f64 = number(0.0).range(-1.0, 1.0),
        /// Which way the waves run: to the right at 0, up at 90.
        angle: f64 = number(0.0).range(-180.0, 180.0).unit(Unit::Degree),
        /// How colours between pixels are worked out.
        sampler_type: Sampler = choice(2),
        /// What a wave looks like.
        wave_type: WaveType = choice(0),
        /// What is beyond the edges of the image, where the result needs it.
        abyss_policy: Abyss = choice(0),
        /// Whether the waves are fitted to the image, so that copies of it laid side by side have
        /// no seams.
        tileable: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef =
    warp::<Ripple, _>("gegl:ripple").title("Ripple").categories(&["distort"]).transparency(Has);

/// A shorter period than this counts as none.
const SHORTEST: f64 = 0.0001;

/// Waves: how high, how long, and in which direction, in radians.
struct Waves {
    amplitude: f64,
    period: f64,
    angle: f64,
}

impl Ripple {
    fn waves(&self, input: Rect) -> Waves {
        let angle = self.angle / 180.0 * std::f64::consts::PI;
        let waves = if self.period < SHORTEST {
            Waves { amplitude: 0.0, period: 1.0, angle }
        } else {
            Waves { amplitude: self.amplitude, period: self.period, angle }
        };
        if self.tileable { waves.fitted(input) } else { waves }
    }
}

impl Waves {
    /// With a whole number of waves from edge to edge, across and down.
    fn fitted(self, input: Rect) -> Self {
        let (w, h) = (f64::from(input.width()), f64::from(input.height()));
        let (sin, cos) = libm::sincos(self.angle);
        let (across, down) = ((cos * w / self.period).round(), (sin * h / self.period).round());
        if across == 0.0 && down == 0.0 {
            return Self { amplitude: 0.0, ..self };
        }
        let period = w * h / libm::hypot(across * h, down * w);
        Self { period, angle: libm::atan2(down * w, across * h), ..self }
    }
}

impl Warp<6> for Ripple {
    fn sampler(&self) -> Sampler {
        self.sampler_type
    }

    fn abyss(&self) -> Abyss {
        self.abyss_policy
    }

    fn bounds(&self, input: Rect) -> Rect {
        input.grow(self.amplitude as u32, self.amplitude as u32)
    }

    fn reach(&self, _: Rect) -> Option<Reach> {
        Some(Reach::all(self.amplitude as u32 + 2))
    }

    fn coefficients(&self, input: Rect, _: [bool; 2]) -> [f32; 6] {
        let Waves { amplitude, period, angle } = self.waves(input);
        let (kind, start) = match self.wave_type {
            WaveType::Sine => (0.0, self.phi),
            WaveType::Triangle => (1.0, 0.75 - self.phi),
            WaveType::Sawtooth => (2.0, 0.5 - self.phi),
        };
        let (sin, cos) = libm::sincos(angle);
        [amplitude, period, start * period, sin, cos, kind].map(|v| v as f32)
    }

    #[inline(always)]
    fn source<V: Lane>(
        [amplitude, period, start, sin, cos, kind]: [V; 6],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
        _: [Rgba<V>; 2],
    ) -> Xy<V> {
        let turns = (x * cos - y * sin + start) / period;
        let part = turns - turns.floor();
        let sawtooth = part * 2.0 - 1.0;
        let triangle = (part * 4.0 - 2.0).abs() - 1.0;
        let straight = V::select(V::of(1.5).below(kind), sawtooth, triangle);
        let wave = V::select(V::of(0.5).below(kind), straight, turns.sin_turns());
        let shift = amplitude * wave;
        [x + shift * sin, y + shift * cos]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(ripple: &Ripple, at: [f32; 2]) -> [f32; 2] {
        let k = ripple.coefficients(Rect::new(0, 0, 300, 100), [false; 2]);
        Ripple::source(k, &[], at, [[0.0; 4]; 2])
    }

    #[test]
    fn a_quarter_of_a_wave_on_the_shift_is_greatest() {
        for (wave_type, x) in
            [(WaveType::Sine, 50.0), (WaveType::Triangle, 50.0), (WaveType::Sawtooth, 99.999)]
        {
            let [u, v] = source(&Ripple { wave_type, ..Default::default() }, [x, 40.0]);
            assert!(u == x && (v - 65.0).abs() < 1e-2, "{wave_type:?}: {u} {v}");
        }
    }

    #[test]
    fn fitted_waves_are_the_same_at_both_edges() {
        let fitted = Ripple { period: 70.0, tileable: true, ..Default::default() };
        for (x, y) in [(3.0, 5.0), (120.0, 80.0)] {
            let ([_, v], [_, w]) = (source(&fitted, [x, y]), source(&fitted, [x + 300.0, y]));
            assert!((v - w).abs() < 1e-3, "{v} {w}");
        }
    }

    #[test]
    fn waves_of_no_length_move_nothing() {
        assert_eq!(source(&Ripple { period: 0.0, ..Default::default() }, [7.0, 9.0]), [7.0, 9.0]);
    }
}
