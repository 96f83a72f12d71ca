//! Noise on lightness, chroma and hue.

use imgflo_op::prelude::*;

use super::dulled::way;

params! {
    /// Randomly changes the lightness, the chroma and the hue of each pixel.
    ///
    /// Works in CIE LCH, whose steps look equal to the eye. The same noise every time, for the same
    /// image width and seed. Alpha is left alone.
    pub struct NoiseCieLch {
        /// How much rarer large changes are than small ones.
        holdness: i32 = count(2).range(1.0, 8.0),
        /// How much lighter or darker pixels become at most: white is 100 above black.
        lightness_distance: f64 = number(40.0).range(0.0, 100.0),
        /// How much stronger or paler colors become at most. Grays become colored, in random hues.
        chroma_distance: f64 = number(40.0).range(0.0, 100.0),
        /// How far hues turn around the color wheel at most, in degrees.
        hue_distance: f64 = number(3.0).range(0.0, 180.0),
        /// Which random numbers to take.
        seed: Seed = seed(),
    }
}

pub(crate) static OP: OpDef = field::<NoiseCieLch, _>("gegl:noise-cie-lch")
    .title("Add CIE Lch Noise")
    .categories(&["noise"])
    .transparency(Has);

/// Colors of less chroma than this are grays: their hue would be rounding.
const GRAY: f32 = 1e-4;
/// As far as hues go, and how far they go back then, as in GEGL.
const HUES: [f32; 2] = [359.0, 359.5];

impl Field<8> for NoiseCieLch {
    fn space(&self) -> Space {
        Space::Lch
    }

    fn is_identity(&self) -> bool {
        [self.hue_distance, self.chroma_distance, self.lightness_distance] == [0.0; 3]
    }

    fn coefficients(&self, input: Rect) -> [f32; 8] {
        let [p, q, r] = Dice::new(self.seed.0).coefficients();
        let ways = [self.lightness_distance, self.chroma_distance, self.hue_distance];
        let [lightness, chroma, hue] = ways.map(|way| way as f32);
        [p, q, r, input.width() as f32, self.holdness as f32, lightness, chroma, hue]
    }

    fn table(&self) -> Vec<u32> {
        Dice::table()
    }

    #[inline(always)]
    fn pixel<V: Lane>(
        [p, q, r, width, holdness, lightness_way, chroma_way, hue_way]: [V; 8],
        table: V::Table<'_>,
        at: Xy<V>,
        [lightness, chroma, hue, alpha]: Rgba<V>,
    ) -> Rgba<V> {
        let (zero, [last, round]) = (V::of(0.0), HUES.map(V::of));
        let throws = Dice::at([p, q, r], table, at);
        let place = at[0].word().plus(at[1].word().times(width.word()));
        let first = place.times((holdness * 3.0 + 4.0).word());
        let second = first.plus((holdness + 1.0).word());
        let third = second.plus((holdness + 2.0).word());

        let colored = V::of(GRAY).below(chroma);
        let turned = hue + way(throws, first, holdness, hue_way);
        let turned = V::select(turned.below(zero), turned + round, turned);
        let turned = V::select(last.below(turned), turned - round, turned);
        let of_gray = V::select(zero.below(chroma_way), throws.unit(second) * 360.0, hue);
        let hue = V::select(colored, V::select(zero.below(hue_way), turned, hue), of_gray);

        let changed = |old: V, n: V::Word, longest: V| {
            let new = old + way(throws, n, holdness, longest);
            V::select(zero.below(longest), new.clamp(0.0, 100.0), old)
        };
        let one = V::Word::of(1);
        [
            changed(lightness, third, lightness_way),
            changed(chroma, second.plus(one), chroma_way),
            hue,
            alpha,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noisy(noise: &NoiseCieLch, px: [f32; 4]) -> Vec<[f32; 4]> {
        let (k, table) = (noise.coefficients(Rect::new(0, 0, 40, 25)), noise.table());
        let places = (0..1000).map(|i| [(i % 40) as f32, (i / 40) as f32]);
        places.map(|at| NoiseCieLch::pixel(k, &table, at, px)).collect()
    }

    #[test]
    fn nothing_becomes_darker_than_black() {
        let out = noisy(&NoiseCieLch::default(), [5.0, 20.0, 90.0, 1.0]);
        assert!(out.iter().all(|px| 0.0 <= px[0] && px[0] <= 45.0));
        assert!(out.iter().any(|px| px[0] == 0.0) && out.iter().any(|px| 15.0 < px[0]));
    }

    #[test]
    fn grays_get_random_hues() {
        let out = noisy(&NoiseCieLch::default(), [50.0, 1e-6, 33.0, 1.0]);
        let mean = out.iter().map(|px| px[2]).sum::<f32>() / 1000.0;
        assert!((mean - 180.0).abs() < 15.0, "{mean}");
    }
}
