//! Steps: what makes rows, and which rows it reads.

use std::ops::Range;
use std::sync::Arc;

use imgflo_op::{AreaRender, AreaWork, Measure, Weights};
use imgflo_pixel::{Matrix, Rect};

use crate::Source;
use crate::program::{Program, StoreId};
use crate::store::StoreSpec;

/// Something that makes rows.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The node that it is for.
    pub(crate) name: String,
    /// The operations that it does, in order.
    pub(crate) operations: Vec<String>,
    /// How it makes them.
    pub(crate) kind: StepKind,
    /// Where they go; the result if nowhere.
    pub(crate) target: Option<StoreId>,
    /// The stores it reads, and which of their rows.
    pub(crate) reads: Vec<(StoreId, Reads)>,
}

/// How a step makes rows.
#[derive(Clone, Debug)]
pub(crate) enum StepKind {
    /// Reads a picture.
    Read(Arc<dyn Source>),
    /// Runs a program, span by span.
    Program(Program),
    /// Fills patches from windows on stores.
    Area { work: AreaWork, stores: Vec<StoreId>, bounds: Rect },
    /// Measures a store. Its target has one row, which stands for the formula found.
    Measure { measure: Arc<dyn Measure>, store: StoreId },
}

/// Which rows of a store a step reads to make the rows from `a` to `b`.
#[derive(Clone, Debug)]
pub(crate) enum Reads {
    /// Rows `a + by` to `b + by`.
    Shifted(i32),
    /// The rows of the window that a patch of these rows is filled from, as the abyss has them.
    Window { render: Arc<dyn AreaRender>, pad: usize },
    /// The rows that sums for these rows, shifted, are made of, as far as they are among `rows`.
    Sums { weights: Arc<dyn Weights>, shift: i32, rows: Range<i32> },
    /// Where a map takes the columns of a rectangle, and a few rows around.
    Mapped { map: Matrix, columns: Rect, reach: u32 },
    /// Every row.
    All,
}

/// Steps and stores, compiled.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// The steps, each after those whose stores it reads. The last makes the result.
    pub(crate) steps: Vec<Step>,
    pub(crate) stores: Vec<StoreSpec>,
}

/// Steps in an order in which each comes after those that it reads from.
pub(super) fn in_order(steps: Vec<Step>, stores: usize) -> Vec<Step> {
    let mut maker = vec![None; stores];
    for (i, step) in steps.iter().enumerate() {
        if let Some(store) = step.target {
            maker[store] = Some(i);
        }
    }
    let mut order = Vec::new();
    let mut seen = vec![false; steps.len()];
    let result = steps.iter().position(|step| step.target.is_none());
    let mut stack: Vec<_> = result.into_iter().map(|step| (step, false)).collect();
    while let Some((i, done)) = stack.pop() {
        if done {
            order.push(i);
        } else if !std::mem::replace(&mut seen[i], true) {
            stack.push((i, true));
            let makers = steps[i].reads.iter().filter_map(|(store, _)| maker[*store]);
            stack.extend(makers.map(|maker| (maker, false)));
        }
    }
    let mut steps: Vec<_> = steps.into_iter().map(Some).collect();
    order.into_iter().filter_map(|i| steps[i].take()).collect()
}
