//! Random numbers below a limit.

use imgflo_pixel::{Lane, Word};

/// What is left of 32 random bits after division by a whole number up to 2000. Only with what has
/// vectors, which the division of words has not.
#[inline(always)]
pub(super) fn rest<V: Lane>(bits: V::Word, by: V) -> V {
    let left = |v: V| v - (v / by).floor() * by;
    let high = left(V::of_word(bits.down(16)));
    let low = V::of_word(bits.and(V::Word::of(0xffff)));
    // The upper half counts 2^16 times.
    left(high * left(V::of(65_536.0)) + low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_rest_of_the_whole() {
        for by in [1u32, 2, 3, 11, 513, 2000] {
            for bits in [0, 1, 65_535, 65_536, 0x8000_0000, 0xdead_beef, u32::MAX, u32::MAX - by] {
                assert_eq!(rest(bits, by as f32) as u32, bits % by, "{bits} {by}");
            }
        }
    }
}
