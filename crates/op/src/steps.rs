//! Formulas that go in steps, until each pixel has had enough.

use std::borrow::Borrow;
use std::fmt::{Debug, Formatter};
use std::marker::PhantomData;
use std::sync::Arc;

use imgflo_pixel::{Lane, Level, SPAN, Span};

use crate::kernel::{BLOCK, Formula, Kernel, Ready, block};

/// A formula of `N` values giving `M`, with `K` coefficients, that goes in steps: each makes `S`
/// values of those that the one before made.
///
/// Written with [`Lane::until`] it would not run on vectors.
pub trait Steps<const K: usize, const N: usize, const S: usize, const M: usize>:
    Send + Sync + 'static
{
    /// No pixel takes more steps.
    const MOST: u32;
    /// What the first step begins with.
    fn start<V: Lane>(k: [V; K], table: V::Table<'_>, input: [V; N]) -> [V; S];
    /// A step, and whether it is the last.
    fn step<V: Lane>(
        k: [V; K],
        table: V::Table<'_>,
        input: [V; N],
        state: [V; S],
    ) -> ([V; S], V::Mask);
    /// What is made of what the last step gave.
    fn end<V: Lane>(k: [V; K], table: V::Table<'_>, input: [V; N], state: [V; S]) -> [V; M];
}

/// What a formula in steps gives for one pixel.
#[inline(always)]
pub fn all_steps<F, V, const K: usize, const N: usize, const S: usize, const M: usize>(
    k: [V; K],
    table: V::Table<'_>,
    input: [V; N],
) -> [V; M]
where
    F: Steps<K, N, S, M>,
    V: Lane,
{
    let start = F::start(k, table, input);
    let state = V::until(
        F::MOST,
        start,
        #[inline(always)]
        |state| F::step(k, table, input, state),
    );
    F::end(k, table, input, state)
}

/// A formula in steps, with coefficients and a table of words. A block of pixels takes each step
/// together, and as many as the slowest of them.
pub fn stepped<F, const K: usize, const N: usize, const S: usize, const M: usize>(
    k: [f32; K],
    table: Vec<u32>,
) -> Arc<dyn Kernel>
where
    F: Steps<K, N, S, M>,
{
    Arc::new(Stepped::<F, K, N, S, M>(Ready::new(k, table)))
}

struct Stepped<F, const K: usize, const N: usize, const S: usize, const M: usize>(
    Ready<AsFormula<F, S>, K, N, M>,
);

struct AsFormula<F, const S: usize>(PhantomData<fn() -> F>);

impl<F, const K: usize, const N: usize, const S: usize, const M: usize> Formula<K, N, M>
    for AsFormula<F, S>
where
    F: Steps<K, N, S, M>,
{
    #[inline(always)]
    fn eval<V: Lane>(k: [V; K], table: V::Table<'_>, input: [V; N]) -> [V; M] {
        all_steps::<F, V, K, N, S, M>(k, table, input)
    }
}

impl<F, const K: usize, const N: usize, const S: usize, const M: usize> Debug
    for Stepped<F, K, N, S, M>
{
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<F, const K: usize, const N: usize, const S: usize, const M: usize> Kernel
    for Stepped<F, K, N, S, M>
where
    F: Steps<K, N, S, M>,
{
    fn planes(&self) -> (usize, usize) {
        self.0.planes()
    }

    fn coefficients(&self) -> &[f32] {
        self.0.coefficients()
    }

    fn apply(&self, level: Level, count: usize, input: &[&Span], output: &mut [Span]) {
        let (k, table) = (self.0.k, &*self.0.table);
        let input: &[&Span; N] = input.try_into().expect("as many planes as the formula takes");
        let output: &mut [Span; M] = output.try_into().expect("as many planes as it gives");
        fearless_simd::dispatch!(level, _simd => {
            for start in (0..count.min(SPAN)).step_by(BLOCK) {
                let input: [&[f32; BLOCK]; N] = input.map(|span| block(span, start));
                let values = take_steps::<F, K, N, S, M>(k, table, input);
                for (span, values) in output.iter_mut().zip(&values) {
                    span.0[start..start + BLOCK].copy_from_slice(values);
                }
            }
        });
    }

    fn exact(&self, input: &[f64]) -> Vec<f64> {
        self.0.exact(input)
    }

    fn needs(&self) -> Vec<u32> {
        self.0.needs()
    }

    fn wgsl(&self) -> String {
        self.0.wgsl()
    }
}

/// All steps of a block of pixels. Those that have had enough stay as they are.
#[inline(always)]
fn take_steps<F, const K: usize, const N: usize, const S: usize, const M: usize>(
    k: [f32; K],
    table: &[u32],
    input: [&[f32; BLOCK]; N],
) -> [[f32; BLOCK]; M]
where
    F: Steps<K, N, S, M>,
{
    // Plain loops over arrays of their own become vectors; with closures they do not.
    let mut state = [[0.0; BLOCK]; S];
    for i in 0..BLOCK {
        put(&mut state, i, F::start(k, table, pixel(&input, i)));
    }
    let mut done = [0.0; BLOCK];
    for _ in 0..F::MOST {
        let (mut next, mut ended) = ([[0.0; BLOCK]; S], [0.0; BLOCK]);
        for i in 0..BLOCK {
            let old = pixel(&state, i);
            let (new, last) = F::step(k, table, pixel(&input, i), old);
            let goes_on = done[i] < 0.5;
            for s in 0..S {
                next[s][i] = f32::select(goes_on, new[s], old[s]);
            }
            ended[i] = f32::select(last, 1.0, done[i]);
        }
        (state, done) = (next, ended);
        if done.iter().all(|done| 0.5 < *done) {
            break;
        }
    }
    let mut values = [[0.0; BLOCK]; M];
    for i in 0..BLOCK {
        put(&mut values, i, F::end(k, table, pixel(&input, i), pixel(&state, i)));
    }
    values
}

/// The values of one pixel.
#[inline(always)]
fn pixel<P: Borrow<[f32; BLOCK]>, const S: usize>(planes: &[P; S], i: usize) -> [f32; S] {
    let mut values = [0.0; S];
    for s in 0..S {
        values[s] = planes[s].borrow()[i];
    }
    values
}

#[inline(always)]
fn put<const S: usize>(planes: &mut [[f32; BLOCK]; S], i: usize, values: [f32; S]) {
    for s in 0..S {
        planes[s][i] = values[s];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Halves a number until it is below 1, and counts how often.
    struct Halvings;

    impl Steps<0, 1, 2, 1> for Halvings {
        const MOST: u32 = 5;
        fn start<V: Lane>(_: [V; 0], _: V::Table<'_>, [x]: [V; 1]) -> [V; 2] {
            [x, V::of(0.0)]
        }
        fn step<V: Lane>(
            _: [V; 0],
            _: V::Table<'_>,
            _: [V; 1],
            [x, n]: [V; 2],
        ) -> ([V; 2], V::Mask) {
            ([x * 0.5, n + 1.0], (x * 0.5).below(V::of(1.0)))
        }
        fn end<V: Lane>(_: [V; 0], _: V::Table<'_>, _: [V; 1], [_, n]: [V; 2]) -> [V; 1] {
            [n]
        }
    }

    #[test]
    fn each_pixel_of_a_block_takes_its_own_steps() {
        let mut input = Span([0.0; SPAN]);
        input.0.iter_mut().enumerate().for_each(|(i, x)| *x = i as f32);
        let mut output = [Span([0.0; SPAN])];
        let kernel = stepped::<Halvings, 0, 1, 2, 1>([], Vec::new());
        kernel.apply(Level::new(), 40, &[&input], &mut output);
        assert_eq!(output[0].0[..9], [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 3.0, 3.0, 4.0]);
        assert_eq!(output[0].0[39], 5.0, "no more than there may be");
        assert!((0..40).all(|i| kernel.exact(&[i as f64]) == [f64::from(output[0].0[i])]));
    }
}
