//! Distortions of a part of an image.

use std::marker::PhantomData;

use imgflo_op::prelude::*;
use imgflo_op::{Formula, FormulaWork, Make, Operation, Work, kernel};

/// A distortion of a part of the image: elsewhere is another image, or nothing.
pub(super) trait Part<const K: usize>: Warp<K> {
    /// Which pixels are distorted.
    fn holds<V: Lane>(k: [V; K], at: Xy<V>) -> V::Mask;
}

/// The distorted image where it is distorted, and the second one elsewhere.
pub(super) const fn part<T: Part<K>, const K: usize>(name: &'static str) -> OpDef {
    let make = Make::Operation(|values| Box::new(Bound::<T, K>(T::read(values))));
    OpDef::of::<T>(name, "compose", make).inputs(&["input", "aux"])
}

#[derive(Debug)]
struct Bound<T, const K: usize>(T);

impl<T: Part<K>, const K: usize> Operation for Bound<T, K> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        inputs.first().copied().flatten().unwrap_or(Rect::EMPTY)
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        let (input, space) = (self.bounds(inputs), self.0.space());
        // What has no end is not distorted.
        if input.is_infinite() || self.0.is_identity() {
            return Work::Pass;
        }
        let k = self.0.coefficients(input, [false; 2]);
        Work::Formula(FormulaWork {
            kernel: kernel::<AsFormula<T>, K, 10, 4>(k, Vec::new()),
            pixels: vec![(0, space), (1, space)],
            position: true,
            space,
        })
    }
}

struct AsFormula<T>(PhantomData<fn() -> T>);

impl<T: Part<K>, const K: usize> Formula<K, 10, 4> for AsFormula<T> {
    #[inline(always)]
    fn eval<V: Lane>(
        k: [V; K],
        _: V::Table<'_>,
        [r, g, b, a, r2, g2, b2, a2, x, y]: [V; 10],
    ) -> [V; 4] {
        let holds = T::holds(k, [x, y]);
        let pick = |one, other| V::select(holds, one, other);
        [pick(r, r2), pick(g, g2), pick(b, b2), pick(a, a2)]
    }
}
