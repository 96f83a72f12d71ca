//! Noise on hue, saturation and value.

use imgflo_op::prelude::*;

use super::dulled::{Dulled, Ways, dulled};

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

pub(crate) static OP: OpDef = dulled::<NoiseHsv>("gegl:noise-hsv")
    .title("Add HSV Noise")
    .categories(&["noise"])
    .transparency(Has)
    .of_pixels();

impl Dulled for NoiseHsv {
    fn space(&self) -> Space {
        Space::Hsv
    }

    fn seed(&self) -> Seed {
        self.seed
    }

    fn holdness(&self) -> i32 {
        self.holdness
    }

    fn longest(&self) -> [f64; 3] {
        [self.hue_distance / 360.0, self.saturation_distance, self.value_distance]
    }

    #[inline(always)]
    fn noisy<V: Lane, const N: usize>(
        ways: Ways<'_, V, N>,
        [hue_way, saturation_way, value_way]: [V; 3],
        [hue, saturation, value, alpha]: Rgba<V>,
    ) -> Rgba<V> {
        let zero = V::of(0.0);
        let turned = hue + ways.way(0, hue_way);
        let turned = V::select(turned.below(zero), turned + 1.0, turned);
        let turned = V::select(V::of(1.0).below(turned), turned - 1.0, turned);
        let of_gray = V::select(zero.below(saturation_way), ways.chance(), hue);
        let colored = V::select(zero.below(hue_way), turned, hue);
        let changed =
            |old: V, way: V| V::select(zero.below(way.abs()), (old + way).clamp(0.0, 1.0), old);
        [
            V::select(zero.below(saturation), colored, of_gray),
            changed(saturation, ways.way(1, saturation_way)),
            changed(value, ways.way(2, value_way)),
            alpha,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::dulled::tests::noisy;
    use super::*;

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
