//! Ripples, as of a stone thrown into water.

use imgflo_op::prelude::*;

params! {
    /// Distorts an image as if seen through rings of waves on water.
    ///
    /// The result is larger than the image, by as much as the waves can carry its edges outward.
    pub struct Waves {
        /// Where the middle of the waves is, from the left edge of the image (0) to the right (1).
        x: f64 = number(0.5).slider(0.0, 1.0).unit(Unit::RelativeCoordinate),
        /// Where the middle of the waves is, from the top edge of the image (0) to the bottom (1).
        y: f64 = number(0.5).slider(0.0, 1.0).unit(Unit::RelativeCoordinate),
        /// How far the waves move the image at most, in pixels.
        amplitude: f64 = number(25.0).range(0.0, 1000.0).pixels(),
        /// How far it is from one wave to the next, in pixels.
        period: f64 = number(100.0).range(0.1, 1000.0).pixels(),
        /// How far the waves have run, in parts of the way from one to the next.
        phi: f64 = number(0.0).range(-1.0, 1.0),
        /// How many times as wide as high the waves are.
        aspect: f64 = number(1.0).range(0.1, 10.0),
        /// How colours between pixels are worked out.
        sampler_type: Sampler = choice(2),
        /// Whether the edges of the image go on beyond it, rather than nothing.
        clamp: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef =
    warp::<Waves, _>("gegl:waves").title("Waves").categories(&["distort"]).transparency(Has);

impl Warp<9> for Waves {
    fn sampler(&self) -> Sampler {
        self.sampler_type
    }

    fn abyss(&self) -> Abyss {
        if self.clamp { Abyss::Clamp } else { Abyss::None }
    }

    fn bounds(&self, input: Rect) -> Rect {
        input.grow(self.amplitude as u32, self.amplitude as u32)
    }

    fn reach(&self, _: Rect) -> Option<Reach> {
        Some(Reach::all(self.amplitude as u32 + 2))
    }

    /// The middle counts from zero, wherever the image lies, as in GEGL.
    fn coefficients(&self, input: Rect, _: [bool; 2]) -> [f32; 9] {
        let (x, y) = (self.x * f64::from(input.width()), self.y * f64::from(input.height()));
        let (across, down) = ((1.0 / self.aspect).max(1.0), self.aspect.max(1.0));
        let waves = [self.amplitude, 1.0 / self.period, self.phi];
        let [a, b, c] = waves;
        [x, y, across, down, 1.0 / across, 1.0 / down, a, b, c].map(|v| v as f32)
    }

    #[inline(always)]
    fn source<V: Lane>(
        [x0, y0, across, down, over_x, over_y, amplitude, frequency, phase]: [V; 9],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
        _: [Rgba<V>; 2],
    ) -> Xy<V> {
        let (dx, dy) = ((x - x0) * across, (y - y0) * down);
        let radius = (dx * dx + dy * dy).sqrt().max(V::of(0.000_001));
        let shift = amplitude * (radius * frequency + phase).sin_turns();
        [x + (shift + dx / radius) * over_x, y + (shift + dy / radius) * over_y]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(waves: &Waves, at: [f32; 2]) -> [f32; 2] {
        let k = waves.coefficients(Rect::new(0, 0, 200, 100), [false; 2]);
        Waves::source(k, &[], at, [[0.0; 4]; 2])
    }

    #[test]
    fn the_middle_stays_where_it_is() {
        assert_eq!(source(&Waves::default(), [100.0, 50.0]), [100.0, 50.0]);
    }

    #[test]
    fn a_quarter_of_a_wave_away_the_shift_is_greatest() {
        let [x, y] = source(&Waves::default(), [125.0, 50.0]);
        assert!((x - 151.0).abs() < 1e-4 && (y - 75.0).abs() < 1e-4, "{x} {y}");
    }

    #[test]
    fn the_result_holds_all_that_is_carried_outward() {
        let waves = Waves { amplitude: 4.9, ..Default::default() };
        assert_eq!(waves.bounds(Rect::new(0, 0, 8, 6)), Rect::new(-4, -4, 16, 14));
    }
}
