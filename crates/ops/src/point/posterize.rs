//! Posterize: few levels of each color, as on a poster.

use imgflo_op::prelude::*;

params! {
    /// Leaves only a few levels of red, green and blue, as in a poster printed from a few inks.
    ///
    /// Levels are spaced evenly for the eye. Alpha is left alone.
    pub struct Posterize {
        /// How many steps lie between none of a color and all of it.
        levels: i32 = count(8).range(1.0, 64.0).gamma(2.0),
    }
}

pub(crate) static OP: OpDef = point::<Posterize, _>("gegl:posterize")
    .title("Posterize")
    .categories(&["color"])
    .transparency(Has);

impl Point<1> for Posterize {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn coefficients(&self) -> [f32; 1] {
        [self.levels as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([levels]: [V; 1], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let step = |x: V| {
            // GEGL cuts off the fraction, so below -1/2 it rounds up.
            let x = x * levels + 0.5;
            let whole = V::select(x.below(V::of(0.0)), -(-x).floor(), x.floor());
            whole / levels
        };
        [step(r), step(g), step(b), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_color_goes_to_its_nearest_level() {
        let k = Posterize { levels: 4 }.coefficients();
        assert_eq!(Posterize::pixel(k, [0.12, 0.13, 0.9, 0.3]), [0.0, 0.25, 1.0, 0.3]);
    }

    #[test]
    fn below_black_levels_are_rounded_up() {
        let k = Posterize { levels: 4 }.coefficients();
        assert_eq!(Posterize::pixel(k, [-0.2, -0.4, -0.6, 1.0]), [0.0, -0.25, -0.25, 1.0]);
    }
}
