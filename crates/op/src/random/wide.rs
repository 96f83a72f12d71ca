//! Whole numbers of 64 bits, made of words of 32.

use imgflo_pixel::{Lane, Word};

/// A whole number of 64 bits, which wraps round.
#[derive(Clone, Copy)]
pub(super) struct Wide<W> {
    pub(super) high: W,
    pub(super) low: W,
}

impl<W: Word> Wide<W> {
    /// The product of a whole number (two's complement) and a constant.
    #[inline(always)]
    pub(super) fn product(signed: W, by: u64) -> Self {
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
    pub(super) fn plus(self, other: Self) -> Self {
        let low = self.low.plus(other.low);
        // A bit is carried where both have it, or where one has it and the sum has not.
        let one = self.low.xor(other.low).and(low.xor(W::of(u32::MAX)));
        let carry = self.low.and(other.low).xor(one).down(31);
        Self { high: self.high.plus(other.high).plus(carry), low }
    }
}

/// A prime below 2^14 to divide by: by multiplication, which is quicker, and has vectors.
#[derive(Clone, Copy)]
pub(super) struct Divisor<W> {
    pub(super) prime: W,
    negative: W,
    /// 2^32 divided by it, or up to two less.
    inverse: W,
    /// What is left of 2^32.
    carry: W,
}

impl<W: Word> Divisor<W> {
    #[inline(always)]
    pub(super) fn new<V: Lane<Word = W>>(prime: V) -> Self {
        let inverse = ((V::of(4_294_967_296.0) / prime).floor() - 1.0).word();
        let word = prime.word();
        let negative = word.times(W::of(u32::MAX));
        let divisor = Self { prime: word, negative, inverse, carry: W::of(0) };
        // 2^32 less the product wraps to what is left.
        let carry = divisor.once_less(inverse.times(negative));
        Self { carry: divisor.once_less(carry), ..divisor }
    }

    /// What is left of a number of 64 bits.
    #[inline(always)]
    pub(super) fn rest_of_wide(self, number: Wide<W>) -> W {
        // The upper half leaves less than three primes of 14 bits, so nothing wraps.
        let upper = self.nearly(number.high).times(self.carry);
        let rest = self.nearly(upper.plus(self.nearly(number.low)));
        self.once_less(self.once_less(rest))
    }

    /// What is left, and up to two primes more: the quotient is at most two too small.
    #[inline(always)]
    fn nearly(self, word: W) -> W {
        word.plus(word.times_high(self.inverse).times(self.negative))
    }

    /// The prime taken away, unless that would leave less than nothing.
    #[inline(always)]
    fn once_less(self, word: W) -> W {
        let less = word.plus(self.negative);
        less.plus(self.prime.times(less.down(31)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_leaves_what_it_should() {
        for prime in [10_007, 12_343, 15_101] {
            let divisor = Divisor::<u32>::new(prime as f32);
            assert_eq!(divisor.carry, ((1u64 << 32) % u64::from(prime)) as u32);
            let near = [1, 2, 200_000].map(|times| prime * times);
            let around = near.iter().flat_map(|n| [n - 1, *n, n + 1]);
            for word in around.chain([0, u32::MAX, u32::MAX - prime]) {
                let number = Wide { high: word, low: word.rotate_left(9) };
                let whole = (u64::from(number.high) << 32) + u64::from(number.low);
                let rest = (whole % u64::from(prime)) as u32;
                assert_eq!(divisor.rest_of_wide(number), rest, "{word} {prime}");
            }
        }
    }
}
