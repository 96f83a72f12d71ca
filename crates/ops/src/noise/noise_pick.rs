//! Pixels that take the place of their neighbors.

use imgflo_op::prelude::*;

use super::walk::{Walk, walk};

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

pub(crate) static OP: OpDef = walk::<NoisePick>("gegl:noise-pick").title("Noise Pick");

impl Walk for NoisePick {
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
        input.grow(steps, steps)
    }

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
    use super::super::walk::Walking;
    use super::*;

    fn moves(pick: NoisePick) -> Vec<[f32; 2]> {
        let pick = Walking(pick);
        let (k, table) = (pick.coefficients(Rect::EMPTY, [false; 2]), pick.table());
        let places = (0..900).map(|i| [(i % 30) as f32, (i / 30) as f32]);
        let moves = places.map(|at| {
            let [x, y] = Walking::<NoisePick>::source(k, &table, at, [[0.0; 4]; 2]);
            [x - 0.5 - at[0], y - 0.5 - at[1]]
        });
        moves.collect()
    }

    #[test]
    fn every_neighbor_has_its_turn() {
        let mut found = moves(NoisePick { pct_random: 100.0, ..Default::default() });
        found.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
        found.dedup();
        assert_eq!(found.len(), 9);
        assert!(found.iter().flatten().all(|step| step.abs() <= 1.0));
    }

    #[test]
    fn without_chance_nearly_nothing_moves() {
        let moved = moves(NoisePick { pct_random: 0.0, repeat: 3, ..Default::default() });
        assert!(moved.iter().filter(|step| **step != [0.0, 0.0]).count() < 3);
    }
}
