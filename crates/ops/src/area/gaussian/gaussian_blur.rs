//! A Gaussian blur in both directions.

use imgflo_op::prelude::*;

use super::gblur_1d::{GaussianAbyss, GaussianFilter, Gblur1d, Orientation};
use super::stages;

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

pub(crate) static OP: OpDef = staged::<GaussianBlur>("gegl:gaussian-blur")
    .title("Gaussian Blur")
    .categories(&["blur"])
    .transparency(Keeps);

impl GaussianBlur {
    /// The blur down the columns, and the one along the rows.
    fn blurs(&self) -> [Gblur1d; 2] {
        let Self { filter, abyss_policy, clip_extent, .. } = *self;
        let along = |std_dev, orientation| Gblur1d {
            std_dev,
            orientation,
            filter,
            abyss_policy,
            clip_extent,
        };
        let [x, y] = [Orientation::Horizontal, Orientation::Vertical];
        [along(self.std_dev_y, y), along(self.std_dev_x, x)]
    }
}

impl Staged for GaussianBlur {
    fn bounds(&self, input: Rect) -> Rect {
        self.blurs().iter().fold(input, |bounds, blur| blur.bounds(bounds))
    }

    fn stages(&self, input: Rect) -> Vec<Stage> {
        let [down, along] = self.blurs();
        stages(&[&down, &along], input)
    }
}
