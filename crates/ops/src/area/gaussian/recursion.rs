//! The Gaussian as a recursion: its cost does not depend on its size.
//!
//! I. T. Young, L. J. van Vliet, "Recursive implementation of the Gaussian filter", Signal
//! Processing 44 (1995): one sweep there and one sweep back, each of the third order. B. Triggs,
//! M. Sdika, "Boundary conditions for Young-van Vliet recursive filtering", IEEE Transactions on
//! Signal Processing 54 (2006): how the sweep back must start so that the image seems to go on
//! with one value for ever.
//!
//! A sweep over a whole image would need all of it. So lines are cut into blocks at fixed places,
//! and a block's sweeps start a margin before it, where what they miss has died away.

use std::ops::Range;

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

use crate::lanes::Lanes;

/// What a sweep has not seen may weigh this much in a block.
const NEGLIGIBLE: f64 = 1e-5;
/// A margin is not longer than this, whatever the recursion.
const LONGEST: u32 = 1 << 16;

/// The coefficients of both sweeps, and of the turn between them.
///
/// Values are summed up in single precision, which is good to 1e-4 up to a standard deviation of 16.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recursion {
    /// What the new value takes of the line, and of the three values before.
    feed: [f64; 4],
    /// What the three values beyond the end take of the last three before it.
    turn: [[f64; 3]; 3],
}

/// A stretch of a line: what is computed, what is swept over, and where the line ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// The first pixel computed.
    pub start: i32,
    /// One past the last.
    pub end: i32,
    /// The first pixel swept over.
    pub from: i32,
    /// One past the last.
    pub to: i32,
    /// Whether the line begins at `from`.
    pub begins: bool,
    /// Whether the line ends at `to`.
    pub ends: bool,
}

impl Recursion {
    /// The recursion for a standard deviation, as GEGL's `gblur-1d.c` has it.
    pub(super) fn new(sigma: f32) -> Self {
        let sigma = f64::from(sigma);
        let q = if sigma < 2.5 {
            3.971_56 - 4.145_54 * libm::sqrt(1.0 - 0.268_91 * sigma)
        } else {
            0.987_11 * sigma - 0.963_3
        };
        let (k1, k2, k3) = (2.444_13 * q, 1.428_1 * q * q, 0.422_205 * q * q * q);
        let all = 1.578_25 + k1 + k2 + k3;
        let a1 = (k1 + 2.0 * k2 + 3.0 * k3) / all;
        let a2 = -(k2 + 3.0 * k3) / all;
        let a3 = k3 / all;
        Self { feed: [1.0 - (a1 + a2 + a3), a1, a2, a3], turn: turn(a1, a2, a3) }
    }

    /// The recursion that gives every second value of this one, and the weights of what it takes in
    /// the place of each value: that value, the one before, and so on.
    ///
    /// Graeffe's root squaring: 1/A(z) is A(-z) / A(z)A(-z), which has even powers of z only.
    pub(super) fn halved(&self) -> (Self, [f64; 4]) {
        let [_, a1, a2, a3] = self.feed;
        let (b1, b2, b3) = (a1 * a1 + 2.0 * a2, 2.0 * a1 * a3 - a2 * a2, a3 * a3);
        let feed = [1.0 - (b1 + b2 + b3), b1, b2, b3];
        (Self { feed, turn: true_turn(feed) }, [1.0, a1, -a2, a3])
    }

    /// What the new value takes of the line, and of the three values before.
    pub(super) fn feed(&self) -> [f64; 4] {
        self.feed
    }

    /// What the values beyond the end take of the last three before it.
    #[cfg(test)]
    pub(super) fn turn(&self) -> [[f64; 3]; 3] {
        self.turn
    }

    /// The values with which the sweep there answers to a single 1 in a line of zeros, as long as
    /// there is anything left of it.
    pub(super) fn response(&self) -> Vec<f64> {
        let [k0, a1, a2, a3] = self.feed;
        let (mut values, length) = (vec![k0], self.margin() as usize);
        while values.len() < length {
            let last = |i: usize| values.len().checked_sub(i).map_or(0.0, |at| values[at]);
            values.push(a1 * last(1) + a2 * last(2) + a3 * last(3));
        }
        values
    }

    /// Pixels after which nothing is left of where a sweep started.
    pub(super) fn margin(&self) -> u32 {
        let [_, a1, a2, a3] = self.feed;
        let mut last = [1.0f64; 3];
        for steps in 0..LONGEST {
            if last.iter().all(|value| value.abs() < NEGLIGIBLE) {
                return steps;
            }
            last = [a1 * last[0] + a2 * last[1] + a3 * last[2], last[0], last[1]];
        }
        LONGEST
    }

