//! Noise on hue, saturation and value.

use imgflo_op::prelude::*;

use super::dulled::way;

params! {
    /// Randomly changes the hue, the saturation and the value of each pixel.
    ///
    /// The same noise every time, for the same image width and seed. Alpha is left alone.
    pub struct NoiseHsv {
        /// How much rarer large changes are than small ones.
        holdness: i32 = count(2).range(1.0, 8.0),
        /// How far hues turn around the color wheel at most, in degrees.
        hue_distance: f64 = number(3.0).range(0.0, 180.0),
        /// How much the saturation changes at most. Grays become colored, in random hues.
        saturation_distance: f64 = number(0.04).range(0.0, 1.0),
        /// How much the value, the strength of the strongest color, changes at most.
        value_distance: f64 = number(0.04).range(0.0, 1.0),
        /// Which random numbers to take.
        seed: Seed = seed(),
    }
}

pub(crate) static OP: OpDef = field::<NoiseHsv, _>("gegl:noise-hsv")
    .title("Add HSV Noise")
    .categories(&["noise"])
    .transparency(Has);

impl Field<8> for NoiseHsv {
    fn space(&self) -> Space {
        Space::Hsv
    }

    fn is_identity(&self) -> bool {
        [self.hue_distance, self.saturation_distance, self.value_distance] == [0.0; 3]
    }

    fn coefficients(&self, input: Rect) -> [f32; 8] {
        let [p, q, r] = Dice::new(self.seed.0).coefficients();
        let ways = [self.hue_distance / 360.0, self.saturation_distance, self.value_distance];
        let [hue, saturation, value] = ways.map(|way| way as f32);
        [p, q, r, input.width() as f32, self.holdness as f32, hue, saturation, value]
    }

    fn table(&self) -> Vec<u32> {
        Dice::table()
    }

    #[inline(always)]
    fn pixel<V: Lane>(
        [p, q, r, width, holdness, hue_way, saturation_way, value_way]: [V; 8],
        table: V::Table<'_>,
        at: Xy<V>,
        [hue, saturation, value, alpha]: Rgba<V>,
    ) -> Rgba<V> {
        let zero = V::of(0.0);
        let throws = Dice::at([p, q, r], table, at);
        let place = at[0].word().plus(at[1].word().times(width.word()));
        let first = place.times((holdness * 3.0 + 4.0).word());
        let second = first.plus((holdness + 1.0).word());
        let third = second.plus((holdness + 2.0).word());

        let colored = zero.below(saturation);
        let turned = hue + way(throws, first, holdness, hue_way);
        let turned = V::select(turned.below(zero), turned + 1.0, turned);
        let turned = V::select(V::of(1.0).below(turned), turned - 1.0, turned);
        let of_gray = V::select(zero.below(saturation_way), throws.unit(second), hue);
        let hue = V::select(colored, V::select(zero.below(hue_way), turned, hue), of_gray);

        let changed = |old: V, n: V::Word, longest: V| {
            let new = old + way(throws, n, holdness, longest);
            V::select(zero.below(longest), new.clamp(0.0, 1.0), old)
        };
        let one = V::Word::of(1);
        [
            hue,
            changed(saturation, second.plus(one), saturation_way),
            changed(value, third, value_way),
            alpha,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noisy(noise: &NoiseHsv, px: [f32; 4]) -> Vec<[f32; 4]> {
        let (k, table) = (noise.coefficients(Rect::new(0, 0, 40, 25)), noise.table());
        let places = (0..1000).map(|i| [(i % 40) as f32, (i / 40) as f32]);
        places.map(|at| NoiseHsv::pixel(k, &table, at, px)).collect()
    }

    #[test]
    fn hues_go_round() {
        let noise = NoiseHsv { hue_distance: 36.0, holdness: 1, ..Default::default() };
        let hues: Vec<f32> = noisy(&noise, [0.05, 1.0, 1.0, 1.0]).iter().map(|px| px[0]).collect();
        assert!(hues.iter().all(|hue| *hue < 0.1501 || (0.95..=1.0).contains(hue)));
        assert!(hues.iter().any(|hue| 0.95 < *hue) && hues.iter().any(|hue| *hue < 0.05));
    }

    #[test]
    fn holding_back_makes_large_changes_rare() {
        let large = |holdness| {
            let noise = NoiseHsv { holdness, value_distance: 0.5, ..Default::default() };
            let out = noisy(&noise, [0.0, 1.0, 0.5, 1.0]);
            out.iter().filter(|px| 0.25 < (px[2] - 0.5).abs()).count()
        };
        assert!((440..560).contains(&large(1)), "half");
        assert!((80..170).contains(&large(3)), "an eighth");
    }

    #[test]
    fn without_saturation_gray_stays_gray() {
        let noise = NoiseHsv { saturation_distance: 0.0, ..Default::default() };
        assert!(noisy(&noise, [0.0, 0.0, 0.5, 1.0]).iter().all(|px| px[1] == 0.0 && px[0] == 0.0));
    }
}
