//! Whole numbers of 32 bits, for hashes and look-ups.

/// The whole numbers of a [`Lane`](crate::Lane): 32 bits that wrap round.
pub trait Word: Copy {
    /// The constant `v`.
    fn of(v: u32) -> Self;
    /// The sum, wrapping.
    fn plus(self, other: Self) -> Self;
    /// The product, wrapping.
    fn times(self, other: Self) -> Self;
    /// What is left after division by `other`, which is not zero.
    fn modulo(self, other: Self) -> Self;
    /// The bits in one of the two.
    fn xor(self, other: Self) -> Self;
    /// The bits in both.
    fn and(self, other: Self) -> Self;
    /// The bits moved down by `by`, less than 32.
    fn down(self, by: u32) -> Self;
    /// The upper 32 bits of the product, which has 64.
    #[inline(always)]
    fn times_high(self, other: Self) -> Self {
        let low = |word: Self| word.and(Self::of(0xffff));
        let (a, b) = ([low(self), self.down(16)], [low(other), other.down(16)]);
        let mid = a[1].times(b[0]).plus(a[0].times(b[0]).down(16));
        let rest = a[0].times(b[1]).plus(low(mid));
        a[1].times(b[1]).plus(mid.down(16)).plus(rest.down(16))
    }
}

impl Word for u32 {
    #[inline(always)]
    fn of(v: u32) -> Self {
        v
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        self.wrapping_mul(other)
    }
    #[inline(always)]
    fn modulo(self, other: Self) -> Self {
        self.checked_rem(other).unwrap_or(0)
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        self ^ other
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self & other
    }
    #[inline(always)]
    fn down(self, by: u32) -> Self {
        self >> (by & 31)
    }
    #[inline(always)]
    fn times_high(self, other: Self) -> Self {
        ((u64::from(self) * u64::from(other)) >> 32) as Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word that has only what a shader has.
    #[derive(Clone, Copy)]
    struct Plain(u32);

    impl Word for Plain {
        fn of(v: u32) -> Self {
            Self(v)
        }
        fn plus(self, other: Self) -> Self {
            Self(self.0.plus(other.0))
        }
        fn times(self, other: Self) -> Self {
            Self(self.0.times(other.0))
        }
        fn modulo(self, other: Self) -> Self {
            Self(self.0.modulo(other.0))
        }
        fn xor(self, other: Self) -> Self {
            Self(self.0.xor(other.0))
        }
        fn and(self, other: Self) -> Self {
            Self(self.0.and(other.0))
        }
        fn down(self, by: u32) -> Self {
            Self(self.0.down(by))
        }
    }

    #[test]
    fn the_upper_half_of_a_product_is_the_same_in_parts() {
        for (a, b) in [(3, 5), (u32::MAX, u32::MAX), (0x8000_0001, 0xffff), (0xdead_beef, 77_777)] {
            assert_eq!(Plain(a).times_high(Plain(b)).0, a.times_high(b), "{a} {b}");
        }
    }
}
