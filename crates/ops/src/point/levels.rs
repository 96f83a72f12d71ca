//! Levels: one range of light becomes another.

use imgflo_op::prelude::*;

params! {
    /// Stretches the tones between two levels of light so that they fill the space between two
    /// others.
    ///
    /// What lies outside the levels is stretched along, not cut off. Alpha is left alone.
    pub struct Levels {
        /// The level in the image that becomes the lowest of the result.
        in_low: f64 = number(0.0).slider(0.0, 1.0),
        /// The level in the image that becomes the highest of the result.
        in_high: f64 = number(1.0).slider(0.0, 1.0),
        /// The lowest level of the result.
        out_low: f64 = number(0.0).slider(0.0, 1.0),
        /// The highest level of the result. Below the lowest, the image becomes a negative.
        out_high: f64 = number(1.0).slider(0.0, 1.0),
    }
}

pub(crate) static OP: OpDef =
    point::<Levels, _>("gegl:levels").title("Levels").categories(&["color"]).transparency(Has);

/// Two levels in the image are never nearer to each other than this.
const NEAREST: f32 = 1e-6;

impl Point<3> for Levels {
    fn is_identity(&self) -> bool {
        let apart = f64::from(NEAREST) < self.in_high - self.in_low;
        apart && self.in_low == self.out_low && self.in_high == self.out_high
    }

    fn coefficients(&self) -> [f32; 3] {
        let range = (self.in_high - self.in_low) as f32;
        let range = if range.abs() <= NEAREST { NEAREST.copysign(range) } else { range };
        let scale = (self.out_high - self.out_low) as f32 / range;
        [self.in_low as f32, scale, self.out_low as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([low, scale, base]: [V; 3], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let stretch = |x: V| (x - low) * scale + base;
        [stretch(r), stretch(g), stretch(b), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(levels: &Levels, px: [f32; 4]) -> [f32; 4] {
        Levels::pixel(levels.coefficients(), px)
    }

    #[test]
    fn the_levels_in_become_the_levels_out() {
        let levels = Levels { in_low: 0.25, in_high: 0.75, out_low: 1.0, out_high: 0.0 };
        assert_eq!(stretch(&levels, [0.25, 0.75, 0.5, 0.1]), [1.0, 0.0, 0.5, 0.1]);
    }

    #[test]
    fn equal_levels_part_dark_from_light() {
        let levels = Levels { in_low: 0.5, in_high: 0.5, ..Default::default() };
        let [dark, same, light, _] = stretch(&levels, [0.4, 0.5, 0.6, 1.0]);
        assert!(dark < -1e4 && same == 0.0 && light > 1e4);
    }
}
