//! Perlin's simplex noise (2001), in octaves.

use imgflo_op::prelude::*;

use super::color::{self, Fill};
use super::simplex_layer::{self, SimplexLayer};

params! {
    /// Fills an endless plane with soft gray spots: several layers of noise, each twice as fine as
    /// the one before, and half as strong.
    pub struct SimplexNoise {
        /// How fine the first layer is: at 1, spots are about 50 pixels apart.
        scale: f64 = number(1.0).range(0.0, 20.0).per_pixel(),
        /// How many layers there are.
        iterations: i32 = count(1).range(1.0, 20.0),
        /// Which random numbers to take.
        seed: Seed = seed(),
    }
}

pub(crate) static OP: OpDef = graph::<SimplexNoise>("gegl:simplex-noise")
    .title("Simplex Noise")
    .categories(&["render"])
    .inputs(&[])
    .transparency(Lacks);

impl Graph for SimplexNoise {
    fn graph(&self, _: &Chain) -> Chain {
        let layer = |n: i32| {
            let finer = libm::exp2(f64::from(n));
            SimplexLayer { cells: self.scale / 50.0 * finer, weight: 1.0 / finer, seed: self.seed }
        };
        let black = Chain::from(&color::OP, &Fill::default());
        let layers = 0..self.iterations.clamp(1, 20);
        layers.fold(black, |sum, n| sum.then(&simplex_layer::OP, &layer(n)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_layers_as_asked_for() {
        let mut chain = SimplexNoise { iterations: 3, ..Default::default() }.graph(&Chain::pad(0));
        let mut layers = 0;
        while let imgflo_op::Link::Step { op, inputs, .. } = chain.link() {
            layers += usize::from(op.name == "imgflo:simplex-layer");
            let Some(Some(input)) = inputs.first().cloned() else { break };
            chain = input;
        }
        assert_eq!(layers, 3);
    }
}
