//! A shadow behind an image.

use imgflo_op::prelude::*;

use crate::area::gaussian::gaussian_blur::{self, GaussianBlur};
use crate::area::gaussian::gblur_1d::GaussianAbyss;
use crate::area::median_blur::{self, MedianAbyss, MedianBlur, Neighborhood};
use crate::compose::opacity::{self, Opacity};
use crate::compose::src_in::{self, SrcIn};
use crate::compose::src_over::{self, SrcOver};
use crate::render::color::{self as fill, Fill};
use crate::transform::translate::{self, Translate};

params! {
    /// Lays a soft shadow behind an image, as if it floated above the page.
    ///
    /// The shadow has the shape of what is opaque.
    pub struct Dropshadow {
        /// How far to the right the shadow falls.
        x: f64 = number(20.0).slider(-40.0, 40.0).unit(Unit::PixelDistance),
        /// How far down the shadow falls.
        y: f64 = number(20.0).slider(-40.0, 40.0).unit(Unit::PixelDistance),
        /// How soft the shadow is: its blur's standard deviation, in pixels.
        radius: f64 = number(10.0)
            .at_least(0.0)
            .slider(0.0, 300.0)
            .gamma(1.5)
            .unit(Unit::PixelDistance),
        /// The shape of the brush by which the shadow grows.
        grow_shape: Neighborhood = choice(1),
        /// How much larger the shadow becomes before it is blurred. Below 0 nothing happens.
        grow_radius: f64 = number(0.0)
            .range(-100.0, 100.0)
            .slider(-50.0, 50.0)
            .gamma(1.5)
            .unit(Unit::PixelDistance),
        /// The shadow's color.
        color: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How dark the shadow is. Above 1, its soft edge becomes harder.
        opacity: f64 = number(0.5).range(0.0, 2.0),
    }
}

pub(crate) static OP: OpDef =
    graph::<Dropshadow>("gegl:dropshadow").title("Dropshadow").categories(&["light"]);

/// Growing by less than this is none.
const NONE: f64 = 0.0001;

impl Graph for Dropshadow {
    fn graph(&self, input: &Chain) -> Chain {
        let shape = if NONE < self.grow_radius { self.grow(input) } else { input.clone() };
        let color = Chain::from(&fill::OP, &Fill { value: self.color });
        // A blur takes no more.
        let sigma = self.radius.min(1500.0);
        let blur = GaussianBlur {
            std_dev_x: sigma,
            std_dev_y: sigma,
            abyss_policy: GaussianAbyss::None,
            clip_extent: false,
            ..Default::default()
        };
        shape
            .with(&src_in::OP, &SrcIn::default(), &color)
            .then(&gaussian_blur::OP, &blur)
            .then(&opacity::OP, &Opacity { value: self.opacity })
            .then(&translate::OP, &Translate { x: self.x, y: self.y, ..Default::default() })
            .with(&src_over::OP, &SrcOver::default(), input)
    }
}

impl Dropshadow {
    /// The image with every opaque pixel spread out.
    fn grow(&self, input: &Chain) -> Chain {
        let spread = MedianBlur {
            neighborhood: self.grow_shape,
            radius: self.grow_radius as i32,
            percentile: 100.0,
            alpha_percentile: 100.0,
            abyss_policy: MedianAbyss::None,
            high_precision: false,
        };
        input.then(&median_blur::OP, &spread)
    }
}
