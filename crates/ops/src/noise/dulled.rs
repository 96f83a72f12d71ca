//! Noise of mostly small changes.

use std::marker::PhantomData;

use imgflo_op::prelude::*;
use imgflo_op::{Formula, FormulaWork, Make, Operation, Throws, Work, kernel};

/// Noise that changes each pixel by random ways, each the shortest of a few.
pub(super) trait Dulled: Params {
    /// The space of [`noisy`](Self::noisy).
    fn space(&self) -> Space;
    /// Which random numbers to take.
    fn seed(&self) -> Seed;
    /// How many ways there are to take the shortest of: 1 to 8.
    fn holdness(&self) -> i32;
    /// How far the three numbers of a pixel change at most.
    fn longest(&self) -> [f64; 3];
    /// The formula, given the longest ways.
    fn noisy<V: Lane, const N: usize>(
        ways: Ways<'_, V, N>,
        longest: [V; 3],
        px: Rgba<V>,
    ) -> Rgba<V>;
}

/// Defines noise of mostly small changes.
pub(super) const fn dulled<T: Dulled>(name: &'static str) -> OpDef {
    OpDef::of::<T>(name, "field", Make::Operation(|values| Box::new(Bound(T::read(values)))))
}

/// The random ways of a pixel, at most `N` to take the shortest of.
pub(super) struct Ways<'t, V: Lane, const N: usize> {
    throws: Throws<'t, V>,
    first: V::Word,
    holdness: V,
}

impl<V: Lane, const N: usize> Ways<'_, V, N> {
    /// The purpose of the throw after so many times the holdness, and so many more.
    #[inline(always)]
    fn purpose(&self, times: f32, more: f32) -> V::Word {
        self.first.plus((self.holdness * times + more).word())
    }

    /// A random number from 0 to 1, in the place between the first two ways.
    #[inline(always)]
    pub(super) fn chance(&self) -> V {
        self.throws.unit(self.purpose(1.0, 1.0))
    }

    /// The way of this number, from -`longest` to `longest`: the shortest of some throws, and one
    /// more for which way it goes.
    #[inline(always)]
    pub(super) fn way(&self, number: u32, longest: V) -> V {
        let first = [(0.0, 0.0), (1.0, 2.0), (2.0, 3.0)][number as usize];
        let first = self.purpose(first.0, first.1);
        let mut shortest = V::of(65_535.0);
        for n in 0..N as u32 {
            let lot = self.throws.lot(first.plus(V::Word::of(n)));
            let counts = V::of(n as f32).below(self.holdness);
            shortest = V::select(counts, shortest.min(lot), shortest);
        }
        let way = longest * (shortest * Dice::STEP as f32);
        let back = self.throws.lot(first.plus(self.holdness.word())).below(V::of(32_767.5));
        V::select(back, -way, way)
    }
}

#[derive(Debug)]
struct Bound<T>(T);

impl<T: Dulled> Bound<T> {
    fn coefficients(&self, input: Rect) -> [f32; 8] {
        let [p, q, r] = Dice::new(self.0.seed().0).coefficients();
        let [a, b, c] = self.0.longest().map(|way| way as f32);
        [p, q, r, input.width() as f32, self.0.holdness() as f32, a, b, c]
    }
}

impl<T: Dulled> Operation for Bound<T> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        inputs.first().copied().flatten().unwrap_or(Rect::EMPTY)
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        if self.0.longest() == [0.0; 3] {
            return Work::Pass;
        }
        let (k, space) = (self.coefficients(self.bounds(inputs)), self.0.space());
        // Without a loop whose length a coefficient says, there are vectors.
        let kernel = match self.0.holdness() {
            1 => kernel::<AsFormula<T, 1>, 8, 6, 4>(k, Dice::table()),
            2 => kernel::<AsFormula<T, 2>, 8, 6, 4>(k, Dice::table()),
            3 | 4 => kernel::<AsFormula<T, 4>, 8, 6, 4>(k, Dice::table()),
            _ => kernel::<AsFormula<T, 8>, 8, 6, 4>(k, Dice::table()),
        };
        Work::Formula(FormulaWork { kernel, pixels: vec![(0, space)], position: true, space })
    }
}

struct AsFormula<T, const N: usize>(PhantomData<fn() -> T>);

impl<T: Dulled, const N: usize> Formula<8, 6, 4> for AsFormula<T, N> {
    #[inline(always)]
    fn eval<V: Lane>(
        [p, q, red, width, holdness, one, two, three]: [V; 8],
        table: V::Table<'_>,
        [r, g, b, a, x, y]: [V; 6],
    ) -> [V; 4] {
        let throws = Dice::at([p, q, red], table, [x, y]);
        // Every pixel has as many throws of its own as it can need.
        let place = x.word().plus(y.word().times(width.word()));
        let first = place.times((holdness * 3.0 + 4.0).word());
        T::noisy::<V, N>(Ways { throws, first, holdness }, [one, two, three], [r, g, b, a])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A thousand pixels of an image of one color.
    pub(crate) fn noisy<T: Dulled>(noise: &T, px: [f32; 4]) -> Vec<[f32; 4]> {
        let image = Rect::new(0, 0, 40, 25);
        let Work::Formula(work) = Bound(noise.clone()).work(&[Some(image)]) else {
            return vec![px; 1000];
        };
        let at = |i: usize| {
            let place = [(i % 40) as f64, (i / 40) as f64];
            let input: Vec<f64> = px.map(f64::from).into_iter().chain(place).collect();
            let out = work.kernel.exact(&input);
            [out[0], out[1], out[2], out[3]].map(|v| v as f32)
        };
        (0..1000).map(at).collect()
    }
}
