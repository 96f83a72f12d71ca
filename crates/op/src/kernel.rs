//! Formulas with their coefficients, ready to run over spans.

use std::fmt::Debug;
use std::marker::PhantomData;
use std::sync::Arc;

use imgflo_pixel::trace::{self, Node, Words};
use imgflo_pixel::{Exact, Lane, Level, Needs, SPAN, Span};

/// A formula of `N` values giving `M`, with `K` coefficients.
pub trait Formula<const K: usize, const N: usize, const M: usize>: Send + Sync + 'static {
    /// The formula.
    fn eval<V: Lane>(k: [V; K], table: V::Table<'_>, input: [V; N]) -> [V; M];
}

/// A formula with its coefficients, over spans of planes.
pub trait Kernel: Debug + Send + Sync {
    /// Planes in and out.
    fn planes(&self) -> (usize, usize);
    /// Its coefficients.
    fn coefficients(&self) -> &[f32];
    /// Computes the first `count` pixels of a span, with the vectors of `level`.
    fn apply(&self, level: Level, count: usize, input: &[&Span], output: &mut [Span]);
    /// Computes one pixel in `f64`: what the formula means, before rounding.
    fn exact(&self, input: &[f64]) -> Vec<f64>;
    /// Which inputs each output depends on, a bit for each.
    fn needs(&self) -> Vec<u32>;
    /// The formula as a WGSL function `op` of a coefficient array `k` and the named inputs.
    fn wgsl(&self) -> String;
}

pub(crate) struct Ready<F, const K: usize, const N: usize, const M: usize> {
    pub(crate) k: [f32; K],
    pub(crate) table: Arc<[u32]>,
    formula: PhantomData<fn() -> F>,
}

impl<F, const K: usize, const N: usize, const M: usize> Ready<F, K, N, M> {
    pub(crate) fn new(k: [f32; K], table: Vec<u32>) -> Self {
        Self { k, table: table.into(), formula: PhantomData }
    }
}

impl<F, const K: usize, const N: usize, const M: usize> Debug for Ready<F, K, N, M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{:?}", std::any::type_name::<F>(), self.k)
    }
}

impl<F: Formula<K, N, M>, const K: usize, const N: usize, const M: usize> Kernel
    for Ready<F, K, N, M>
{
    fn planes(&self) -> (usize, usize) {
        (N, M)
    }

    fn coefficients(&self) -> &[f32] {
        &self.k
    }

    fn apply(&self, level: Level, count: usize, input: &[&Span], output: &mut [Span]) {
        let (k, table) = (self.k, &*self.table);
        let input: &[&Span; N] = input.try_into().expect("as many planes as the formula takes");
        let output: &mut [Span; M] = output.try_into().expect("as many planes as it gives");
        fearless_simd::dispatch!(level, _simd => {
            for start in (0..count.min(SPAN)).step_by(BLOCK) {
                let input: [&[f32; BLOCK]; N] = input.map(|span| block(span, start));
                // Written here first: an array of its own cannot overlap the input, and so the
                // loop becomes vectors, which stay in registers.
                let mut values = [[0.0; BLOCK]; M];
                for i in 0..BLOCK {
                    let value = F::eval(k, table, input.map(|plane| plane[i]));
                    for m in 0..M {
                        values[m][i] = value[m];
                    }
                }
                for (span, values) in output.iter_mut().zip(&values) {
                    span.0[start..start + BLOCK].copy_from_slice(values);
                }
            }
        });
    }

    fn exact(&self, input: &[f64]) -> Vec<f64> {
        let input: [f64; N] = input.try_into().expect("as many values as the formula takes");
        let k = self.k.map(|k| Exact(f64::from(k)));
        F::eval(k, &*self.table, input.map(Exact)).map(|x| x.0).to_vec()
    }

    fn needs(&self) -> Vec<u32> {
        let input = std::array::from_fn(|n| Needs(1 << n));
        F::eval([Needs(0); K], (), input).map(|needs| needs.0).to_vec()
    }

    fn wgsl(&self) -> String {
        let names: Vec<String> =
            (0..K).map(|i| format!("k[{i}]")).chain((0..N).map(|i| format!("v[{i}]"))).collect();
        let body = trace::body(&names, |nodes| {
            let (k, input) = nodes.split_at(K);
            let k: [Node; K] = k.try_into().expect("a node for each coefficient");
            let input: [Node; N] = input.try_into().expect("a node for each input");
            F::eval(k, Words, input).to_vec()
        });
        let k = if K == 0 { String::new() } else { format!("k: array<f32, {K}>, ") };
        let v = format!("v: array<f32, {}>", N.max(1));
        format!("fn op({k}{v}) -> vec{M}f {{\n{body}}}\n")
    }
}

/// Pixels that are computed at a time: a whole number of vectors at every level, so that loops over
/// them have no tail, and few enough to be unrolled. What is beyond the pixels asked for is computed too, and never read.
pub(crate) const BLOCK: usize = 16;

#[inline(always)]
pub(crate) fn block(span: &Span, start: usize) -> &[f32; BLOCK] {
    span.0[start..].first_chunk().expect("a span is a whole number of blocks")
}

/// A formula with coefficients and a table of words.
pub fn kernel<F: Formula<K, N, M>, const K: usize, const N: usize, const M: usize>(
    k: [f32; K],
    table: Vec<u32>,
) -> Arc<dyn Kernel> {
    Arc::new(Ready::<F, K, N, M>::new(k, table))
}
