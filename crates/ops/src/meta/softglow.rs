//! Soft glow: the lights of an image spread over it.

use imgflo_op::prelude::*;

use crate::area::gaussian::gaussian_blur::{self, GaussianBlur};
use crate::area::gaussian::gblur_1d::GaussianAbyss;
use crate::imgflo::highlights::{self, Highlights};
use crate::imgflo::shine::{self, Shine};

params! {
    /// Makes the light parts of an image glow softly, as a soft lens does.
    pub struct Softglow {
        /// How far the glow reaches, in pixels.
        glow_radius: f64 = number(10.0).range(1.0, 50.0).unit(Unit::PixelDistance),
        /// How bright the glow is.
        brightness: f64 = number(0.3).range(0.0, 1.0),
        /// How sharply what glows is told from what does not.
        sharpness: f64 = number(0.85).range(0.0, 1.0),
    }
}

pub(crate) static OP: OpDef =
    graph::<Softglow>("gegl:softglow").title("Softglow").categories(&["artistic"]);

impl Graph for Softglow {
    fn graph(&self, input: &Chain) -> Chain {
        let Self { brightness, sharpness, .. } = *self;
        let sigma = sigma(self.glow_radius);
        let blur = GaussianBlur {
            std_dev_x: sigma,
            std_dev_y: sigma,
            abyss_policy: GaussianAbyss::None,
            ..Default::default()
        };
        let glow = input
            .then(&highlights::OP, &Highlights { brightness, sharpness })
            .then(&gaussian_blur::OP, &blur);
        input.with(&shine::OP, &Shine::default(), &glow)
    }
}

/// The standard deviation of a blur that spreads less than a 255th beyond the radius.
fn sigma(radius: f64) -> f64 {
    (radius + 1.0) / libm::sqrt(2.0 * libm::log(255.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_radius_hardly_anything_is_left() {
        let (radius, sigma) = (9.0, sigma(9.0));
        let left = libm::exp(-(radius + 1.0) * (radius + 1.0) / (2.0 * sigma * sigma));
        assert!((left - 1.0 / 255.0).abs() < 1e-9, "{left}");
    }
}
