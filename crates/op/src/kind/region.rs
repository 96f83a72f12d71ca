//! The image in, inside another rectangle.

use imgflo_pixel::Rect;

use crate::{Make, OpDef, Operation, Params, Transparency, Work};

/// The image in, inside another rectangle.
pub trait Region: Params {
    /// The rectangle, given where the inputs are.
    fn region(&self, inputs: &[Option<Rect>]) -> Rect;
}

/// Defines an operation that changes where an image ends.
pub const fn region<T: Region>(name: &'static str) -> OpDef {
    OpDef::of::<T>(name, "region", Make::Operation(|v| Box::new(Bound(T::read(v)))))
        .transparency(Transparency::Keeps)
}

#[derive(Debug)]
struct Bound<T>(T);

impl<T: Region> Operation for Bound<T> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        self.0.region(inputs)
    }

    fn work(&self, _: &[Option<Rect>]) -> Work {
        Work::Pass
    }
}
