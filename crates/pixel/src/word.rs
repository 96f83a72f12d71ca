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
}
