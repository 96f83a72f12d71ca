//! Each pixel out depends on a neighbourhood in, the size of which depends on the image's.

use std::sync::Arc;

use imgflo_pixel::{Rect, Space};

use crate::kind::{a_few_rows, connected};
use crate::{
    Abyss, AreaRender, AreaWork, Make, OpDef, Operation, Params, Patch, Reach, Window, Work,
};

/// Each pixel out depends on a neighbourhood in, the size of which depends on the image's.
///
/// It may read any number of inputs, and give another space than it reads.
pub trait Around: Params {
    /// The spaces [`render`](Self::render) reads the inputs in, pad by pad.
    const READS: &'static [Space] = &[Space::Premultiplied];
    /// The space it gives.
    const GIVES: Space = Space::Premultiplied;

    /// What is outside the inputs.
    fn abyss(&self) -> Abyss {
        Abyss::Clamp
    }
    /// The size of the neighbourhood, given where the first input is.
    fn reach(&self, input: Rect) -> Reach;
    /// Where there can be something, given where the first input is: there as well, unless said
    /// otherwise.
    fn bounds(&self, input: Rect) -> Rect {
        input
    }
    /// Where there can be something, given where all inputs are, pad by pad: the first one alone
    /// tells, unless said otherwise.
    fn bounds_of(&self, inputs: &[Option<Rect>]) -> Rect {
        self.bounds(connected(inputs, 0))
    }
    /// The blocks that patches are made of: see [`Area::block`](crate::Area::block).
    fn block(&self, _input: Rect) -> (u32, u32) {
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
    /// Fills `output` from windows on the inputs, pad by pad; there is none on what is not
    /// connected.
    fn render(&self, inputs: &[Option<&Window<'_>>], output: &mut Patch<'_>);
}

/// Defines an operation on neighbourhoods whose size depends on the image's.
pub const fn around<T: Around>(name: &'static str) -> OpDef {
    OpDef::of::<T>(name, "area", Make::Operation(|v| Box::new(Bound(Arc::new(T::read(v))))))
}

#[derive(Debug)]
struct Bound<T>(Arc<T>);

/// What is ready to render, how far it looks, and the pads that its windows are on.
#[derive(Debug)]
struct Ready<T> {
    op: Arc<T>,
    reach: Reach,
    pads: Vec<usize>,
}

impl<T: Around> AreaRender for Ready<T> {
    fn window(&self, _pad: usize, patch: &Rect) -> Rect {
        patch.grow(self.reach.x, self.reach.y)
    }

    fn scratch(&self, patch: &Rect) -> u64 {
        self.op.scratch(&self.window(0, patch))
    }

    fn render(&self, windows: &[Window<'_>], output: &mut Patch<'_>) {
        let mut inputs = vec![None; T::READS.len()];
        for (pad, window) in self.pads.iter().zip(windows) {
            inputs[*pad] = Some(window);
        }
        self.op.render(&inputs, output);
    }
}

impl<T: Around> Operation for Bound<T> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        self.0.bounds_of(inputs)
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        let op = &self.0;
        if op.is_identity() {
            return Work::Pass;
        }
        let input = connected(inputs, 0);
        let there = |pad: &usize| *pad == 0 || inputs.get(*pad).is_some_and(Option::is_some);
        let pads: Vec<usize> = (0..T::READS.len()).filter(there).collect();
        Work::Area(AreaWork {
            pixels: pads.iter().map(|&pad| (pad, T::READS[pad], op.abyss())).collect(),
            render: Arc::new(Ready { op: op.clone(), reach: op.reach(input), pads }),
            space: T::GIVES,
            block: op.block(input),
            whole: false,
        })
    }
}
