//! Noise on red, green, blue and alpha.

use std::sync::Arc;

use imgflo_op::prelude::*;
use imgflo_op::{Kernel, Steps, all_steps, stepped};

params! {
    /// Adds random numbers to the colors of each pixel, as the grain of a film does.
    ///
    /// The same noise every time, for the same seed.
    pub struct NoiseRgb {
        /// Whether noise grows with a color's own strength, so that shadows stay clean.
        correlated: bool = toggle(false),
        /// Whether red, green and blue get noise of their own. Otherwise all get the same.
        independent: bool = toggle(true),
        /// Whether noise is added to light, instead of to what is encoded for the eye.
        linear: bool = toggle(true),
        /// Whether small changes are more frequent than large ones, as in nature. Otherwise all
        /// are equally frequent.
        gaussian: bool = toggle(true),
        /// How much noise red gets, or all three colors when they are not independent.
        red: f64 = number(0.2).range(0.0, 1.0),
        /// How much noise green gets.
        green: f64 = number(0.2).range(0.0, 1.0),
        /// How much noise blue gets.
        blue: f64 = number(0.2).range(0.0, 1.0),
        /// How much noise alpha gets.
        alpha: f64 = number(0.0).range(0.0, 1.0),
        /// Which random numbers to take.
        seed: Seed = seed(),
    }
}

pub(crate) static OP: OpDef = field::<NoiseRgb, _>("gegl:noise-rgb")
    .title("Add RGB Noise")
    .categories(&["noise"])
    .transparency(Has)
    .of_pixels();

/// The square root of 8/e.
const RATIO: f32 = 1.715_527_8;
/// Four times the natural logarithm of 2.
const FOUR_LN_2: f32 = 2.772_588_7;

impl Field<11> for NoiseRgb {
    fn space(&self) -> Space {
        if self.linear { Space::Linear } else { Space::Perceptual }
    }

    fn coefficients(&self, _: Rect) -> [f32; 11] {
        let [p, q, r] = Dice::new(self.seed.0).coefficients();
        let colors = if self.independent { 3.0 } else { 1.0 };
        let wanted = if self.alpha == 0.0 { colors } else { colors + 1.0 };
        let [red, green, blue] = match self.independent {
            true => [self.red, self.green, self.blue],
            false => [self.red; 3],
        };
        let [red, green, blue, alpha] = [red, green, blue, self.alpha].map(|v| (v * 0.5) as f32);
        let flag = |on: bool| if on { 1.0 } else { 0.0 };
        let flags = [flag(self.correlated), flag(self.gaussian)];
        [p, q, r, red, green, blue, alpha, colors, wanted, flags[0], flags[1]]
    }

    fn table(&self) -> Vec<u32> {
        Dice::table()
    }

    fn kernel(&self, k: [f32; 11]) -> Arc<dyn Kernel> {
        stepped::<Self, 11, 6, 7, 4>(k, self.table())
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 11], table: V::Table<'_>, [x, y]: Xy<V>, px: Rgba<V>) -> Rgba<V> {
        let [r, g, b, a] = px;
        all_steps::<Self, V, 11, 6, 7, 4>(k, table, [r, g, b, a, x, y])
    }
}

/// The first numbers that the throws give: normally distributed, or evenly from -1 to 1.
///
/// Normal numbers are made by the ratio of two throws, as of Kinderman and Monahan (1977). A pair
/// that does not fit is thrown again; of a pair with the divisor zero, only that.
impl Steps<11, 6, 7, 4> for NoiseRgb {
    /// So often no pixel tries to find its numbers: one in 10^20 would.
    const MOST: u32 = 50;

    #[inline(always)]
    fn start<V: Lane>(_: [V; 11], _: V::Table<'_>, _: [V; 6]) -> [V; 7] {
        let zero = V::of(0.0);
        [zero, V::of(-1.0), zero, zero, zero, zero, zero]
    }

