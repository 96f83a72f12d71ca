//! Pixels that run down, as paint does.

use imgflo_op::prelude::*;

use super::walk::{Walk, walk};

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

pub(crate) static OP: OpDef = walk::<NoiseSlur>("gegl:noise-slur").title("Noise Slur");

impl Walk for NoiseSlur {
    fn percent(&self) -> f64 {
        self.pct_random
    }

    fn steps(&self) -> u32 {
        self.repeat.unsigned_abs()
    }

    fn seed(&self) -> u32 {
        self.seed.0
    }

    /// As far beyond the image as its edges can go.
    fn bounds(&self, input: Rect) -> Rect {
        let steps = self.steps();
        Rect { y0: input.y0, ..input.grow(steps, steps) }
    }

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
    use super::super::walk::Walking;
    use super::*;

    #[test]
    fn pixels_come_from_above() {
        let slur = NoiseSlur { pct_random: 100.0, repeat: 4, ..Default::default() };
        let slur = Walking(slur);
        let (k, table) = (slur.coefficients(Rect::EMPTY, [false; 2]), slur.table());
        let mut aside = 0;
        for x in 0..500 {
            let x = x as f32;
            let [u, v] = Walking::<NoiseSlur>::source(k, &table, [x, 9.0], [[0.0; 4]; 2]);
            assert!(v == 5.5 && (u - 0.5 - x).abs() <= 4.0);
            aside += usize::from(u - 0.5 != x);
        }
        assert!((200..350).contains(&aside), "{aside} of 500, about 1 - 0.8 to the 4th");
    }
}
