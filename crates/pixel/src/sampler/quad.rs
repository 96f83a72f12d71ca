//! Arithmetic on the four channels of a pixel at once.

use std::array::from_fn;
use std::ops::{Add, AddAssign, Mul, Sub};

/// The four channels of a pixel; every operation works on each of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Quad(pub(super) [f32; 4]);

impl Quad {
    #[inline(always)]
    pub(super) fn map(self, f: impl Fn(f32) -> f32) -> Self {
        Self(from_fn(|c| f(self.0[c])))
    }

    #[inline(always)]
    pub(super) fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(from_fn(|c| f(self.0[c], other.0[c])))
    }

    /// The smaller of the two, `other` when this is not a number.
    #[inline(always)]
    pub(super) fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }

    /// The larger of the two, `other` when this is not a number.
    #[inline(always)]
    pub(super) fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    pub(super) fn abs(self) -> Self {
        self.map(f32::abs)
    }
}

impl Add for Quad {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl AddAssign for Quad {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Quad {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl Mul<Quad> for f32 {
    type Output = Quad;
    #[inline(always)]
    fn mul(self, quad: Quad) -> Quad {
        quad.map(|channel| self * channel)
    }
}