    #[inline(always)]
    fn step<V: Lane>(
        k: [V; 11],
        table: V::Table<'_>,
        [.., x, y]: [V; 6],
        [n, kept, found, a, b, c, d]: [V; 7],
    ) -> ([V; 7], V::Mask) {
        let [p, q, r, _, _, _, _, _, wanted, _, gaussian] = k;
        let (zero, one, none) = (V::of(0.0), V::of(1.0), V::of(-1.0));
        let gaussian = V::of(0.5).below(gaussian);
        let throws = Dice::at([p, q, r], table, [x, y]);
        let new = kept.below(zero);
        let first = V::select(new, throws.unit(n.word()), kept);
        let next = V::select(new, n + one, n);
        let divisor = throws.unit(next.word());
        let usable = zero.below(divisor);
        let ratio = (first - 0.5) * RATIO / V::select(usable, divisor, one);
        let outside = (-(divisor.log2() * FOUR_LN_2)).below(ratio * ratio);
        let fits = !gaussian | (usable & !outside);
        let number = V::select(gaussian, ratio, first * 2.0 - 1.0);
        let put = |slot: f32, old: V| {
            let here = fits & found.below(V::of(slot + 0.5)) & V::of(slot - 0.5).below(found);
            V::select(here, number, old)
        };
        let now = V::select(fits, found + one, found);
        let n = V::select(gaussian, next + one, n + one);
        let kept = V::select(fits | usable, none, first);
        ([n, kept, now, put(0.0, a), put(1.0, b), put(2.0, c), put(3.0, d)], !now.below(wanted))
    }

    #[inline(always)]
    fn end<V: Lane>(
        k: [V; 11],
        _: V::Table<'_>,
        px: [V; 6],
        [_, _, _, n0, n1, n2, n3]: [V; 7],
    ) -> [V; 4] {
        let [_, _, _, red, green, blue, alpha, colors, _, correlated, _] = k;
        let half = V::of(0.5);
        let shared = colors.below(V::of(2.0));
        let add = |x: V, strength: V, number: V| {
            let noise = strength * number;
            let noise = V::select(half.below(correlated), x * noise * 2.0, noise);
            V::select(V::of(0.0).below(strength), (x + noise).clamp(0.0, 1.0), x)
        };
        let pick = |alone: V, together: V| V::select(shared, together, alone);
        [
            add(px[0], red, n0),
            add(px[1], green, pick(n1, n0)),
            add(px[2], blue, pick(n2, n0)),
            add(px[3], alpha, pick(n3, n1)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noisy(noise: &NoiseRgb) -> Vec<[f32; 4]> {
        let (k, table) = (noise.coefficients(Rect::EMPTY), noise.table());
        let places = (0..1000).map(|i| [(i % 40) as f32, (i / 40) as f32]);
        places.map(|at| NoiseRgb::pixel(k, &table, at, [0.5, 0.5, 0.5, 1.0])).collect()
    }

    fn spread(values: impl Iterator<Item = f32>) -> f32 {
        (values.map(|v| (v - 0.5) * (v - 0.5)).sum::<f32>() / 1000.0).sqrt()
    }

    #[test]
    fn the_spread_is_half_the_strength() {
        let out = noisy(&NoiseRgb { red: 0.4, green: 0.1, blue: 0.0, ..Default::default() });
        let [red, green] = [0, 1].map(|channel| spread(out.iter().map(|px| px[channel])));
        assert!((red - 0.2).abs() < 0.02 && (green - 0.05).abs() < 0.005, "{red} {green}");
        assert!(out.iter().all(|px| px[2..] == [0.5, 1.0]), "no noise where none is wanted");
    }

    #[test]
    fn even_noise_has_an_end() {
        let out = noisy(&NoiseRgb { gaussian: false, red: 0.4, ..Default::default() });
        assert!(out.iter().all(|px| (px[0] - 0.5).abs() < 0.2001));
        assert!((spread(out.iter().map(|px| px[0])) - 0.2 / 3f32.sqrt()).abs() < 0.01);
    }

    #[test]
    fn shared_noise_is_gray() {
        let out = noisy(&NoiseRgb { independent: false, ..Default::default() });
        assert!(out.iter().all(|px| px[0] == px[1] && px[1] == px[2]));
    }
}
