//! Noise, hurled at the image: some pixels become others altogether.

use std::sync::Arc;

use imgflo_op::prelude::*;
use imgflo_op::{Kernel, Steps, Throws, all_steps, stepped};

use super::chance::lots;

params! {
    /// Gives some of the pixels a random color.
    ///
    /// The same pixels and colors every time, for the same image size and seed. Alpha is left
    /// alone.
    pub struct NoiseHurl {
        /// How many of the pixels become random, in each round.
        pct_random: f64 = number(50.0).range(0.0, 100.0),
        /// How many rounds there are.
        repeat: i32 = count(1).range(1.0, 100.0),
        /// Which random numbers to take.
        seed: Seed = seed(),
    }
}

pub(crate) static OP: OpDef = field::<NoiseHurl, _>("gegl:noise-hurl")
    .title("Randomly Shuffle Pixels")
    .categories(&["noise"])
    .transparency(Has)
    .of_pixels();

impl Field<7> for NoiseHurl {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn coefficients(&self, input: Rect) -> [f32; 7] {
        let [p, q, r] = Dice::new(self.seed.0).coefficients();
        let [width, height] = [input.width(), input.height()].map(|size| size as f32);
        [p, q, r, width, height, self.repeat as f32, lots(self.pct_random)]
    }

    fn table(&self) -> Vec<u32> {
        Dice::table()
    }

    fn kernel(&self, k: [f32; 7]) -> Arc<dyn Kernel> {
        stepped::<Self, 7, 6, 2, 4>(k, self.table())
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 7], table: V::Table<'_>, [x, y]: Xy<V>, px: Rgba<V>) -> Rgba<V> {
        let [r, g, b, a] = px;
        all_steps::<Self, V, 7, 6, 2, 4>(k, table, [r, g, b, a, x, y])
    }
}

/// Rounds, the last one first, until one hits the pixel: the round's number, and whether it did.
impl Steps<7, 6, 2, 4> for NoiseHurl {
    const MOST: u32 = 100;

    #[inline(always)]
    fn start<V: Lane>(k: [V; 7], _: V::Table<'_>, _: [V; 6]) -> [V; 2] {
        [k[5] + 1.0, V::of(0.0)]
    }

    #[inline(always)]
    fn step<V: Lane>(
        k: [V; 7],
        table: V::Table<'_>,
        [.., x, y]: [V; 6],
        [round, _]: [V; 2],
    ) -> ([V; 2], V::Mask) {
        let round = round - 1.0;
        let hit = throws(k, table, [x, y]).lot(first(k, [x, y], round)).below(k[6]);
        ([round, V::select(hit, V::of(1.0), V::of(0.0))], hit | round.below(V::of(1.5)))
    }

    #[inline(always)]
    fn end<V: Lane>(
        k: [V; 7],
        table: V::Table<'_>,
        [r, g, b, a, x, y]: [V; 6],
        [round, hit]: [V; 2],
    ) -> [V; 4] {
        let hit = V::of(0.0).below(hit);
        let (throws, first) = (throws(k, table, [x, y]), first(k, [x, y], round));
        // No closure, which would not become vectors.
        let word = V::Word::of;
        let red = throws.unit(first.plus(word(1)));
        let green = throws.unit(first.plus(word(2)));
        let blue = throws.unit(first.plus(word(3)));
        [V::select(hit, red, r), V::select(hit, green, g), V::select(hit, blue, b), a]
    }
}

#[inline(always)]
fn throws<V: Lane>([p, q, r, ..]: [V; 7], table: V::Table<'_>, at: Xy<V>) -> Throws<'_, V> {
    Dice::at([p, q, r], table, at)
}

/// The first of the four throws that each round of each pixel has of its own.
#[inline(always)]
fn first<V: Lane>([_, _, _, width, height, ..]: [V; 7], [x, y]: Xy<V>, round: V) -> V::Word {
    let width = width.word();
    let (place, pixels) = (x.word().plus(y.word().times(width)), width.times(height.word()));
    place.plus((round - 1.0).word().times(pixels)).times(V::Word::of(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMAGE: Rect = Rect { x0: 0, y0: 0, x1: 40, y1: 25 };

    fn hits(noise: &NoiseHurl) -> usize {
        let (k, table) = (noise.coefficients(IMAGE), noise.table());
        let gray = [0.5, 0.5, 0.5, 1.0];
        let places = (0..1000).map(|i| [(i % 40) as f32, (i / 40) as f32]);
        places.filter(|&at| NoiseHurl::pixel(k, &table, at, gray) != gray).count()
    }

    #[test]
    fn about_as_many_pixels_as_asked_for_are_random() {
        let noise = |pct_random, repeat| NoiseHurl { pct_random, repeat, seed: Seed(3) };
        assert_eq!((hits(&noise(0.0, 1)), hits(&noise(100.0, 1))), (0, 1000));
        assert!((220..280).contains(&hits(&noise(25.0, 1))));
        assert!((410..465).contains(&hits(&noise(25.0, 2))), "1 - 3/4 of 3/4");
    }
}
