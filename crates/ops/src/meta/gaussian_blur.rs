//! A Gaussian blur in both directions.

use imgflo_op::prelude::*;

use crate::area::gblur_1d::{self, GaussianAbyss, GaussianFilter, Gblur1d, Orientation};

params! {
    /// Blurs an image softly, as looking through frosted glass does.
    ///
    /// Each pixel becomes an average of its neighbours, weighted by the normal distribution.
    pub struct GaussianBlur {
        /// How far colors spread to either side: the standard deviation, in pixels.
        std_dev_x: f64 = number(1.5)
            .range(0.0, 1500.0)
            .slider(0.24, 100.0)
            .gamma(3.0)
            .unit(Unit::PixelDistance),
        /// How far colors spread up and down: the standard deviation, in pixels.
        std_dev_y: f64 = number(1.5)
            .range(0.0, 1500.0)
            .slider(0.24, 100.0)
            .gamma(3.0)
            .unit(Unit::PixelDistance),
        /// How the average is computed.
        filter: GaussianFilter = choice(0),
        /// What is taken to be outside the image.
        abyss_policy: GaussianAbyss = choice(1),
        /// Whether the result ends where the image ends. Otherwise it is larger by the blur.
        clip_extent: bool = toggle(true),
    }
}

pub(crate) static OP: OpDef =
    graph::<GaussianBlur>("gegl:gaussian-blur").title("Gaussian Blur").categories(&["blur"]);

impl Graph for GaussianBlur {
    fn graph(&self, input: &Chain) -> Chain {
        let Self { filter, abyss_policy, clip_extent, .. } = *self;
        let blur = |std_dev, orientation| Gblur1d {
            std_dev,
            orientation,
            filter,
            abyss_policy,
            clip_extent,
        };
        input
            .then(&gblur_1d::OP, &blur(self.std_dev_x, Orientation::Horizontal))
            .then(&gblur_1d::OP, &blur(self.std_dev_y, Orientation::Vertical))
    }
}
