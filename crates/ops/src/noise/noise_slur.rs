//! Pixels that run down, as paint does.

use std::sync::Arc;

use imgflo_op::Kernel;
use imgflo_op::prelude::*;

use super::chance::lots;
use super::walk::{self, Walk};

params! {
    /// Makes some of the pixels copies of those above them, as if the image were melting.
    ///
    /// The same pixels every time, for the same seed.
    pub struct NoiseSlur {
        /// How many of the pixels become copies, in each round.
        pct_random: f64 = number(50.0).range(0.0, 100.0),
        /// How many rounds there are. With more, pixels run farther down.
        repeat: i32 = count(1).range(1.0, 100.0),
        /// Which random numbers to take.
        seed: Seed = seed(),
    }
}

pub(crate) static OP: OpDef = warp::<NoiseSlur, _>("gegl:noise-slur")
    .title("Noise Slur")
    .categories(&["noise"])
    .transparency(Keeps)
    .of_pixels();

impl Warp<5> for NoiseSlur {
    /// Pixels only move, and those of most pictures are encoded like this.
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn sampler(&self) -> Sampler {
        Sampler::Nearest
    }

    fn abyss(&self) -> Abyss {
        Abyss::Clamp
    }

    /// As far beyond the image as its edges can go.
    fn bounds(&self, input: Rect) -> Rect {
        let steps = self.repeat.unsigned_abs();
        Rect { y0: input.y0, ..input.grow(steps, steps) }
    }

    fn reach(&self, _: Rect) -> Option<Reach> {
        Some(Reach::all(self.repeat.unsigned_abs() + 1))
    }

    fn coefficients(&self, _: Rect, _: [bool; 2]) -> [f32; 5] {
        let [p, q, r] = Dice::new(self.seed.0).coefficients();
        [p, q, r, lots(self.pct_random), self.repeat as f32]
    }

    fn table(&self) -> Vec<u32> {
        Dice::table()
    }

    fn kernel(&self, k: [f32; 5]) -> Arc<dyn Kernel> {
        walk::kernel(self, k)
    }

    #[inline(always)]
    fn source<V: Lane>(k: [V; 5], table: V::Table<'_>, at: Xy<V>, _: [Rgba<V>; 2]) -> Xy<V> {
        walk::end::<Self, V>(k, table, at)
    }
}

impl Walk for NoiseSlur {
    #[inline(always)]
    fn step<V: Lane>(bits: V::Word) -> [V; 2] {
        // One in ten comes from the left, one in ten from the right.
        let side = V::of_word(bits.modulo(V::Word::of(10)));
        let zero = V::of(0.0);
        let right = V::select(V::of(8.5).below(side), V::of(1.0), zero);
        [V::select(side.below(V::of(0.5)), V::of(-1.0), right), V::of(-1.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_come_from_above() {
        let slur = NoiseSlur { pct_random: 100.0, repeat: 4, ..Default::default() };
        let (k, table) = (slur.coefficients(Rect::EMPTY, [false; 2]), slur.table());
        let mut aside = 0;
        for x in 0..500 {
            let x = x as f32;
            let [u, v] = NoiseSlur::source(k, &table, [x, 9.0], [[0.0; 4]; 2]);
            assert!(v == 5.5 && (u - 0.5 - x).abs() <= 4.0);
            aside += usize::from(u - 0.5 != x);
        }
        assert!((200..350).contains(&aside), "{aside} of 500, about 1 - 0.8 to the 4th");
    }
}
