//! The arithmetic a pixel formula may use.
//!
//! A formula is written once, generic over [`Lane`], and run four ways: `f32` is the CPU kernel,
//! [`Exact`](crate::Exact) (`f64`) the oracle it is tested against, [`Node`](crate::trace::Node)
//! writes the same formula as WGSL, and [`Needs`](crate::Needs) tells which results depend on which
//! inputs. Only operations with one meaning everywhere are here: no fused multiply-add, no `libm`.
//! So every processor gives the same bits.

use std::f32::consts::{LN_2, TAU};
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use crate::Word;
use crate::polynomial::polynomial;

/// Red, green, blue, alpha, in the operation's working space.
pub type Rgba<V> = [V; 4];
/// A position, in pixels.
pub type Xy<V> = [V; 2];

/// One number, a lane of many, or a symbol for one.
pub trait Lane:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Add<f32, Output = Self>
    + Sub<f32, Output = Self>
    + Mul<f32, Output = Self>
    + Div<f32, Output = Self>
{
    /// A condition on a lane.
    type Mask: Copy
        + BitAnd<Output = Self::Mask>
        + BitOr<Output = Self::Mask>
        + Not<Output = Self::Mask>;

    /// A whole number of 32 bits, to count, hash and look things up with.
    type Word: Word;
    /// A table of words that a formula reads from, such as random numbers or a curve.
    type Table<'t>: Copy;

    /// The constant `v`.
    fn of(v: f32) -> Self;
    /// The smaller of the two; `other` if `self` is NaN.
    fn min(self, other: Self) -> Self;
    /// The larger of the two; `other` if `self` is NaN.
    fn max(self, other: Self) -> Self;
    /// The largest whole number not above `self`.
    fn floor(self) -> Self;
    /// The square root.
    fn sqrt(self) -> Self;
    /// Two to the power `self`, to a few units in the last place.
    fn exp2(self) -> Self;
    /// The binary logarithm of a positive number, likewise.
    fn log2(self) -> Self;
    /// The sine of `self` turns, likewise.
    fn sin_turns(self) -> Self;
    /// The angle of the point at `x` = `other`, `y` = `self`, in turns: above -1/2, up to 1/2.
    fn atan2_turns(self, other: Self) -> Self;
    /// A whole number between -2^22 and 2^22, as a word (two's complement).
    fn word(self) -> Self::Word;
    /// A word below 2^24, as a number.
    fn of_word(word: Self::Word) -> Self;
    /// The word at `index`, which is held within the table.
    fn look_up(table: Self::Table<'_>, index: Self::Word) -> Self::Word;
    /// The number whose bits are a word.
    fn of_bits(word: Self::Word) -> Self;
    /// Where `self` is less than `other`.
    fn below(self, other: Self) -> Self::Mask;
    /// `then` where `mask` holds, else `otherwise`.
    fn select(mask: Self::Mask, then: Self, otherwise: Self) -> Self;

    /// Takes `step` again and again until its mask holds, at most `limit` times.
    ///
    /// A formula with this in it does not run on vectors: it is for what has no bound, such as
    /// drawing random numbers until one fits.
    fn until<const N: usize>(
        limit: u32,
        state: [Self; N],
        step: impl Fn([Self; N]) -> ([Self; N], Self::Mask),
    ) -> [Self; N];

    /// The distance from zero.
    #[inline(always)]
    fn abs(self) -> Self {
        self.max(-self)
    }
    /// `self`, held between `low` and `high`.
    #[inline(always)]
    fn clamp(self, low: f32, high: f32) -> Self {
        self.max(Self::of(low)).min(Self::of(high))
    }
    /// A positive number to the power `exponent`.
    #[inline(always)]
    fn pow(self, exponent: Self) -> Self {
        (self.log2() * exponent).exp2()
    }
    /// The cosine of `self` turns.
    #[inline(always)]
    fn cos_turns(self) -> Self {
        (self + 0.25).sin_turns()
    }
    /// The cube root of a positive number.
    #[inline(always)]
    fn cbrt(self) -> Self {
        let guess = self.pow(Self::of(1.0 / 3.0));
        guess - (guess - self / (guess * guess)) / 3.0
    }
    /// The number at `index` of a table of numbers.
    #[inline(always)]
    fn number_at(table: Self::Table<'_>, index: Self) -> Self {
        Self::of_bits(Self::look_up(table, index.word()))
    }
    /// The point `t` of the way from `self` to `other`.
    #[inline(always)]
    fn mix(self, other: Self, t: Self) -> Self {
        self + (other - self) * t
    }
}

/// Adding this to a small number leaves its nearest whole number in the low bits.
/// A cast to `i32` would do the same, but saturates, and does not vectorise.
const ROUND: f32 = 12_582_912.0;

impl Lane for f32 {
    type Mask = bool;
    type Word = u32;
    type Table<'t> = &'t [u32];

    #[inline(always)]
    fn of(v: f32) -> Self {
        v
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        if self < other { self } else { other }
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
    #[inline(always)]
    fn floor(self) -> Self {
        let nearest = (self + ROUND) - ROUND;
        let below = if self < nearest { nearest - 1.0 } else { nearest };
        if Self::abs(self) < 4_194_304.0 { below } else { self }
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self::sqrt(self)
    }
    #[inline(always)]
    fn exp2(self) -> Self {
        // Split at the nearest whole number, which goes straight into the exponent.
        let x = Lane::clamp(self, -126.0, 127.0);
        let shifted = x + ROUND;
        let power = Self::from_bits(shifted.to_bits().wrapping_add(127) << 23);
        let f = x - (shifted - ROUND);
        let series =
            [1.0, LN_2, 0.240_226_5, 0.055_504_11, 0.009_618_129, 0.001_333_356, 0.000_154_035];
        power * polynomial(f, series)
    }
    #[inline(always)]
    fn log2(self) -> Self {
        // Mantissa into [2/3, 4/3), then the odd series in (m - 1) / (m + 1).
        let bits = Lane::max(self, Self::MIN_POSITIVE).to_bits() as i32;
        let e = (bits - 0x3f2a_aaab) >> 23;
        let m = Self::from_bits((bits - (e << 23)) as u32);
        let s = (m - 1.0) / (m + 1.0);
        let series = [2.885_390_1, 0.961_796_7, 0.577_078_0, 0.412_198_6, 0.320_598_9];
        e as Self + s * polynomial(s * s, series)
    }
    #[inline(always)]
    fn sin_turns(self) -> Self {
        // Into [-1/4, 1/4] turns, where the series is short.
        let x = self - Lane::floor(self + 0.5);
        let x = if x < -0.25 { -0.5 - x } else { x };
        let x = if 0.25 < x { 0.5 - x } else { x };
        let series = [TAU, -41.341_702, 81.605_249, -76.705_858, 42.058_693, -15.094_64];
        x * polynomial(x * x, series)
    }
    #[inline(always)]
    fn atan2_turns(self, other: Self) -> Self {
        // The smaller over the larger, into [0, 1], where an odd minimax series is good to 1e-7.
        let (x, y) = (Self::abs(other), Self::abs(self));
        let (small, large) = if y < x { (y, x) } else { (x, y) };
        let t = small / Lane::max(large, Self::MIN_POSITIVE);
        let turns = atan_turns(t);
        let turns = if x < y { 0.25 - turns } else { turns };
        let turns = if other < 0.0 { 0.5 - turns } else { turns };
        if self < 0.0 { -turns } else { turns }
    }
    #[inline(always)]
    fn word(self) -> u32 {
        (self + ROUND).to_bits().wrapping_sub(ROUND.to_bits())
    }
    #[inline(always)]
    fn of_word(word: u32) -> Self {
        word as i32 as Self
    }
    #[inline(always)]
    fn look_up(table: &[u32], index: u32) -> u32 {
        // Of 32 bits, so that there are as many in a vector.
        let last = table.len().wrapping_sub(1) as u32;
        table.get(index.min(last) as usize).copied().unwrap_or(0)
    }
    #[inline(always)]
    fn of_bits(word: u32) -> Self {
        Self::from_bits(word)
    }
    #[inline(always)]
    fn below(self, other: Self) -> bool {
        self < other
    }
    #[inline(always)]
    fn select(mask: bool, then: Self, otherwise: Self) -> Self {
        if mask { then } else { otherwise }
    }
    #[inline(always)]
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

/// The angle whose tangent is `t`, for `t` from 0 to 1, in turns.
#[inline(always)]
fn atan_turns(t: f32) -> f32 {
    // Above tan(pi/8), the angle from the diagonal: atan t = pi/4 + atan((t - 1) / (t + 1)).
    let far = 0.414_213_56 < t;
    let s = if far { (t - 1.0) / (t + 1.0) } else { t };
    let series = [0.159_154_94, -0.053_051_65, 0.031_830_99, -0.022_736_42, 0.017_683_88, -0.012_2];
    let series = s * polynomial(s * s, series);
    if far { 0.125 + series } else { series }
}
