//! Noise on lightness, chroma and hue.

use imgflo_op::prelude::*;

use super::dulled::{Dulled, Ways, dulled};

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

pub(crate) static OP: OpDef = dulled::<NoiseCieLch>("gegl:noise-cie-lch")
    .title("Add CIE Lch Noise")
    .categories(&["noise"])
    .transparency(Has)
    .of_pixels();

/// Colors of less chroma than this are grays: their hue would be rounding.
const GRAY: f32 = 1e-4;
/// As far as hues go, and how far they go back then, as in GEGL.
const HUES: [f32; 2] = [359.0, 359.5];

impl Dulled for NoiseCieLch {
    fn space(&self) -> Space {
        Space::Lch
    }

    fn seed(&self) -> Seed {
        self.seed
    }

    fn holdness(&self) -> i32 {
        self.holdness
    }

    fn longest(&self) -> [f64; 3] {
        [self.hue_distance, self.chroma_distance, self.lightness_distance]
    }

    #[inline(always)]
    fn noisy<V: Lane, const N: usize>(
        ways: Ways<'_, V, N>,
        [hue_way, chroma_way, lightness_way]: [V; 3],
        [lightness, chroma, hue, alpha]: Rgba<V>,
    ) -> Rgba<V> {
        let (zero, [last, round]) = (V::of(0.0), HUES.map(V::of));
        let turned = hue + ways.way(0, hue_way);
        let turned = V::select(turned.below(zero), turned + round, turned);
        let turned = V::select(last.below(turned), turned - round, turned);
        let of_gray = V::select(zero.below(chroma_way), ways.chance() * 360.0, hue);
        let colored = V::select(zero.below(hue_way), turned, hue);
        let changed =
            |old: V, way: V| V::select(zero.below(way.abs()), (old + way).clamp(0.0, 100.0), old);
        [
            changed(lightness, ways.way(2, lightness_way)),
            changed(chroma, ways.way(1, chroma_way)),
            V::select(V::of(GRAY).below(chroma), colored, of_gray),
            alpha,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::dulled::tests::noisy;
    use super::*;

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
