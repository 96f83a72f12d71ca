//! The colors of photographs and record covers of other days.

use imgflo_op::prelude::*;

choices! {
    /// Whose records it reminds of.
    pub enum Preset {
        /// Leaves the image as it is.
        None = "none", "None";
        /// Hard contrast, with violet shadows and yellow lights.
        Prog = "prog", "Prog";
        /// Washed out by the sun: no tone is quite black or white.
        Indie = "indie", "Indie";
        /// Dark, cold and harsh.
        Batcave = "batcave", "Batcave";
        /// Warm and golden, with soft shadows.
        Country = "country", "Country";
    }
}

params! {
    /// Gives an image the look of old film by a curve each for red, green and blue.
    ///
    /// Alpha is left alone.
    pub struct RetroCurve {
        /// The look.
        preset: Preset = choice(0),
    }
}

pub(crate) static OP: OpDef = point::<RetroCurve, _>("imgfloextra:retro-curve")
    .title("Retro Curve")
    .categories(&["color"])
    .transparency(Keeps);

/// A cubic curve: what black and white become, and how steep it is there.
struct Tones {
    black: f32,
    white: f32,
    dark_slope: f32,
    light_slope: f32,
}

const fn tones(black: f32, white: f32, dark_slope: f32, light_slope: f32) -> Tones {
    Tones { black, white, dark_slope, light_slope }
}

impl Tones {
    /// Its coefficients of the powers 0 to 3.
    fn powers(&self) -> [f32; 4] {
        let rise = self.white - self.black;
        let (dark, light) = (self.dark_slope, self.light_slope);
        [self.black, dark, 3.0 * rise - 2.0 * dark - light, dark + light - 2.0 * rise]
    }
}

impl Preset {
    /// The curves of red, green and blue.
    fn curves(self) -> [Tones; 3] {
        match self {
            Self::None => [const { tones(0.0, 1.0, 1.0, 1.0) }; 3],
            Self::Prog => {
                [tones(0.02, 1.0, 0.3, 0.2), tones(0.0, 0.97, 0.3, 0.6), tones(0.16, 0.8, 0.6, 0.5)]
            }
            Self::Indie => [
                tones(0.12, 0.96, 0.8, 0.5),
                tones(0.1, 0.94, 0.9, 0.7),
                tones(0.2, 0.82, 0.6, 0.5),
            ],
            Self::Batcave => [
                tones(0.0, 0.8, 0.1, 0.9),
                tones(0.0, 0.87, 0.15, 0.9),
                tones(0.05, 0.95, 0.4, 0.7),
            ],
            Self::Country => [
                tones(0.08, 1.0, 1.3, 0.4),
                tones(0.05, 0.95, 1.0, 0.6),
                tones(0.03, 0.76, 0.6, 0.8),
            ],
        }
    }
}

impl Point<12> for RetroCurve {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn is_identity(&self) -> bool {
        self.preset == Preset::None
    }

    fn coefficients(&self) -> [f32; 12] {
        let curves = self.preset.curves().map(|tones| tones.powers());
        std::array::from_fn(|i| curves[i / 4][i % 4])
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 12], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let curve = |x: V, i: usize| {
            let x = x.clamp(0.0, 1.0);
            k[i] + x * (k[i + 1] + x * (k[i + 2] + x * k[i + 3]))
        };
        [curve(r, 0), curve(g, 4), curve(b, 8), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use imgflo_op::Choices;

    #[test]
    fn no_curve_falls_and_all_end_within_black_and_white() {
        for preset in (0..Preset::LIST.len()).filter_map(Preset::at) {
            let k = RetroCurve { preset }.coefficients();
            let tone = |i: u8| RetroCurve::pixel(k, [f32::from(i) / 255.0; 4]);
            for i in 0..255 {
                for (low, high) in tone(i).into_iter().zip(tone(i + 1)) {
                    assert!((0.0..=high).contains(&low) && high <= 1.000_001, "{preset:?} {i}");
                }
            }
        }
    }

    #[test]
    fn the_country_is_warm_and_the_batcave_cold() {
        let gray = |preset| RetroCurve::pixel(RetroCurve { preset }.coefficients(), [0.5f32; 4]);
        let ([r, _, b, _], [dark, _, cold, _]) = (gray(Preset::Country), gray(Preset::Batcave));
        assert!(b < r && dark < cold && dark < 0.5);
    }
}
