//! Random numbers that depend on where they are asked for, never on the order.

use std::sync::OnceLock;

use imgflo_pixel::{Lane, Word};

/// The Mersenne Twister MT19937 of Matsumoto and Nishimura (1998), 32 bits.
#[derive(Clone, Debug)]
pub struct MersenneTwister {
    state: [u32; Self::SIZE],
    next: usize,
}

impl MersenneTwister {
    const SIZE: usize = 624;
    const SHIFT: usize = 397;

    /// The sequence that `seed` starts.
    pub fn new(seed: u32) -> Self {
        let mut state = [seed; Self::SIZE];
        for i in 1..Self::SIZE {
            let before = state[i - 1];
            state[i] = (before ^ (before >> 30)).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        Self { state, next: Self::SIZE }
    }

    /// The next 32 random bits.
    pub fn bits(&mut self) -> u32 {
        if self.next == Self::SIZE {
            self.refill();
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    fn refill(&mut self) {
        for i in 0..Self::SIZE {
            let (high, low) = (self.state[i], self.state[(i + 1) % Self::SIZE]);
            let y = (high & 0x8000_0000) | (low & 0x7fff_ffff);
            let twist = if y & 1 == 0 { 0 } else { 0x9908_b0df };
            self.state[i] = self.state[(i + Self::SHIFT) % Self::SIZE] ^ (y >> 1) ^ twist;
        }
        self.next = 0;
    }
}

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
    /// How many coefficients a formula needs to throw them.
    pub const COEFFICIENTS: usize = 3;

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

    /// The coefficients to give to [`throw`](Self::throw).
    pub fn coefficients(&self) -> [f32; 3] {
        self.primes.map(|prime| prime as f32)
    }

    /// The table to give to [`throw`](Self::throw).
    pub fn table() -> Vec<u32> {
        static TABLE: OnceLock<Vec<u32>> = OnceLock::new();
        let make = || {
            let mut twister = MersenneTwister::new(42);
            (0..WORDS).map(|_| twister.bits()).collect()
        };
        TABLE.get_or_init(make).clone()
    }

    /// 32 random bits for the whole-numbered place `x`, `y` and the purpose `n`.
    #[inline(always)]
    pub fn throw<V: Lane>([p, q, r]: [V; 3], table: V::Table<'_>, at: [V; 2], n: V) -> V::Word {
        let word =
            |prime: V, start: V::Word| V::look_up(table, start.plus(index(prime.word(), at, n)));
        let zero = V::Word::of(0);
        word(p, zero).xor(word(q, p.word())).xor(word(r, p.word().plus(q.word())))
    }

    /// A random number from 0 to 1 for the place and the purpose.
    #[inline(always)]
    pub fn unit<V: Lane>(k: [V; 3], table: V::Table<'_>, at: [V; 2], n: V) -> V {
        V::of_word(Self::throw(k, table, at, n).and(V::Word::of(0xffff))) * 0.000_015_259_022
    }
}

/// The place's index modulo a prime, as 64 bits that wrap round give it.
#[inline(always)]
fn index<V: Lane>(prime: V::Word, [x, y]: [V; 2], n: V) -> V::Word {
    // Each part modulo the prime, so that products stay below 2^32.
    let part = |v: V, stride: u64| {
        let negative = v.below(V::of(0.0));
        let rest = V::Word::of((stride >> 24) as u32).modulo(prime);
        let rest = rest.times(V::Word::of(1 << 12).modulo(prime)).modulo(prime);
        let rest = rest.times(V::Word::of(1 << 12).modulo(prime)).modulo(prime);
        let stride =
            rest.plus(V::Word::of((stride & 0xff_ffff) as u32).modulo(prime)).modulo(prime);
        let product = v.abs().word().modulo(prime).times(stride).modulo(prime);
        let mirrored = prime.plus(product.times(V::Word::of(u32::MAX)));
        let (product, mirrored) = (V::of_word(product), V::of_word(mirrored));
        V::select(negative, mirrored, product).word()
    };
    let [sx, sy, sn] = STRIDES;
    let sum = part(x, sx).plus(part(y, sy)).plus(part(n, sn)).modulo(prime);
    // Below zero the index has wrapped, which adds 2^64.
    let total = x + y * 101_359.0 + n * (101_359.0 * 101_111.0);
    let once = V::Word::of(1 << 16).modulo(prime);
    let wrap = once.times(once).modulo(prime);
    let wrap = wrap.times(wrap).modulo(prime);
    let wrapped = sum.plus(wrap).modulo(prime);
    V::select(total.below(V::of(0.0)), V::of_word(wrapped), V::of_word(sum)).word()
}

fn primes() -> &'static [u32] {
    static ALL: OnceLock<Vec<u32>> = OnceLock::new();
    let is_prime = |n: &u32| (2..).take_while(|d| d * d <= *n).all(|d| n % d != 0);
    let listed = |n: &u32| !NOT_LISTED.contains(n) && is_prime(n);
    ALL.get_or_init(|| PRIME_RANGE.filter(listed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twister_is_the_published_one() {
        let mut twister = MersenneTwister::new(5489);
        assert_eq!(twister.bits(), 3_499_211_612);
        assert_eq!((1..9_999).map(|_| twister.bits()).last(), Some(twister_at(9_999)));
    }

    fn twister_at(n: usize) -> u32 {
        let mut twister = MersenneTwister::new(5489);
        (0..n).map(|_| twister.bits()).last().expect("one")
    }

    #[test]
    fn there_are_as_many_primes_as_the_seed_expects() {
        assert_eq!(primes().len(), PRIMES);
    }

    #[test]
    fn an_index_is_the_same_as_in_64_bits() {
        for (x, y, n) in [(0, 0, 0), (3, 4, 2), (-5, 2, 0), (-5, -2, 0), (9999, 60_000, 7)] {
            let wide = |v: i64, stride: u64| v.wrapping_mul(stride as i64);
            let whole = wide(x, STRIDES[0]) + wide(y, STRIDES[1]) + wide(n, STRIDES[2]);
            for prime in [10_007, 15_101] {
                let want = (whole as u64) % u64::from(prime);
                let got = index::<f32>(prime, [x as f32, y as f32], n as f32);
                assert_eq!(u64::from(got), want, "{x} {y} {n} {prime}");
            }
        }
    }
}
