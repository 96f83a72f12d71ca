//! Sharpening by what a blur takes away.

use imgflo_op::prelude::*;

use crate::area::gaussian::gaussian_blur::{self, GaussianBlur};
use crate::compose::add::{self, Add};
use crate::compose::multiply::{self, Multiply};
use crate::compose::subtract::{self, Subtract};
use crate::compose::threshold::{self, Threshold};
use crate::point::absolute::{self, Absolute};

params! {
    /// Sharpens an image: what a blur would take away is added once more.
    ///
    /// The technique comes from the darkroom.
    pub struct UnsharpMask {
        /// How wide the edges are that become stronger: the blur's standard deviation, in pixels.
        std_dev: f64 = number(3.0)
            .range(0.0, 1500.0)
            .slider(0.0, 40.0)
            .gamma(3.0)
            .unit(Unit::PixelDistance),
        /// How strong the effect is.
        scale: f64 = number(0.5).range(0.0, 300.0).slider(0.0, 10.0).gamma(3.0),
        /// How large a difference must be to become stronger: 0 is all of them. With more, noise
        /// and smooth skin are left alone.
        threshold: f64 = number(0.0).range(0.0, 1.0),
    }
}

pub(crate) static OP: OpDef = graph::<UnsharpMask>("gegl:unsharp-mask")
    .title("Sharpen (Unsharp Mask)")
    .categories(&["enhance", "sharpen"]);

/// A threshold below this is none.
const NONE: f64 = 0.0001;

impl Graph for UnsharpMask {
    fn graph(&self, input: &Chain) -> Chain {
        let blurred = blur(input, self.std_dev);
        let mut detail = input.with(&subtract::OP, &Subtract::default(), &blurred);
        if NONE < self.threshold {
            let mask = mask(&detail, self.threshold);
            detail = detail.with(&multiply::OP, &Multiply::default(), &mask);
        }
        let more = detail.then(&multiply::OP, &Multiply { value: self.scale });
        more.with(&add::OP, &Add::default(), input)
    }
}

fn blur(input: &Chain, sigma: f64) -> Chain {
    let blur = GaussianBlur { std_dev_x: sigma, std_dev_y: sigma, ..Default::default() };
    input.then(&gaussian_blur::OP, &blur)
}

/// White where there is enough detail, with soft edges.
fn mask(detail: &Chain, threshold: f64) -> Chain {
    let strong = detail
        .then(&absolute::OP, &Absolute::default())
        .then(&multiply::OP, &Multiply { value: 2.0 })
        .then(&threshold::OP, &Threshold { value: threshold });
    blur(&strong, 1.0)
}
