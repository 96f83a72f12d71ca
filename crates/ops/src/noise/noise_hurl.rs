//! Noise, hurled at the image: some pixels become others altogether.

use imgflo_op::prelude::*;

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
    .transparency(Has);

/// The most rounds there can be.
const ROUNDS: u32 = 100;

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

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 7], table: V::Table<'_>, at: Xy<V>, px: Rgba<V>) -> Rgba<V> {
        let [p, q, r, width, height, rounds, lots] = k;
        let (zero, one, four) = (V::of(0.0), V::of(1.0), V::Word::of(4));
        let throws = Dice::at([p, q, r], table, at);
        let width = width.word();
        let (place, pixels) =
            (at[0].word().plus(at[1].word().times(width)), width.times(height.word()));
        // Each round of each pixel has four throws of its own, the last round first.
        let first = |round: V| place.plus((round - one).word().times(pixels)).times(four);
        let [round, hit] = V::until(ROUNDS, [rounds + one, zero], |[round, _]| {
            let round = round - one;
            let hit = throws.lot(first(round)).below(lots);
            ([round, V::select(hit, one, zero)], hit | round.below(V::of(1.5)))
        });
        let hit = zero.below(hit);
        let first = first(round);
        let color =
            |number: u32, old: V| V::select(hit, throws.unit(first.plus(V::Word::of(number))), old);
        [color(1, px[0]), color(2, px[1]), color(3, px[2]), px[3]]
    }
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
