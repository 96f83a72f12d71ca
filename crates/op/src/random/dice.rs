//! Random numbers for a place and a purpose.

use std::sync::OnceLock;

use imgflo_pixel::{Lane, Word};

use super::MersenneTwister;
use super::wide::{Divisor, Wide};

/// Random numbers for a place and a purpose: GEGL's `gegl_random`.
///
/// A table of random words, looked up at three indices that are the place modulo three primes, and
/// combined; the seed picks the primes. See `gegl/gegl-random.c`.
#[derive(Clone, Copy, Debug)]
pub struct Dice {
    primes: [u32; 3],
}

/// Words in the table.
const WORDS: usize = 15_101 * 3;
/// How many primes there are to pick from, and where they lie.
const PRIMES: usize = 533;
const PRIME_RANGE: std::ops::RangeInclusive<u32> = 10_007..=15_101;
/// The primes of that range that GEGL's list passes over.
const NOT_LISTED: [u32; 2] = [14_669, 14_683];
/// What x, y and the purpose are multiplied with to make one index.
const STRIDES: [u64; 3] = [103_423, 101_359 * 103_423, 101_111 * 101_359 * 103_423];

impl Dice {
    /// How many coefficients a formula needs for them.
    pub const COEFFICIENTS: usize = 3;
    /// How far apart the numbers are that [`Throws::unit`] gives: they are 16 bits of 0 to 1.
    pub const STEP: f64 = 0.000_015_259_021_896_696_42;

    /// The dice that `seed` picks.
    pub fn new(seed: u32) -> Self {
        let count = PRIMES as u32;
        let mut ids = [seed % count, seed / count % count, seed / (count * count) % count];
        for (id, start) in ids.iter_mut().zip([42, 212, 17]) {
            *id = (*id + start) % count;
        }
        while ids[0] == ids[1] || ids[0] == ids[2] {
            ids[0] = (ids[0] + 1) % count;
        }
        while ids[1] == ids[0] || ids[1] == ids[2] {
            ids[1] = (ids[1] + 1) % count;
        }
        Self { primes: ids.map(|id| primes()[id as usize]) }
    }

    /// The coefficients to give to [`at`](Self::at).
    pub fn coefficients(&self) -> [f32; 3] {
        self.primes.map(|prime| prime as f32)
    }

    /// The table to give to [`at`](Self::at).
    pub fn table() -> Vec<u32> {
        static TABLE: OnceLock<Vec<u32>> = OnceLock::new();
        let make = || {
            let mut twister = MersenneTwister::new(42);
            (0..WORDS).map(|_| twister.bits()).collect()
        };
        TABLE.get_or_init(make).clone()
    }

    /// The throws at the whole-numbered place `x`, `y`.
    #[inline(always)]
    pub fn at<V: Lane>(k: [V; 3], table: V::Table<'_>, [x, y]: [V; 2]) -> Throws<'_, V> {
        let [along, down, _] = STRIDES;
        let place = Wide::product(x.word(), along).plus(Wide::product(y.word(), down));
        Throws { table, primes: k.map(Divisor::new), place }
    }
}

/// The throws at one place: random numbers for any purpose.
#[derive(Clone, Copy)]
pub struct Throws<'t, V: Lane> {
    table: V::Table<'t>,
    primes: [Divisor<V::Word>; 3],
    place: Wide<V::Word>,
}

impl<V: Lane> Throws<'_, V> {
    /// 32 random bits for the purpose `n` (two's complement).
    #[inline(always)]
    pub fn bits(&self, n: V::Word) -> V::Word {
        let index = self.place.plus(Wide::product(n, STRIDES[2]));
        let word = |prime: Divisor<V::Word>, start: V::Word| {
            V::look_up(self.table, start.plus(prime.rest_of_wide(index)))
        };
        let [p, q, r] = self.primes;
        let (zero, second, third) = (V::Word::of(0), p.prime, p.prime.plus(q.prime));
        word(p, zero).xor(word(q, second)).xor(word(r, third))
    }

    /// A random number from 0 to 65535 for the purpose `n`.
    #[inline(always)]
    pub fn lot(&self, n: V::Word) -> V {
        V::of_word(self.bits(n).and(V::Word::of(0xffff)))
    }

    /// A random number from 0 to 1 for the purpose `n`.
    #[inline(always)]
    pub fn unit(&self, n: V::Word) -> V {
        self.lot(n) * Dice::STEP as f32
    }
}

impl<V: Lane> std::fmt::Debug for Throws<'_, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Throws")
    }
}

fn primes() -> &'static [u32] {
    static ALL: OnceLock<Vec<u32>> = OnceLock::new();
    let is_prime = |n: &u32| (2..).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
    let listed = |n: &u32| !NOT_LISTED.contains(n) && is_prime(n);
    ALL.get_or_init(|| PRIME_RANGE.filter(listed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_primes_as_the_seed_expects() {
        assert_eq!(primes().len(), PRIMES);
    }

    #[test]
    fn every_throw_is_that_of_64_bits() {
        let (dice, table) = (Dice::new(123_456_789), Dice::table());
        let places: [[i32; 3]; 6] = [
            [0, 0, 0],
            [3, 4, 2],
            [-5, 2, 0],
            [-5, -2, 9],
            [9999, 60_000, 1_966_079_999],
            [-1, 2_000_000, i32::MIN],
        ];
        for [x, y, n] in places {
            let part = |(v, stride): (i32, u64)| i64::from(v).wrapping_mul(stride as i64);
            let parts = [x, y, n].into_iter().zip(STRIDES).map(part);
            let index = parts.fold(0, i64::wrapping_add) as u64;
            let mut start = 0;
            let words = dice.primes.map(|prime| {
                let word = table[start + (index % u64::from(prime)) as usize];
                start += prime as usize;
                word
            });
            let throws = Dice::at(dice.coefficients(), &table, [x as f32, y as f32]);
            assert_eq!(throws.bits(n as u32), words[0] ^ words[1] ^ words[2], "{x} {y} {n}");
        }
    }
}
