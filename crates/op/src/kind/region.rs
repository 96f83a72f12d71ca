//! The image in, inside another rectangle.

use imgflo_pixel::Rect;

use crate::kind::connected;
use crate::{Make, OpDef, Operation, Params, Transparency, Work};

/// The image in, inside another rectangle.
pub trait Region: Params {
    /// The rectangle, given where the inputs are, and where the image is that the first input was
    /// made from, step by step, first input by first input.
    fn region(&self, inputs: &[Option<Rect>], start: Rect) -> Rect;
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
        self.bounds_from(inputs, connected(inputs, 0))
    }

    fn bounds_from(&self, inputs: &[Option<Rect>], start: Rect) -> Rect {
        self.0.region(inputs, start)
    }

    fn work(&self, _: &[Option<Rect>]) -> Work {
        Work::Pass
    }
}
