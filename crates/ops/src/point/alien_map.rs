//! Alien map: waves instead of tones.

use imgflo_op::prelude::*;

choices! {
    /// What the three components of a color are.
    pub enum ColorModel {
        /// Red, green and blue, encoded for the eye.
        Rgb = "rgb", "RGB";
        /// Hue, saturation and lightness.
        Hsl = "hsl", "HSL";
    }
}

params! {
    /// Gives an image the colors of another planet: each component of a color rises and falls like a
    /// wave while that of the image grows.
    ///
    /// Alpha is left alone.
    pub struct AlienMap {
        /// What the components are.
        color_model: ColorModel = choice(0),
        /// How many times red, or the hue, goes up and down.
        cpn_1_frequency: f64 = number(1.0).range(0.0, 20.0),
        /// How many times green, or the saturation, goes up and down.
        cpn_2_frequency: f64 = number(1.0).range(0.0, 20.0),
        /// How many times blue, or the lightness, goes up and down.
        cpn_3_frequency: f64 = number(1.0).range(0.0, 20.0),
        /// How far along its wave red, or the hue, starts.
        cpn_1_phaseshift: f64 = number(0.0).range(0.0, 360.0).unit(Unit::Degree),
        /// How far along its wave green, or the saturation, starts.
        cpn_2_phaseshift: f64 = number(0.0).range(0.0, 360.0).unit(Unit::Degree),
        /// How far along its wave blue, or the lightness, starts.
        cpn_3_phaseshift: f64 = number(0.0).range(0.0, 360.0).unit(Unit::Degree),
        /// Whether red, or the hue, stays as it is.
        cpn_1_keep: bool = toggle(false),
        /// Whether green, or the saturation, stays as it is.
        cpn_2_keep: bool = toggle(false),
        /// Whether blue, or the lightness, stays as it is.
        cpn_3_keep: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = point::<AlienMap, _>("gegl:alien-map")
    .title("Alien Map")
    .categories(&["artistic"])
    .transparency(Has);

impl AlienMap {
    /// Frequency, phase and whether it is kept, of each component.
    fn waves(&self) -> [(f64, f64, bool); 3] {
        [
            (self.cpn_1_frequency, self.cpn_1_phaseshift, self.cpn_1_keep),
            (self.cpn_2_frequency, self.cpn_2_phaseshift, self.cpn_2_keep),
            (self.cpn_3_frequency, self.cpn_3_phaseshift, self.cpn_3_keep),
        ]
    }
}

impl Point<9> for AlienMap {
    fn space(&self) -> Space {
        match self.color_model {
            ColorModel::Rgb => Space::Perceptual,
            ColorModel::Hsl => Space::Hsl,
        }
    }

    fn is_identity(&self) -> bool {
        self.waves().iter().all(|(_, _, keep)| *keep)
    }

    // For each component, how many turns the wave makes, where it starts, and 1 if it is kept.
    fn coefficients(&self) -> [f32; 9] {
        std::array::from_fn(|i| {
            let (frequency, phase, keep) = self.waves()[i / 3];
            let start = phase / 360.0 - frequency / 2.0;
            [frequency, start, f64::from(u8::from(keep))][i % 3] as f32
        })
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 9], [x, y, z, a]: Rgba<V>) -> Rgba<V> {
        let wave = |x: V, i: usize| {
            let height = (x * k[i] + k[i + 1]).sin_turns() * 0.5 + 0.5;
            V::select(V::of(0.5).below(k[i + 2]), x, height)
        };
        [wave(x, 0), wave(y, 3), wave(z, 6), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wave_goes_from_the_middle_to_the_middle() {
        let [r, g, b, a] =
            AlienMap::pixel(AlienMap::default().coefficients(), [0.0f32, 0.25, 0.5, 0.7]);
        for (got, want) in [(r, 0.5), (g, 0.0), (b, 0.5), (a, 0.7)] {
            assert!((got - want).abs() < 1e-6, "{got} for {want}");
        }
    }

    #[test]
    fn what_is_kept_stays() {
        let op = AlienMap { cpn_2_keep: true, ..Default::default() };
        assert_eq!(AlienMap::pixel(op.coefficients(), [0.25, 0.25, 0.25, 1.0])[1], 0.25);
    }
}
