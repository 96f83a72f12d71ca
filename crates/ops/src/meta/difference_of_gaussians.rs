//! Edges, by the difference of two blurs.

use imgflo_op::prelude::*;

use crate::area::gaussian::gaussian_blur::{self, GaussianBlur};
use crate::compose::subtract::{self, Subtract};

params! {
    /// Finds edges: takes a blurred image from another, less blurred one.
    ///
    /// What is finer than the first blur and what is coarser than the second vanishes. The rest is
    /// lighter or darker than black.
    pub struct DifferenceOfGaussians {
        /// The first blur's standard deviation, in pixels.
        radius1: f64 = number(1.0).range(0.0, 1000.0).slider(0.0, 10.0).gamma(1.5),
        /// The second blur's standard deviation, in pixels. Larger ones make edges thicker.
        radius2: f64 = number(2.0).range(0.0, 1000.0).slider(0.0, 20.0).gamma(1.5),
    }
}

pub(crate) static OP: OpDef = graph::<DifferenceOfGaussians>("gegl:difference-of-gaussians")
    .title("Difference of Gaussians")
    .categories(&["edge-detect"]);

impl Graph for DifferenceOfGaussians {
    fn graph(&self, input: &Chain) -> Chain {
        let blurred = |sigma| {
            let blur = GaussianBlur { std_dev_x: sigma, std_dev_y: sigma, ..Default::default() };
            input.then(&gaussian_blur::OP, &blur)
        };
        let (fine, coarse) = (blurred(self.radius1), blurred(self.radius2));
        fine.with(&subtract::OP, &Subtract::default(), &coarse)
    }
}
