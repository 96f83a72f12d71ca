//! Each pixel out depends on the same pixel in, on where it is, and on a table.

use std::marker::PhantomData;
use std::sync::Arc;

use imgflo_pixel::{Lane, Rect, Rgba, Space, Xy};

use crate::kernel::{Formula, kernel};
use crate::kind::connected;
use crate::{FormulaWork, Kernel, Make, OpDef, Operation, Params, Work};

/// Each pixel out depends on the same pixel in, on where it is, and on a table: noise, a vignette,
/// a curve.
pub trait Field<const K: usize>: Params {
    /// The space [`pixel`](Self::pixel) works in.
    fn space(&self) -> Space {
        Space::Linear
    }
    /// Whether these parameters leave every pixel as it is.
    fn is_identity(&self) -> bool {
        false
    }
    /// The formula's constants, for an input with this bounding box.
    fn coefficients(&self, input: Rect) -> [f32; K];
    /// The words that the formula looks up.
    fn table(&self) -> Vec<u32> {
        Vec::new()
    }
    /// The formula, ready to run: [`pixel`](Self::pixel), unless there is a quicker way.
    fn kernel(&self, k: [f32; K]) -> Arc<dyn Kernel> {
        kernel::<AsFormula<Self>, K, 6, 4>(k, self.table())
    }
    /// The formula. `at` is the column and the row, both whole.
    fn pixel<V: Lane>(k: [V; K], table: V::Table<'_>, at: Xy<V>, px: Rgba<V>) -> Rgba<V>;
}

/// Defines a field operation.
pub const fn field<T: Field<K>, const K: usize>(name: &'static str) -> OpDef {
    OpDef::of::<T>(name, "field", Make::Operation(|v| Box::new(Bound::<T, K>(T::read(v)))))
}

#[derive(Debug)]
struct Bound<T, const K: usize>(T);

impl<T: Field<K>, const K: usize> Operation for Bound<T, K> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        connected(inputs, 0)
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        if self.0.is_identity() {
            return Work::Pass;
        }
        let (k, space) = (self.0.coefficients(connected(inputs, 0)), self.0.space());
        Work::Formula(FormulaWork {
            kernel: self.0.kernel(k),
            pixels: vec![(0, space)],
            position: true,
            space,
        })
    }
}

struct AsFormula<T>(PhantomData<fn() -> T>);

impl<T: Field<K>, const K: usize> Formula<K, 6, 4> for AsFormula<T> {
    #[inline(always)]
    fn eval<V: Lane>(k: [V; K], table: V::Table<'_>, [r, g, b, a, x, y]: [V; 6]) -> [V; 4] {
        T::pixel(k, table, [x, y], [r, g, b, a])
    }
}
