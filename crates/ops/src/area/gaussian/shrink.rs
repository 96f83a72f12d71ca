//! Lines made small, so that a Gaussian of less costs gives the same.
//!
//! Every `step`th value of a recursion is given by another recursion, on weighted sums of the line:
//! [`Recursion::halved`]. A blurred line is so smooth that those values tell all the others.

use std::borrow::Cow;
use std::ops::Range;

use imgflo_op::{Sum, Weights};

use super::recursion::Recursion;

/// The weighted sums that the recursion for a small line works on.
///
/// The pixel `k` of the small line lies at the pixel `step * k + phase` of the line.
#[derive(Debug)]
pub(super) struct Shrink {
    step: i32,
    phase: i32,
    line: Range<i32>,
    /// The weights of an odd number of pixels around that place.
    weights: Vec<f32>,
    /// The small line.
    small: Range<i32>,
    /// The first pixels of the small line, which see the line's start, and the last ones.
    head: Vec<Sum<'static>>,
    tail: Vec<Sum<'static>>,
}

/// What a line is made small by at once is at most two to the power of this.
const MOST_HALVINGS: u32 = 3;
/// Lines end here that do not end.
const FAR: Range<i32> = imgflo_pixel::Rect::PLANE.x0..imgflo_pixel::Rect::PLANE.x1;

/// A pixel that a line seems to have beyond its end, before it goes on with one value for ever.
struct Beyond {
    /// What it has of the line's last pixels, the very last one first.
    weights: Vec<f64>,
    /// What it has of that value.
    value: f64,
}

impl Shrink {
    /// Makes `line` small for a recursion, by halves, at most `halvings` of them. What it goes on
    /// with after its ends is its last pixels if `clamps`, else a value of its own; `quirk` tells
    /// whether its end is blurred as GEGL blurs it. Also gives the recursion for the small line, and
    /// the halvings that are left.
    pub(super) fn new(
        recursion: &Recursion,
        line: Range<i32>,
        halvings: u32,
        (clamps, quirk): (bool, bool),
    ) -> (Self, Recursion, u32) {
        let now = halvings.min(MOST_HALVINGS);
        let step = 1 << now;
        let (mut small, mut filter) = (*recursion, vec![1.0]);
        for halving in 0..now {
            let (next, taps) = small.halved();
            filter = product(&filter, &taps, 1 << halving);
            small = next;
        }
        let weights = around(&filter);
        let beyond = if quirk { end_of_gegl(recursion) } else { Vec::new() };
        let ends = Ends { line: &line, clamps, beyond };
        (Self::of(step, &weights, &ends), small, halvings - now)
    }

    fn of(step: i32, weights: &[f64], ends: &Ends<'_>) -> Self {
        let (line, half) = (ends.line, (weights.len() / 2) as i32);
        let phase = if line.start == FAR.start { 0 } else { line.start.rem_euclid(step) };
        // The first pixel whose middle is at least there.
        let from = |at: i32| (at - phase + step - 1).div_euclid(step);
        // From one that sees only what is before the line to one that sees only what is after it.
        let after = line.end.saturating_add(ends.beyond.len() as i32 + half);
        let start = if line.start == FAR.start { line.start } else { from(line.start - half) - 1 };
        let end = if line.end == FAR.end { line.end } else { from(after) + 1 };
        let inner = if line.start == FAR.start { start } else { from(line.start + half).min(end) };
        let last = if line.end == FAR.end { end } else { from(line.end - half).max(inner) };
        let border = |k: i32| ends.sum(step * k + phase - half, weights);
        Self {
            step,
            phase,
            line: line.clone(),
            weights: weights.iter().map(|weight| *weight as f32).collect(),
            small: start..end,
            head: (start..inner).map(border).collect(),
            tail: (last..end).map(border).collect(),
        }
    }

    /// The small line.
    pub(super) fn small(&self) -> Range<i32> {
        self.small.clone()
    }

    /// How the pixels of the small line lie in the line: `step` and `phase`.
    pub(super) fn grid(&self) -> (i32, i32) {
        (self.step, self.phase)
    }

    /// What a pixel near an end of the line is made of.
    fn border(&self, at: i32) -> Option<&Sum<'static>> {
        let head = usize::try_from(i64::from(at) - i64::from(self.small.start)).ok();
        let tail = i64::from(self.small.end) - self.tail.len() as i64;
        let tail = usize::try_from(i64::from(at) - tail).ok();
        head.and_then(|i| self.head.get(i)).or_else(|| tail.and_then(|i| self.tail.get(i)))
    }
}