    /// Sweeps over lines side by side, there and back, in place: one value of each at a time.
    /// Where a line begins or ends it seems to go on with `edge`; with nothing given, and where it
    /// is cut, with its last value.
    #[inline(always)]
    pub(super) fn sweep<S: Simd>(
        &self,
        simd: S,
        lines: &mut [Lanes],
        stretch: &Stretch,
        edge: Option<&Lanes>,
    ) {
        let [Some(first), Some(last)] = [lines.first(), lines.last()] else { return };
        let before = edge.filter(|_| stretch.begins).unwrap_or(first).load(simd);
        let after = edge.filter(|_| stretch.ends).unwrap_or(last).load(simd);
        let feed = self.feed.map(|k| f32x16::splat(simd, k as f32));
        let mut last = [before; 3];
        for values in lines.iter_mut() {
            *values = step(&mut last, feed, values.load(simd));
        }
        let mut last = self.turned(simd, last, after);
        for values in lines.iter_mut().rev() {
            *values = step(&mut last, feed, values.load(simd));
        }
    }

    /// The last values with which the sweep back starts, given those of the sweep there: summed up
    /// in double precision, for they are small differences of large numbers.
    #[inline(always)]
    fn turned<S: Simd>(&self, simd: S, there: [f32x16<S>; 3], after: f32x16<S>) -> [f32x16<S>; 3] {
        let there = there.map(|values| <[f32; 16]>::from(values).map(f64::from));
        let after = <[f32; 16]>::from(after).map(f64::from);
        self.turn.map(|[m1, m2, m3]| {
            let back: [f32; 16] = std::array::from_fn(|i| {
                let [y1, y2, y3] = there.map(|values| values[i] - after[i]);
                (m1 * y1 + m2 * y2 + m3 * y3 + after[i]) as f32
            });
            f32x16::simd_from(simd, back)
        })
    }
}

/// A step of sixteen sweeps: their last three values, the latest first, and what the lines have.
#[inline(always)]
fn step<S: Simd>(
    last: &mut [f32x16<S>; 3],
    [k0, k1, k2, k3]: [f32x16<S>; 4],
    values: f32x16<S>,
) -> Lanes {
    let [y1, y2, y3] = *last;
    // The latest value comes last: the next step waits for this one.
    let next = k1 * y1 + (k0 * values + (k3 * y3 + k2 * y2));
    *last = [next, y1, y2];
    Lanes::of(next)
}

/// Triggs and Sdika's matrix, whose first row is the last pixel before the end. GEGL takes it for the
/// first one beyond, and so the ends of its lines are not quite theirs; nor are ours.
fn turn(a1: f64, a2: f64, a3: f64) -> [[f64; 3]; 3] {
    let scale = 1.0 / ((1.0 + a1 - a2 + a3) * (1.0 + a2 + (a1 - a3) * a3));
    let outer = a3 * (a1 + a3 * a2);
    let rows = [
        [1.0 - a2 - a3 * (a1 + a3), (a1 + a3) * (a2 + a3 * a1), outer],
        [a1 + a3 * a2, (1.0 - a2) * (a2 + a3 * a1), a3 * (1.0 - a2 - a3 * (a1 + a3))],
        [
            a1 * (a1 + a3) + a2 * (1.0 - a2),
            a1 * (a2 - a3 * a3) + a3 * (1.0 - a2 + a2 * a2 - a3 * a3),
            outer,
        ],
    ];
    rows.map(|row| row.map(|m| m * scale))
}

/// Triggs and Sdika's matrix, from the first value beyond the end on.
fn true_turn([k0, a1, a2, a3]: [f64; 4]) -> [[f64; 3]; 3] {
    let [last, first, second] = turn(a1, a2, a3);
    // The step back that gave the last value had the third one beyond the end.
    let third = |i: usize| {
        let own = if i == 0 { k0 } else { 0.0 };
        (last[i] - own - a1 * first[i] - a2 * second[i]) / a3
    };
    [first, second, [0, 1, 2].map(third)]
}

/// The stretches of a line whose blocks are in `patch`: each is swept over from a margin before it
/// to a margin after, as far as the line goes.
pub(super) fn stretches(
    line: Range<i32>,
    patch: Range<i32>,
    block: u32,
    margin: u32,
) -> Vec<Stretch> {
    let (block, margin) = (i64::from(block), i64::from(margin));
    let (first, last) = (i64::from(line.start), i64::from(line.end));
    let stretch = |start: i64| {
        let begin = first + (start - first) / block * block;
        let end = (begin + block).min(patch.end.into());
        let (from, to) = ((begin - margin).max(first), (end + margin).min(last));
        let [start, end, from, to] = [start, end, from, to].map(|v| v as i32);
        Stretch { start, end, from, to, begins: from == line.start, ends: to == line.end }
    };
    let next = |last: &Stretch| (last.end < patch.end).then(|| stretch(last.end.into()));
    let first = (!patch.is_empty()).then(|| stretch(patch.start.into()));
    std::iter::successors(first, next).collect()
}
