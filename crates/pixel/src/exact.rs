//! What a formula means, before rounding.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::Lane;

/// An `f64` that also takes `f32` constants: what a formula means, before rounding.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Exact(pub f64);

macro_rules! arithmetic {
    ($($trait:ident $method:ident $op:tt)*) => {$(
        impl $trait for Exact {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                Self(self.0 $op other.0)
            }
        }
        impl $trait<f32> for Exact {
            type Output = Self;
            fn $method(self, other: f32) -> Self {
                Self(self.0 $op f64::from(other))
            }
        }
    )*};
}
arithmetic!(Add add + Sub sub - Mul mul * Div div /);

impl Neg for Exact {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Lane for Exact {
    type Mask = bool;
    type Word = u32;
    type Table<'t> = &'t [u32];

    fn of(v: f32) -> Self {
        Self(f64::from(v))
    }
    fn min(self, other: Self) -> Self {
        if self.0 < other.0 { self } else { other }
    }
    fn max(self, other: Self) -> Self {
        if self.0 > other.0 { self } else { other }
    }
    fn floor(self) -> Self {
        Self(self.0.floor())
    }
    fn sqrt(self) -> Self {
        Self(self.0.sqrt())
    }
    fn exp2(self) -> Self {
        Self(libm::exp2(self.0))
    }
    fn log2(self) -> Self {
        Self(libm::log2(self.0.max(f64::from(f32::MIN_POSITIVE))))
    }
    fn sin_turns(self) -> Self {
        Self(libm::sin(self.0 * std::f64::consts::TAU))
    }
    fn atan2_turns(self, other: Self) -> Self {
        Self(libm::atan2(self.0, other.0) / std::f64::consts::TAU)
    }
    fn word(self) -> u32 {
        self.0.round() as i32 as u32
    }
    fn of_word(word: u32) -> Self {
        Self(f64::from(word as i32))
    }
    fn look_up(table: &[u32], index: u32) -> u32 {
        f32::look_up(table, index)
    }
    fn of_bits(word: u32) -> Self {
        Self(f64::from(f32::from_bits(word)))
    }
    fn below(self, other: Self) -> bool {
        self.0 < other.0
    }
    fn select(mask: bool, then: Self, otherwise: Self) -> Self {
        if mask { then } else { otherwise }
    }
    fn until<const N: usize>(
        limit: u32,
        mut state: [Self; N],
        step: impl Fn([Self; N]) -> ([Self; N], bool),
    ) -> [Self; N] {
        for _ in 0..limit {
            let (next, done) = step(state);
            state = next;
            if done {
                break;
            }
        }
        state
    }
}
