//! Waves that bend each other.

use imgflo_op::MersenneTwister;
use imgflo_op::prelude::*;

use super::gradient::encoded;
use super::turns::{Ramp, turns};

choices! {
    /// How a wave becomes a color.
    pub enum Blend {
        /// From the first color to the second, and at once back.
        Linear = "linear", "Linear";
        /// To the second color and back, evenly.
        Bilinear = "bilinear", "Bilinear";
        /// To the second color and back, softly.
        Sinusoidal = "sinusoidal", "Sinusoidal";
    }
}

params! {
    /// Fills an endless plane with waves of two colors that bend each other.
    pub struct Sinus {
        /// How many waves there are from left to right.
        x_scale: f64 = number(15.0).at_least(0.0001).slider(0.0001, 100.0)
            .unit(Unit::PixelDistance)
            .no_length(),
        /// How many waves there are from top to bottom.
        y_scale: f64 = number(15.0).at_least(0.0001).slider(0.0001, 100.0)
            .unit(Unit::PixelDistance)
            .no_length(),
        /// How often the colors change within a wave.
        complexity: f64 = number(1.0).range(0.0, 15.0),
        /// Which random waves to take.
        seed: Seed = seed(),
        /// Whether the pattern goes on without a seam beyond the width and height below.
        tiling: bool = toggle(true),
        /// Whether waves run in every direction. Otherwise they run across and down.
        perturbation: bool = toggle(true),
        /// The color in the valleys.
        color1: Color = color([1.0, 1.0, 0.0, 1.0]),
        /// The color on the heights.
        color2: Color = color([0.0, 0.0, 1.0, 1.0]),
        /// How a wave becomes a color.
        blend_mode: Blend = choice(2),
        /// How much of the first color there is, or of the second below 0.
        blend_power: f64 = number(0.0).range(-7.5, 7.5),
        /// How wide the pattern is before it repeats.
        width: i32 = count(1024).range(0.0, 2_147_483_647.0).slider(0.0, 4096.0)
            .unit(Unit::PixelDistance),
        /// How high the pattern is before it repeats.
        height: i32 = count(768).range(0.0, 2_147_483_647.0).slider(0.0, 4096.0)
            .unit(Unit::PixelDistance),
    }
}

pub(crate) static OP: OpDef =
    render::<Sinus, _>("gegl:sinus").title("Sinus").categories(&["render"]).transparency(Has);

impl Sinus {
    /// The two waves that are blended, and the one that blends them.
    fn waves(&self) -> [Ramp; 3] {
        let mut random = MersenneTwister::new(self.seed.0);
        let mut wave = |across: bool, down: bool| {
            let mut steps = |wanted: bool, scale: f64| {
                if !wanted {
                    random.bits();
                    return 0.0;
                }
                // In turns from one edge to the other: whole ones meet without a seam.
                let turns = random.between(-1.0, 1.0) * scale / std::f64::consts::TAU;
                if self.tiling { (turns + 0.5).trunc() } else { turns }
            };
            let (right, down) = (steps(across, self.x_scale), steps(down, self.y_scale));
            let start = random.unit();
            let [width, height] = [self.width, self.height].map(|size| f64::from(size.max(1)));
            Ramp { right: right / width, down: down / height, start }
        };
        let all = self.perturbation;
        [wave(all, true), wave(all, true), wave(true, all)]
    }
}

impl Render<29> for Sinus {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn coefficients(&self) -> [f32; 29] {
        let mut k = [0.0; 29];
        for (k, wave) in k.chunks_exact_mut(6).zip(self.waves()) {
            k.copy_from_slice(&wave.parts());
        }
        k[18..22].copy_from_slice(&encoded(self.color1));
        k[22..26].copy_from_slice(&encoded(self.color2));
        k[26] = self.complexity as f32;
        k[27] = libm::exp(self.blend_power) as f32;
        k[28] = match self.blend_mode {
            Blend::Linear => 0.0,
            Blend::Bilinear => 1.0,
            Blend::Sinusoidal => 2.0,
        };
        k
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 29], _: V::Table<'_>, place: Xy<V>) -> Rgba<V> {
        let (zero, one) = (V::of(0.0), V::of(1.0));
        let wave = |ramp: [V; 6]| turns(ramp, place).sin_turns();
        let lean = wave(part(k, 12)) * 0.25;
        let height = wave(part(k, 0)) * (lean + 0.5) + wave(part(k, 6)) * (-lean + 0.5);
        let way = k[26] * (height * 0.5 + 0.5);
        let ramp = way - way.floor();
        let hill = (ramp * 2.0).min((one - ramp) * 2.0);
        let (is_hill, is_soft) = (V::of(0.5).below(k[28]), V::of(1.5).below(k[28]));
        let soft = way.cos_turns() * -0.5 + 0.5;
        let blend = V::select(is_soft, soft, V::select(is_hill, hill, ramp));
        let blend = V::select(zero.below(blend), blend.pow(k[27]), zero);
        let (from, to): (Rgba<V>, Rgba<V>) = (part(k, 18), part(k, 22));
        std::array::from_fn(|i| from[i].mix(to[i], blend))
    }
}

/// Some of the coefficients.
#[inline(always)]
fn part<V: Lane, const N: usize>(k: [V; 29], start: usize) -> [V; N] {
    std::array::from_fn(|i| k[start + i])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_place(sinus: &Sinus, x: f32, y: f32) -> [f32; 4] {
        Sinus::pixel(sinus.coefficients(), &[], [x, y])
    }

    #[test]
    fn the_pattern_repeats_at_its_edges() {
        let sinus = Sinus { seed: Seed(5), ..Default::default() };
        for i in 0..50 {
            let (x, y) = (i as f32 * 7.0, i as f32 * 3.0);
            let (here, there) = (at_place(&sinus, x, y), at_place(&sinus, x + 1024.0, y - 768.0));
            for (a, b) in here.into_iter().zip(there) {
                assert!((a - b).abs() < 1e-4, "{here:?} {there:?}");
            }
        }
    }

    #[test]
    fn without_complexity_all_is_the_first_color() {
        let plain = Sinus { complexity: 0.0, ..Default::default() };
        let [r, g, b, a] = at_place(&plain, 30.0, 40.0);
        assert!((r - 1.0).abs() < 1e-5 && (g - 1.0).abs() < 1e-5 && b < 1e-5 && a == 1.0);
    }
}
