//! Each pixel out depends on the same pixel in.

use std::marker::PhantomData;

use imgflo_pixel::{Lane, Rect, Rgba, Space};

use crate::kernel::{Formula, kernel};
use crate::kind::connected;
use crate::{FormulaWork, Make, OpDef, Operation, Params, Work};

/// Each pixel out depends on the same pixel in.
///
/// `K` counts the coefficients: what the formula needs, worked out once from the parameters.
pub trait Point<const K: usize>: Params {
    /// The space [`pixel`](Self::pixel) takes the input in.
    fn space(&self) -> Space {
        Space::Linear
    }
    /// The space of what it gives: the same, unless said otherwise.
    fn output_space(&self) -> Space {
        self.space()
    }
    /// Whether these parameters leave every pixel as it is.
    fn is_identity(&self) -> bool {
        false
    }
    /// The formula's constants.
    fn coefficients(&self) -> [f32; K];
    /// The formula.
    fn pixel<V: Lane>(k: [V; K], px: Rgba<V>) -> Rgba<V>;
}

/// Defines a point operation.
pub const fn point<T: Point<K>, const K: usize>(name: &'static str) -> OpDef {
    OpDef::of::<T>(name, "point", Make::Operation(|v| Box::new(Bound::<T, K>(T::read(v)))))
}

#[derive(Debug)]
struct Bound<T, const K: usize>(T);

impl<T: Point<K>, const K: usize> Operation for Bound<T, K> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        connected(inputs, 0)
    }

    fn work(&self, _: &[Option<Rect>]) -> Work {
        if self.0.is_identity() {
            return Work::Pass;
        }
        Work::Formula(FormulaWork {
            kernel: kernel::<AsFormula<T>, K, 4, 4>(self.0.coefficients(), Vec::new()),
            pixels: vec![(0, self.0.space())],
            position: false,
            space: self.0.output_space(),
        })
    }
}

struct AsFormula<T>(PhantomData<fn() -> T>);

impl<T: Point<K>, const K: usize> Formula<K, 4, 4> for AsFormula<T> {
    #[inline(always)]
    fn eval<V: Lane>(k: [V; K], _: V::Table<'_>, px: [V; 4]) -> [V; 4] {
        T::pixel(k, px)
    }
}
