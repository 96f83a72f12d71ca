//! Details without the large forms.

use imgflo_op::prelude::*;

use crate::area::gaussian::gaussian_blur::{self, GaussianBlur};
use crate::compose::add::{self, Add};
use crate::compose::gamma::{self, Gamma};
use crate::compose::multiply::{self, Multiply};
use crate::compose::opacity::{self, Opacity};
use crate::compose::src_over::{self, SrcOver};
use crate::point::invert_gamma::{self, InvertGamma};

params! {
    /// Keeps only the fine details of an image, on middle gray.
    ///
    /// Mixed with the image by `gegl:soft-light` or `svg:overlay`, it sharpens.
    pub struct HighPass {
        /// How large details may be: the standard deviation of the blur that they are the opposite
        /// of, in pixels. More than 1500 is the same as 1500.
        std_dev: f64 = number(4.0).range(0.0, 10000.0).slider(0.0, 1000.0).gamma(1.5),
        /// How strong the details become.
        contrast: f64 = number(1.0).range(0.0, 5.0),
    }
}

pub(crate) static OP: OpDef =
    graph::<HighPass>("gegl:high-pass").title("High Pass Filter").categories(&["frequency"]);

/// The power that makes light out of what the eye sees as even steps, and its inverse.
const LIGHT: f64 = 2.2;
const EYE: f64 = 0.4545;

impl Graph for HighPass {
    fn graph(&self, input: &Chain) -> Chain {
        let sigma = self.std_dev.min(1500.0);
        let blur = GaussianBlur { std_dev_x: sigma, std_dev_y: sigma, ..Default::default() };
        let negative = input
            .then(&gaussian_blur::OP, &blur)
            .then(&invert_gamma::OP, &InvertGamma::default())
            .then(&opacity::OP, &Opacity { value: 0.5 });
        input
            .with(&src_over::OP, &SrcOver { srgb: true }, &negative)
            .then(&gamma::OP, &Gamma { value: EYE })
            .then(&add::OP, &Add { value: -0.5 })
            .then(&multiply::OP, &Multiply { value: self.contrast })
            .then(&add::OP, &Add { value: 0.5 })
            .then(&gamma::OP, &Gamma { value: LIGHT })
    }
}
