//! Each pixel out depends on where it is.

use std::marker::PhantomData;
use std::sync::Arc;

use imgflo_pixel::{Lane, Rect, Rgba, Space, Xy};

use crate::kernel::{Formula, kernel};
use crate::{FormulaWork, Kernel, Make, OpDef, Operation, Params, Work};

/// Each pixel out depends on where it is.
pub trait Render<const K: usize>: Params {
    /// The space [`pixel`](Self::pixel) works in.
    fn space(&self) -> Space {
        Space::Linear
    }
    /// Where there is something: everywhere, unless said otherwise.
    fn bounds(&self) -> Rect {
        Rect::PLANE
    }
    /// The formula's constants.
    fn coefficients(&self) -> [f32; K];
    /// The words that the formula looks up.
    fn table(&self) -> Vec<u32> {
        Vec::new()
    }
    /// The formula, ready to run: [`pixel`](Self::pixel), unless there is a quicker way.
    fn kernel(&self, k: [f32; K]) -> Arc<dyn Kernel> {
        kernel::<AsFormula<Self>, K, 2, 4>(k, self.table())
    }
    /// The formula. `at` is the column and the row, both whole.
    fn pixel<V: Lane>(k: [V; K], table: V::Table<'_>, at: Xy<V>) -> Rgba<V>;
}

/// Defines a pattern.
pub const fn render<T: Render<K>, const K: usize>(name: &'static str) -> OpDef {
    let make = Make::Operation(|v| Box::new(Bound::<T, K>(T::read(v))));
    OpDef::of::<T>(name, "render", make).inputs(&[])
}

#[derive(Debug)]
struct Bound<T, const K: usize>(T);

impl<T: Render<K>, const K: usize> Operation for Bound<T, K> {
    fn bounds(&self, _: &[Option<Rect>]) -> Rect {
        self.0.bounds()
    }

    fn work(&self, _: &[Option<Rect>]) -> Work {
        Work::Formula(FormulaWork {
            kernel: self.0.kernel(self.0.coefficients()),
            pixels: Vec::new(),
            position: true,
            space: self.0.space(),
        })
    }
}

struct AsFormula<T>(PhantomData<fn() -> T>);

impl<T: Render<K>, const K: usize> Formula<K, 2, 4> for AsFormula<T> {
    #[inline(always)]
    fn eval<V: Lane>(k: [V; K], table: V::Table<'_>, at: [V; 2]) -> [V; 4] {
        T::pixel(k, table, at)
    }
}
