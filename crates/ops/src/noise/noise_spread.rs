//! Pixels thrown about.

use std::sync::OnceLock;

use imgflo_op::Throws;
use imgflo_op::prelude::*;

use super::rest::rest;

params! {
    /// Makes every pixel a copy of a random one nearby, as seen through frosted glass.
    ///
    /// The same pixels every time, for the same seed.
    pub struct NoiseSpread {
        /// How far pixels go sideways: up to half of this to either side.
        amount_x: i32 = count(5).range(0.0, 512.0).unit(Unit::PixelDistance),
        /// How far pixels go up and down: up to half of this to either side.
        amount_y: i32 = count(5).range(0.0, 512.0).unit(Unit::PixelDistance),
        /// Which random numbers to take.
        seed: Seed = seed(),
    }
}

pub(crate) static OP: OpDef = warp::<NoiseSpread, _>("gegl:noise-spread")
    .title("Noise Spread")
    .categories(&["noise"])
    .transparency(Keeps)
    .of_pixels();

/// Directions that there are.
const DIRECTIONS: u32 = 65_536;
/// Sines and cosines are multiples of 2^-30.
const UNIT: f64 = 1_073_741_824.0;

impl NoiseSpread {
    /// The farthest that pixels go.
    fn farthest(&self) -> [i32; 2] {
        [self.amount_x, self.amount_y].map(|amount| (amount.clamp(0, 512) + 1) / 2)
    }
}

impl Warp<6> for NoiseSpread {
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
        let [x, y] = self.farthest().map(i32::unsigned_abs);
        input.grow(x, y)
    }

    fn reach(&self, _: Rect) -> Option<Reach> {
        let [x, y] = self.farthest().map(|far| far.unsigned_abs() + 2);
        Some(Reach { x, y })
    }

    fn is_identity(&self) -> bool {
        self.farthest() == [0, 0]
    }

    fn coefficients(&self, _: Rect, _: [bool; 2]) -> [f32; 6] {
        let [p, q, r] = Dice::new(self.seed.0).coefficients();
        let [x, y] = self.farthest().map(|far| far as f32);
        [p, q, r, x, y, Dice::table().len() as f32]
    }

    /// The dice's, then the directions.
    fn table(&self) -> Vec<u32> {
        [Dice::table().as_slice(), directions()].concat()
    }

    #[inline(always)]
    fn source<V: Lane>(
        [p, q, r, far_x, far_y, directions]: [V; 6],
        table: V::Table<'_>,
        at: Xy<V>,
        _: [Rgba<V>; 2],
    ) -> Xy<V> {
        let word = V::Word::of;
        let throws = Dice::at([p, q, r], table, at);
        let lot = throws.bits(word(2)).and(word(0xffff));
        let start = directions.word().plus(lot.times(word(2)));
        let sin = V::look_up(table, start);
        let cos = V::look_up(table, start.plus(word(1)));
        let [right, down] =
            [whole_part(sin, way(throws, 0, far_x)), whole_part(cos, way(throws, 1, far_y))];
        // The middle of the pixel.
        [at[0] + right + 0.5, at[1] + down + 0.5]
    }
}

/// A whole number from -`far` to `far`, by chance.
#[inline(always)]
fn way<V: Lane>(throws: Throws<'_, V>, n: u32, far: V) -> V {
    rest(throws.bits(V::Word::of(n)), far * 2.0 + 1.0) - far
}

/// The sine and the cosine of every direction: whether a product reaches the next pixel hangs on
/// their last digits.
fn directions() -> &'static [u32] {
    static TABLE: OnceLock<Vec<u32>> = OnceLock::new();
    let fixed = |v: f64| (v * UNIT) as i32 as u32;
    let direction = |lot: u32| {
        // GEGL's angles have 24 bits.
        let unit = (f64::from(lot) * Dice::STEP) as f32;
        let angle = f64::from(unit * std::f32::consts::TAU - std::f32::consts::PI);
        let (sin, cos) = libm::sincos(angle);
        [fixed(sin), fixed(cos)]
    };
    TABLE.get_or_init(|| (0..DIRECTIONS).flat_map(direction).collect())
}

/// The largest whole number not above the product of a number in 2^-30 parts (two's complement) and
/// a whole number up to 512.
#[inline(always)]
fn whole_part<V: Lane>(parts: V::Word, by: V) -> V {
    let word = V::Word::of;
    // Made positive before bits are moved down, and what that adds taken away again.
    let down = |bits: V::Word| V::of_word(bits.plus(word(1 << 31)).down(18)) - 8192.0;
    let low = down(parts.and(word(0x3_ffff)).times(by.word()));
    ((down(parts) * by + low) / 4096.0).floor()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_parts_are_those_of_the_product() {
        for parts in [0, 1, -1, 1 << 30, -(1 << 30), 123_456_789, -987_654_321, 357_913_941] {
            for by in [0.0, 1.0, -1.0, 3.0, -256.0, 255.0] {
                let want = (f64::from(parts) * f64::from(by) / UNIT).floor();
                let got = f64::from(whole_part::<f32>(parts as u32, by));
                assert_eq!(got, want, "{parts} {by}");
            }
        }
    }

    #[test]
    fn no_pixel_goes_farther_than_half_the_amount() {
        let spread = NoiseSpread { amount_x: 9, amount_y: 0, ..Default::default() };
        let (k, table) = (spread.coefficients(Rect::EMPTY, [false; 2]), spread.table());
        let mut farthest = 0.0f32;
        for x in 0..2000 {
            let x = x as f32;
            let [u, v] = NoiseSpread::source(k, &table, [x, 3.0], [[0.0; 4]; 2]);
            assert_eq!(v, 3.5);
            farthest = farthest.max((u - 0.5 - x).abs());
        }
        assert_eq!(farthest, 5.0);
    }
}
