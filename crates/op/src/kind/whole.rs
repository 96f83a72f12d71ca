//! What comes out depends on all that comes in.

use std::sync::Arc;

use imgflo_pixel::{Rect, Space};

use crate::kind::{a_few_rows, connected};
use crate::{Abyss, AreaRender, AreaWork, Make, OpDef, Operation, Params, Patch, Window, Work};

/// What comes out depends on all that comes in.
pub trait Whole: Params {
    /// The space [`render`](Self::render) reads the input in, and gives.
    fn space(&self) -> Space {
        Space::Linear
    }
    /// Where there can be something, given where the input is.
    fn bounds(&self, input: Rect) -> Rect {
        input
    }
    /// Bytes that [`render`](Self::render) takes for itself, at most, for an image this
    /// large: a few numbers for each column, unless said otherwise.
    fn scratch(&self, input: &Rect) -> u64 {
        a_few_rows(input)
    }
    /// Fills `output`, the whole bounding box, from the whole input.
    fn render(&self, input: &Window<'_>, output: &mut Patch<'_>);
}

/// Defines an operation on a whole image.
pub const fn whole<T: Whole>(name: &'static str) -> OpDef {
    OpDef::of::<T>(name, "whole", Make::Operation(|v| Box::new(Bound(Arc::new(Ready(T::read(v)))))))
}

#[derive(Debug)]
struct Ready<T>(T);

impl<T: Whole> AreaRender for Ready<T> {
    fn window(&self, _pad: usize, _patch: &Rect) -> Rect {
        Rect::PLANE
    }

    fn scratch(&self, patch: &Rect) -> u64 {
        self.0.scratch(patch)
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        self.0.render(&inputs[0], output);
    }
}

#[derive(Debug)]
struct Bound<T>(Arc<Ready<T>>);

impl<T: Whole> Operation for Bound<T> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        self.0.0.bounds(connected(inputs, 0))
    }

    fn work(&self, _: &[Option<Rect>]) -> Work {
        let space = self.0.0.space();
        Work::Area(AreaWork {
            render: self.0.clone(),
            pixels: vec![(0, space, Abyss::None)],
            space,
            block: (1, 1),
            whole: true,
        })
    }
}