impl Weights for Shrink {
    fn sum(&self, at: i32) -> Sum<'_> {
        let inner = || {
            let first = self.step * at + self.phase - (self.weights.len() / 2) as i32;
            Sum { first, weights: Cow::Borrowed(&self.weights), beyond: 0.0 }
        };
        self.border(at).cloned().unwrap_or_else(inner)
    }

    fn reads(&self, range: Range<i32>) -> Range<i32> {
        let half = (self.weights.len() / 2) as i32;
        let middle = |at: i32| (self.step * at).saturating_add(self.phase);
        let (first, last) = (self.line.start, self.line.end - 1);
        let mut reads =
            (middle(range.start) - half).clamp(first, last)..middle(range.end - 1) + half;
        reads.end = reads.end.clamp(first, last) + 1;
        for sum in range.filter_map(|at| self.border(at)) {
            reads.start = reads.start.min(sum.first);
            reads.end = reads.end.max(sum.first + sum.weights.len() as i32);
        }
        reads
    }
}

/// A line, and what seems to be beyond its ends.
struct Ends<'a> {
    line: &'a Range<i32>,
    clamps: bool,
    beyond: Vec<Beyond>,
}

impl Ends<'_> {
    /// What the sum with these weights, from the pixel `first` on, is of the pixels of the line.
    fn sum(&self, first: i32, weights: &[f64]) -> Sum<'static> {
        let end = self.line.end;
        let deep = self.beyond.iter().map(|beyond| beyond.weights.len()).max().unwrap_or(0);
        let ends = end < first + weights.len() as i32;
        let from = if ends { first.min(end - deep as i32) } else { first };
        let mut all = vec![0.0; (first - from) as usize];
        all.extend_from_slice(weights);
        let mut rest = 0.0;
        for (at, beyond) in (end..).zip(&self.beyond) {
            let Some(weight) = all.get_mut((at - from) as usize) else { break };
            let weight = std::mem::take(weight);
            let last = all[..(end - from) as usize].iter_mut().rev();
            last.zip(&beyond.weights).for_each(|(to, part)| *to += weight * part);
            rest += weight * beyond.value;
        }
        all.push(rest);
        let weights: Vec<f32> = all.into_iter().map(|weight| weight as f32).collect();
        let Sum { first, weights, beyond } = Sum::of(from, &weights, self.line, self.clamps);
        Sum { first, weights: weights.into_owned().into(), beyond }
    }
}

/// What GEGL's recursion seems to find beyond the end of a line: it starts its sweep back one pixel
/// too early, as if the sweep there had given its last value twice. So the sweep there must have
/// found three pixels that give that value and then go on.
fn end_of_gegl(recursion: &Recursion) -> Vec<Beyond> {
    let [k0, _, a2, a3] = recursion.feed();
    let response = recursion.response();
    let rest = 1.0 - response.iter().sum::<f64>();
    // The last values of the sweep there, by the distance of pixels from the line's end.
    let value = |back: usize| {
        let mut weights = [vec![0.0; back], response.clone(), vec![0.0; 3 - back]].concat();
        *weights.last_mut().expect("three at least") += rest;
        weights
    };
    let last = [value(0), value(1), value(2)];
    let mix = |by: [f64; 3], value: f64| {
        let of = |i: usize| last.iter().zip(by).map(|(last, by)| last[i] * by).sum();
        Beyond { weights: (0..last[0].len()).map(of).collect(), value }
    };
    let (b2, b3) = (a2 / k0, a3 / k0);
    vec![
        mix([1.0 + b2 + b3, -b2, -b3], 0.0),
        mix([-b2, b2 - b3, b3], 1.0),
        mix([-b3, b3, 0.0], 1.0),
    ]
}

/// The product of a polynomial and one of a power of its variable.
fn product(a: &[f64], b: &[f64], power: usize) -> Vec<f64> {
    let mut product = vec![0.0; a.len() + (b.len() - 1) * power];
    for (i, a) in a.iter().enumerate() {
        for (j, b) in b.iter().enumerate() {
            product[i + j * power] += a * b;
        }
    }
    product
}

/// A filter that is run there and back: its weights on either side of the middle, one in all.
fn around(filter: &[f64]) -> Vec<f64> {
    let back: Vec<f64> = filter.iter().rev().copied().collect();
    let weights = product(filter, &back, 1);
    let all: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / all).collect()
}
