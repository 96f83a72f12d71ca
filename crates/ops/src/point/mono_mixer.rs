//! Mono mixer: a gray of as much red, green and blue as you like.

use imgflo_op::prelude::*;

params! {
    /// Makes an image gray, and says how much red, green and blue count, as a color filter in front
    /// of a black and white film does.
    ///
    /// Alpha is left alone.
    pub struct MonoMixer {
        /// Whether grays stay as light as they are: the parts are scaled so that their sum is one.
        preserve_luminosity: bool = toggle(false),
        /// How much red counts.
        red: f64 = number(0.333).range(-5.0, 5.0).slider(-2.0, 2.0),
        /// How much green counts.
        green: f64 = number(0.333).range(-5.0, 5.0).slider(-2.0, 2.0),
        /// How much blue counts.
        blue: f64 = number(0.333).range(-5.0, 5.0).slider(-2.0, 2.0),
    }
}

pub(crate) static OP: OpDef = point::<MonoMixer, _>("gegl:mono-mixer")
    .title("Mono Mixer")
    .categories(&["color"])
    .transparency(Has);

impl Point<3> for MonoMixer {
    fn output_space(&self) -> Space {
        Space::Gray
    }

    fn coefficients(&self) -> [f32; 3] {
        let sum = self.red + self.green + self.blue;
        let scale = if self.preserve_luminosity && sum != 0.0 { 1.0 / sum.abs() } else { 1.0 };
        [self.red, self.green, self.blue].map(|part| (part * scale) as f32)
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 3], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let gray = r * k[0] + g * k[1] + b * k[2];
        [gray, gray, gray, a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_color_counts_as_much_as_said() {
        let mixer = MonoMixer { red: 1.0, green: 0.5, blue: -1.0, ..Default::default() };
        let px = MonoMixer::pixel(mixer.coefficients(), [0.5, 0.5, 0.25, 0.5]);
        assert_eq!(px, [0.5, 0.5, 0.5, 0.5]);
    }

    #[test]
    fn white_stays_white_if_wanted() {
        let mixer = MonoMixer { preserve_luminosity: true, ..Default::default() };
        let [white, ..] = MonoMixer::pixel(mixer.coefficients(), [1.0f32; 4]);
        assert!((white - 1.0).abs() < 1e-6);
    }
}
