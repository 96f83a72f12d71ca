//! Several works in a row.

use imgflo_pixel::Rect;

use crate::kind::connected;
use crate::{Make, OpDef, Operation, Params, Stage, Work};

/// Several works in a row, each on what the one before it gave.
///
/// In contrast to a [`Graph`](crate::Graph), the works need not be operations.
pub trait Staged: Params {
    /// Where there can be something, given where the input is.
    fn bounds(&self, input: Rect) -> Rect {
        input
    }
    /// The width and height that suffice of the input: see [`Operation::least_size`].
    fn least_size(&self, _input: Rect) -> Option<(u32, u32)> {
        None
    }
    /// The works, given where the input is; none if every pixel is left as it is. What the last one
    /// gives lies in the [bounds](Self::bounds).
    fn stages(&self, input: Rect) -> Vec<Stage>;
}

/// Defines an operation on neighbourhoods that is several works in a row.
pub const fn staged<T: Staged>(name: &'static str) -> OpDef {
    OpDef::of::<T>(name, "area", Make::Operation(|v| Box::new(Bound(T::read(v)))))
}

#[derive(Debug)]
struct Bound<T>(T);

impl<T: Staged> Operation for Bound<T> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        self.0.bounds(connected(inputs, 0))
    }

    fn least_size(&self, inputs: &[Option<Rect>]) -> Option<(u32, u32)> {
        self.0.least_size(connected(inputs, 0))
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        let stages = self.0.stages(connected(inputs, 0));
        if stages.is_empty() { Work::Pass } else { Work::Stages(stages) }
    }
}
