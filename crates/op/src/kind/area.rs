//! Each pixel out depends on a neighbourhood in.

use std::sync::Arc;

use imgflo_pixel::{Rect, Space};

use crate::kind::{a_few_rows, connected};
use crate::{Abyss, AreaRender, AreaWork, Make, OpDef, Operation, Params, Patch, Window, Work};

/// How far, in pixels, a pixel depends on others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// To either side.
    pub x: u32,
    /// Up and down.
    pub y: u32,
}

impl Reach {
    /// The same in every direction.
    pub const fn all(pixels: u32) -> Self {
        Self { x: pixels, y: pixels }
    }
}

/// Each pixel out depends on a neighbourhood in.
pub trait Area: Params {
    /// The space [`render`](Self::render) reads the input in, and gives.
    fn space(&self) -> Space {
        Space::Premultiplied
    }
    /// The space [`render`](Self::render) reads the second input in, if it has one.
    fn aux_space(&self) -> Space {
        self.space()
    }
    /// What is outside the input.
    fn abyss(&self) -> Abyss {
        Abyss::Clamp
    }
    /// The size of the neighbourhood.
    fn reach(&self) -> Reach;
    /// How far to the right and down of a pixel its neighbourhood in the second input lies.
    fn aux_shift(&self) -> (i32, i32) {
        (0, 0)
    }
    /// Where there can be something, given where the input is: there as well, unless said
    /// otherwise.
    fn bounds(&self, input: Rect) -> Rect {
        input
    }
    /// Patches are made of whole blocks of this width and height, counted from the bounding box's
    /// corner; the last ones may be cut off. A pixel may depend on where in its block it is (a sum
    /// that runs along the block, say), and on nothing else about the patch.
    fn block(&self) -> (u32, u32) {
        (1, 1)
    }
    /// Whether these parameters leave every pixel as it is.
    fn is_identity(&self) -> bool {
        false
    }
    /// Bytes that [`render`](Self::render) takes for itself, at most, with a window this large on the
    /// first input: a few numbers for each column, unless said otherwise.
    fn scratch(&self, window: &Rect) -> u64 {
        a_few_rows(window)
    }
    /// Fills `output` from windows on the inputs, each larger than it by the reach, and the second
    /// one shifted. With nothing connected to the second pad there is only one.
    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>);
}

/// Defines an operation on neighbourhoods.
pub const fn area<T: Area>(name: &'static str) -> OpDef {
    OpDef::of::<T>(name, "area", Make::Operation(|v| Box::new(Bound(Arc::new(Ready(T::read(v)))))))
}

#[derive(Debug)]
struct Ready<T>(T);

impl<T: Area> AreaRender for Ready<T> {
    fn window(&self, pad: usize, patch: &Rect) -> Rect {
        let (reach, shift) = (self.0.reach(), self.0.aux_shift());
        let around = patch.grow(reach.x, reach.y);
        if pad == 0 { around } else { around.shift(shift.0, shift.1) }
    }

    fn scratch(&self, patch: &Rect) -> u64 {
        self.0.scratch(&self.window(0, patch))
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        self.0.render(inputs, output);
    }
}

#[derive(Debug)]
struct Bound<T>(Arc<Ready<T>>);

impl<T: Area> Operation for Bound<T> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        self.0.0.bounds(connected(inputs, 0))
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        let op = &self.0.0;
        if op.is_identity() {
            return Work::Pass;
        }
        let mut pixels = vec![(0, op.space(), op.abyss())];
        if inputs.get(1).copied().flatten().is_some() {
            pixels.push((1, op.aux_space(), op.abyss()));
        }
        Work::Area(AreaWork {
            render: self.0.clone(),
            pixels,
            space: op.space(),
            block: op.block(),
            whole: false,
        })
    }
}
