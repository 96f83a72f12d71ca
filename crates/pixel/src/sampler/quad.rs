//! Arithmetic on the four channels of a pixel at once.

use std::ops::{Add, AddAssign, Mul, Sub};

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x4, f32x8};

/// The four channels of a pixel; every operation works on each of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quad<S: Simd>(f32x4<S>);

impl<S: Simd> Quad<S> {
    #[inline(always)]
    pub(super) fn new(simd: S, channels: [f32; 4]) -> Self {
        Self(f32x4::simd_from(simd, channels))
    }

    #[inline(always)]
    pub(super) fn zero(simd: S) -> Self {
        Self(f32x4::splat(simd, 0.0))
    }

    #[inline(always)]
    pub(super) fn channels(self) -> [f32; 4] {
        self.0.into()
    }

    /// The smaller of the two, `other` when this is not a number.
    #[inline(always)]
    pub(super) fn min(self, other: Self) -> Self {
        Self(self.0.simd_lt(other.0).select(self.0, other.0))
    }

    /// The larger of the two, `other` when this is not a number.
    #[inline(always)]
    pub(super) fn max(self, other: Self) -> Self {
        Self(self.0.simd_gt(other.0).select(self.0, other.0))
    }

    /// The one nearer to zero, or zero if one is above it and the other below.
    #[inline(always)]
    pub(super) fn nearer(self, other: Self) -> Self {
        let smaller = self.0.abs().simd_le(other.0.abs()).select(self.0, other.0);
        let zero = f32x4::splat(self.0.simd, 0.0);
        Self((self.0 * other.0).simd_ge(zero).select(smaller, zero))
    }

    #[inline(always)]
    pub(super) fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl<S: Simd> Add for Quad<S> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl<S: Simd> AddAssign for Quad<S> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<S: Simd> Sub for Quad<S> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl<S: Simd> Mul<Quad<S>> for f32 {
    type Output = Quad<S>;
    #[inline(always)]
    fn mul(self, quad: Quad<S>) -> Quad<S> {
        Quad(quad.0 * f32x4::splat(quad.0.simd, self))
    }
}

/// Two pixels side by side, worked on at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<S: Simd>(f32x8<S>);

impl<S: Simd> Pair<S> {
    #[inline(always)]
    pub(super) fn new(simd: S, pixels: [[f32; 4]; 2]) -> Self {
        Self(f32x8::from_slice(simd, pixels.as_flattened()))
    }

    #[inline(always)]
    pub(super) fn zero(simd: S) -> Self {
        Self(f32x8::splat(simd, 0.0))
    }

    /// A weight for each of the two.
    #[inline(always)]
    pub(super) fn weights(simd: S, [left, right]: [f32; 2]) -> Self {
        Self(f32x4::splat(simd, left).combine(f32x4::splat(simd, right)))
    }

    #[inline(always)]
    pub(super) fn split(self) -> [Quad<S>; 2] {
        let (left, right) = self.0.split();
        [Quad(left), Quad(right)]
    }
}

impl<S: Simd> Add for Pair<S> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl<S: Simd> Sub for Pair<S> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl<S: Simd> Mul for Pair<S> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }
}

impl<S: Simd> Mul<Pair<S>> for f32 {
    type Output = Pair<S>;
    #[inline(always)]
    fn mul(self, pair: Pair<S>) -> Pair<S> {
        Pair(pair.0 * f32x8::splat(pair.0.simd, self))
    }
}
