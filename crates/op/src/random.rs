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
    /// How far apart the numbers are that [`unit`](Self::unit) gives: they are 16 bits of 0 to 1.
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
    pub fn throw<V: Lane>(k: [V; 3], table: V::Table<'_>, [x, y]: [V; 2], n: V) -> V::Word {
        Self::throw_at::<V>(k, table, [x.word(), y.word(), n.word()])
    }

    /// 32 random bits for the place `x`, `y` and the purpose `n`, as words (two's complement).
    #[inline(always)]
    pub fn throw_at<V: Lane>(k: [V; 3], table: V::Table<'_>, at: [V::Word; 3]) -> V::Word {
        let [p, q, r] = k.map(|prime| prime.word());
        let index = Wide::index(at);
        let word = |prime, start: V::Word| V::look_up(table, start.plus(index.modulo(prime)));
        word(p, V::Word::of(0)).xor(word(q, p)).xor(word(r, p.plus(q)))
    }

    /// A random number from 0 to 1 for the place and the purpose.
    #[inline(always)]
    pub fn unit<V: Lane>(k: [V; 3], table: V::Table<'_>, at: [V; 2], n: V) -> V {
        Self::number::<V>(Self::throw(k, table, at, n))
    }

    /// The number from 0 to 1 that random bits stand for: the lower 16 count.
    #[inline(always)]
    pub fn number<V: Lane>(bits: V::Word) -> V {
        V::of_word(bits.and(V::Word::of(0xffff))) * Self::STEP as f32
    }
}

/// A whole number of 64 bits, which wraps round.
#[derive(Clone, Copy)]
struct Wide<W> {
    high: W,
    low: W,
}

impl<W: Word> Wide<W> {
    /// The one number of a place and a purpose.
    #[inline(always)]
    fn index([x, y, n]: [W; 3]) -> Self {
        let [along, down, deep] = STRIDES;
        Self::product(x, along).plus(Self::product(y, down)).plus(Self::product(n, deep))
    }

    /// The product of a whole number (two's complement) and a constant.
    #[inline(always)]
    fn product(signed: W, by: u64) -> Self {
        let [high, low] = [(by >> 32) as u32, by as u32];
        let negative = signed.down(31).times(W::of(low.wrapping_neg()));
        let carried = signed.times_high(W::of(low));
        Self {
            high: signed.times(W::of(high)).plus(carried).plus(negative),
            low: signed.times(W::of(low)),
        }
    }

    /// The sum.
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        let low = self.low.plus(other.low);
        // A bit is carried where both have it, or where one has it and the sum has not.
        let one = self.low.xor(other.low).and(low.xor(W::of(u32::MAX)));
        let carry = self.low.and(other.low).xor(one).down(31);
        Self { high: self.high.plus(other.high).plus(carry), low }
    }

    /// What is left after division by a number below 2^14.
    #[inline(always)]
    fn modulo(self, prime: W) -> W {
        let half = W::of(1 << 16).modulo(prime);
        let upper = self.high.modulo(prime).times(half.times(half).modulo(prime));
        upper.plus(self.low.modulo(prime)).modulo(prime)
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
        let places: [[i32; 3]; 6] = [
            [0, 0, 0],
            [3, 4, 2],
            [-5, 2, 0],
            [-5, -2, 9],
            [9999, 60_000, 1_966_079_999],
            [-1, i32::MAX, i32::MIN],
        ];
        for at in places {
            let part = |(v, stride): (i32, u64)| i64::from(v).wrapping_mul(stride as i64);
            let parts = at.into_iter().zip(STRIDES).map(part);
            let whole = parts.fold(0, i64::wrapping_add) as u64;
            for prime in [10_007, 15_101] {
                let got = Wide::index(at.map(|v| v as u32)).modulo(prime);
                assert_eq!(u64::from(got), whole % u64::from(prime), "{at:?} {prime}");
            }
        }
    }
}
