//! Which results of a formula depend on which of its inputs.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use crate::{Lane, Word};

/// The inputs a value depends on, a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs(pub u32);

impl Needs {
    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

macro_rules! joins {
    ($($trait:ident $method:ident)*) => {$(
        impl $trait for Needs {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                self.with(other)
            }
        }
    )*};
}
joins!(Add add Sub sub Mul mul Div div BitAnd bitand BitOr bitor);

macro_rules! keeps {
    ($($trait:ident $method:ident)*) => {$(
        impl $trait<f32> for Needs {
            type Output = Self;
            fn $method(self, _: f32) -> Self {
                self
            }
        }
    )*};
}
keeps!(Add add Sub sub Mul mul Div div);

impl Neg for Needs {
    type Output = Self;
    fn neg(self) -> Self {
        self
    }
}
impl Not for Needs {
    type Output = Self;
    fn not(self) -> Self {
        self
    }
}

impl Word for Needs {
    fn of(_: u32) -> Self {
        Self(0)
    }
    fn plus(self, other: Self) -> Self {
        self.with(other)
    }
    fn times(self, other: Self) -> Self {
        self.with(other)
    }
    fn modulo(self, other: Self) -> Self {
        self.with(other)
    }
    fn xor(self, other: Self) -> Self {
        self.with(other)
    }
    fn and(self, other: Self) -> Self {
        self.with(other)
    }
    fn down(self, _: u32) -> Self {
        self
    }
}

impl Lane for Needs {
    type Mask = Self;
    type Word = Self;
    type Table<'t> = ();

    fn of(_: f32) -> Self {
        Self(0)
    }
    fn min(self, other: Self) -> Self {
        self.with(other)
    }
    fn max(self, other: Self) -> Self {
        self.with(other)
    }
    fn floor(self) -> Self {
        self
    }
    fn sqrt(self) -> Self {
        self
    }
    fn exp2(self) -> Self {
        self
    }
    fn log2(self) -> Self {
        self
    }
    fn sin_turns(self) -> Self {
        self
    }
    fn atan2_turns(self, other: Self) -> Self {
        self.with(other)
    }
    fn word(self) -> Self {
        self
    }
    fn of_word(word: Self) -> Self {
        word
    }
    fn look_up((): (), index: Self) -> Self {
        index
    }
    fn of_bits(word: Self) -> Self {
        word
    }
    fn below(self, other: Self) -> Self {
        self.with(other)
    }
    fn select(mask: Self, then: Self, otherwise: Self) -> Self {
        mask.with(then).with(otherwise)
    }
    fn until<const N: usize>(
        _: u32,
        mut state: [Self; N],
        step: impl Fn([Self; N]) -> ([Self; N], Self),
    ) -> [Self; N] {
        // What one round adds, the next may hand on: until nothing is new.
        loop {
            let (next, done) = step(state);
            let all = std::array::from_fn(|i| state[i].with(next[i]).with(done));
            if all == state {
                return state;
            }
            state = all;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_needs_all_it_is_made_of() {
        let [r, g, b] = [Needs(1), Needs(2), Needs(4)];
        assert_eq!((r + g + b) / 3.0, Needs(7));
        assert_eq!(g.max(Needs(0)), Needs(2));
    }
}
