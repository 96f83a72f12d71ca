//! Each pixel out depends on the same pixel of two images.

use std::marker::PhantomData;

use imgflo_pixel::{Lane, Rect, Rgba, Space};

use crate::kernel::{Formula, kernel};
use crate::kind::connected;
use crate::{FormulaWork, Make, OpDef, Operation, Params, Work};

/// Each pixel out depends on the same pixel of two images: `input` and `aux`.
pub trait Compose<const K: usize>: Params {
    /// The space [`pixel`](Self::pixel) takes the input in, and gives.
    fn space(&self) -> Space {
        Space::Premultiplied
    }
    /// The space [`pixel`](Self::pixel) takes `aux` in.
    fn aux_space(&self) -> Space {
        self.space()
    }
    /// Where there can be something, given where the two images are.
    fn bounds(&self, input: Rect, aux: Rect) -> Rect {
        input.or(&aux)
    }
    /// The formula's constants.
    fn coefficients(&self) -> [f32; K];
    /// The formula.
    fn pixel<V: Lane>(k: [V; K], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V>;
    /// The formula where nothing is connected to `aux`. The input as it is, unless said otherwise.
    #[inline(always)]
    fn alone<V: Lane>(_k: [V; K], input: Rgba<V>) -> Rgba<V> {
        input
    }
}

/// Defines an operation on two images.
pub const fn compose<T: Compose<K>, const K: usize>(name: &'static str) -> OpDef {
    let make = Make::Operation(|v| Box::new(Bound::<T, K>(T::read(v))));
    OpDef::of::<T>(name, "compose", make).inputs(&["input", "aux"])
}

#[derive(Debug)]
struct Bound<T, const K: usize>(T);

impl<T: Compose<K>, const K: usize> Operation for Bound<T, K> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        match inputs.get(1).copied().flatten() {
            Some(aux) => self.0.bounds(connected(inputs, 0), aux),
            None => connected(inputs, 0),
        }
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        let (k, space) = (self.0.coefficients(), self.0.space());
        let both = inputs.get(1).copied().flatten().is_some();
        let (kernel, pixels) = if both {
            let pixels = vec![(0, space), (1, self.0.aux_space())];
            (kernel::<AsFormula<T>, K, 8, 4>(k, Vec::new()), pixels)
        } else {
            (kernel::<Alone<T>, K, 4, 4>(k, Vec::new()), vec![(0, space)])
        };
        Work::Formula(FormulaWork { kernel, pixels, position: false, space })
    }
}

struct AsFormula<T>(PhantomData<fn() -> T>);

impl<T: Compose<K>, const K: usize> Formula<K, 8, 4> for AsFormula<T> {
    #[inline(always)]
    fn eval<V: Lane>(k: [V; K], _: V::Table<'_>, [r, g, b, a, ar, ag, ab, aa]: [V; 8]) -> [V; 4] {
        T::pixel(k, [r, g, b, a], [ar, ag, ab, aa])
    }
}

struct Alone<T>(PhantomData<fn() -> T>);

impl<T: Compose<K>, const K: usize> Formula<K, 4, 4> for Alone<T> {
    #[inline(always)]
    fn eval<V: Lane>(k: [V; K], _: V::Table<'_>, px: [V; 4]) -> [V; 4] {
        T::alone(k, px)
    }
}
