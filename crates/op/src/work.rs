//! Work: what an operation with its parameters asks of the engine, given where its inputs lie.

use std::fmt::Debug;
use std::sync::Arc;

use imgflo_pixel::sampler::Sampler;
use imgflo_pixel::{Matrix, Rect, Space};

use crate::kind::{MeasuredWork, WarpWork};
use crate::{Kernel, Patch, SumsWork, Window, choices};

choices! {
    /// What is outside an image.
    pub enum Abyss {
        /// Nothing: transparent black.
        None = "none", "None";
        /// The nearest pixel of the edge.
        Clamp = "clamp", "Clamp";
        /// The image again.
        Loop = "loop", "Loop";
        /// Opaque black.
        Black = "black", "Black";
        /// Opaque white.
        White = "white", "White";
    }
}

/// An operation with its parameters.
///
/// `inputs` are the bounding boxes of what is connected to its pads, in order.
pub trait Operation: Debug + Send + Sync {
    /// Its bounding box.
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect;
    /// Its bounding box, given also that of the image which its first input was made from, step by
    /// step, first input by first input. Few depend on it.
    fn bounds_from(&self, inputs: &[Option<Rect>], _start: Rect) -> Rect {
        self.bounds(inputs)
    }
    /// The width and height that suffice of its first input: one that is larger may be made
    /// smaller, as far as that, while it is read. `None` where its size matters.
    fn least_size(&self, _inputs: &[Option<Rect>]) -> Option<(u32, u32)> {
        None
    }
    /// What it asks of the engine.
    fn work(&self, inputs: &[Option<Rect>]) -> Work;
}

/// What an operation asks of the engine.
#[derive(Clone, Debug)]
pub enum Work {
    /// Nothing: its first input as it is, within its bounds.
    Pass,
    /// A formula of pixels and positions.
    Formula(FormulaWork),
    /// Samples of the first input where a formula says.
    Warp(WarpWork),
    /// Something made of a neighbourhood.
    Area(AreaWork),
    /// A formula whose coefficients come from the whole first input.
    Measured(MeasuredWork),
    /// Samples of the first input where a map says.
    Affine(AffineWork),
    /// Weighted sums of each column's pixels of the first input.
    Sums(SumsWork),
    /// Several works, each on what the one before it gave; the last gives the result.
    Stages(Vec<Stage>),
}

/// One of several works in a row.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The bounding box of what it gives.
    pub bounds: Rect,
    /// What it does.
    pub work: Work,
}

/// A formula of the same pixel of some inputs, and of its position.
#[derive(Clone, Debug)]
pub struct FormulaWork {
    /// The formula. It takes four planes for each of `pixels`, then two if `position`.
    pub kernel: Arc<dyn Kernel>,
    /// The pads whose pixels it takes, and the spaces it takes them in.
    pub pixels: Vec<(usize, Space)>,
    /// Whether it takes the column and the row as well.
    pub position: bool,
    /// The space of what it gives.
    pub space: Space,
}

/// Something that fills patches from windows.
pub trait AreaRender: Debug + Send + Sync {
    /// Where the window on the input at `pad` lies that `patch` is filled from.
    fn window(&self, pad: usize, patch: &Rect) -> Rect;
    /// Bytes that [`render`](Self::render) takes for itself while it fills `patch`, at most.
    fn scratch(&self, patch: &Rect) -> u64;
    /// Fills `output` from its windows on the inputs.
    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>);
}

/// Something made of a neighbourhood of its inputs.
#[derive(Clone, Debug)]
pub struct AreaWork {
    /// Fills patches.
    pub render: Arc<dyn AreaRender>,
    /// The pads it reads, the spaces it reads them in, and what is outside them.
    pub pixels: Vec<(usize, Space, Abyss)>,
    /// The space of what it gives.
    pub space: Space,
    /// Patches are made of whole blocks of this size, counted from the bounding box's corner. A
    /// pixel may depend on where in its block it is, and on nothing else about the patch.
    pub block: (u32, u32),
    /// Whether it needs all of its input at once, and fills all of its output at once.
    pub whole: bool,
}

/// Samples of the first input where a map says.
#[derive(Clone, Debug)]
pub struct AffineWork {
    /// From positions in the input to positions in the output.
    pub matrix: Matrix,
    /// How samples are made of pixels.
    pub sampler: Sampler,
    /// What is outside the input.
    pub abyss: Abyss,
    /// The space that samples are blended in.
    pub space: Space,
    /// Where the image is cut off in front of the eye: see [`Matrix::bounds_beyond`].
    pub near_z: f64,
}

/// A reduction of an image to a few numbers, row by row, in parts that are merged in order.
pub trait Measure: Debug + Send + Sync {
    /// The numbers before anything is seen.
    fn empty(&self) -> Vec<f64>;
    /// Takes in a row.
    fn add(&self, sums: &mut [f64], row: [&[f32]; 4]);
    /// Takes in what a later part of the image gave.
    fn merge(&self, sums: &mut [f64], later: &[f64]);
    /// The formula, given all the numbers.
    fn kernel(&self, sums: &[f64]) -> Arc<dyn Kernel>;
}
