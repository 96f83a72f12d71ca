//! Pixels that take the place of their neighbors.

use std::sync::Arc;

use imgflo_op::Kernel;
use imgflo_op::prelude::*;

use super::chance::lots;
use super::walk::{self, Walk};

params! {
    /// Makes some of the pixels copies of random neighbors.
    ///
    /// The same pixels every time, for the same seed.
    pub struct NoisePick {
        /// How many of the pixels become copies, in each round.
        pct_random: f64 = number(50.0).range(0.0, 100.0),
        /// How many rounds there are. With more, pixels come from farther away.
        repeat: i32 = count(1).range(1.0, 100.0),
        /// Which random numbers to take.
        seed: Seed = seed(),
    }
}

pub(crate) static OP: OpDef = warp::<NoisePick, _>("gegl:noise-pick")
    .title("Noise Pick")
    .categories(&["noise"])
    .transparency(Keeps)
    .of_pixels();

impl Warp<5> for NoisePick {
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
        input.grow(steps, steps)
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

impl Walk for NoisePick {
    #[inline(always)]
    fn step<V: Lane>(bits: V::Word) -> [V; 2] {
        // One of the nine pixels around, itself included.
        let neighbor = V::of_word(bits.modulo(V::Word::of(9)));
        let row = (neighbor / 3.0).floor();
        [neighbor - row * 3.0 - 1.0, row - 1.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moves(pick: &NoisePick) -> Vec<[f32; 2]> {
        let (k, table) = (pick.coefficients(Rect::EMPTY, [false; 2]), pick.table());
        let places = (0..900).map(|i| [(i % 30) as f32, (i / 30) as f32]);
        let moves = places.map(|at| {
            let [x, y] = NoisePick::source(k, &table, at, [[0.0; 4]; 2]);
            [x - 0.5 - at[0], y - 0.5 - at[1]]
        });
        moves.collect()
    }

    #[test]
    fn every_neighbor_has_its_turn() {
        let mut found = moves(&NoisePick { pct_random: 100.0, ..Default::default() });
        found.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
        found.dedup();
        assert_eq!(found.len(), 9);
        assert!(found.iter().flatten().all(|step| step.abs() <= 1.0));
    }

    #[test]
    fn without_chance_nearly_nothing_moves() {
        let moved = moves(&NoisePick { pct_random: 0.0, repeat: 3, ..Default::default() });
        assert!(moved.iter().filter(|step| **step != [0.0, 0.0]).count() < 3);
    }
}
