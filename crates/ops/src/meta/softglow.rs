//! Soft glow: the lights of an image spread over it.

use imgflo_op::prelude::*;

use crate::area::gaussian::gaussian_blur::{self, GaussianBlur};
use crate::area::gaussian::gblur_1d::GaussianAbyss;

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
        let lights = Lights { brightness: self.brightness, sharpness: self.sharpness };
        let sigma = sigma(self.glow_radius);
        let blur = GaussianBlur {
            std_dev_x: sigma,
            std_dev_y: sigma,
            abyss_policy: GaussianAbyss::None,
            ..Default::default()
        };
        let glow = input.then(&LIGHTS, &lights).then(&gaussian_blur::OP, &blur);
        input.with(&SHINE, &Shine::default(), &glow)
    }
}

/// The standard deviation of a blur that spreads less than a 255th beyond the radius.
fn sigma(radius: f64) -> f64 {
    (radius + 1.0) / libm::sqrt(2.0 * libm::log(255.0))
}

params! {
    /// The light parts of an image, in gray on black.
    pub struct Lights {
        /// How bright they become.
        brightness: f64 = number(0.3),
        /// How sharply light is told from dark.
        sharpness: f64 = number(0.85),
    }
}

static LIGHTS: OpDef = point::<Lights, _>("imgflo:lights").transparency(Lacks);

impl Point<2> for Lights {
    fn space(&self) -> Space {
        Space::PerceptualGray
    }

    // GEGL's `softglow.c` has a logistic function, its steepness from 2 to 22. Here it is in powers
    // of two.
    fn coefficients(&self) -> [f32; 2] {
        let steepness = (2.0 + self.sharpness * 20.0) * std::f64::consts::LOG2_E;
        [-steepness as f32, self.brightness as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([fall, brightness]: [V; 2], [y, ..]: Rgba<V>) -> Rgba<V> {
        let one = V::of(1.0);
        let light = one / (one + ((y - 0.5) * fall).exp2()) * brightness;
        [light, light, light, one]
    }
}

params! {
    /// An image in more light, whose amount is the encoded gray of a second image.
    pub struct Shine {}
}

static SHINE: OpDef = compose::<Shine, _>("imgflo:shine").transparency(Has);

impl Compose<0> for Shine {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn aux_space(&self) -> Space {
        Space::PerceptualGray
    }

    fn bounds(&self, input: Rect, _: Rect) -> Rect {
        input
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, a]: Rgba<V>, [glow, ..]: Rgba<V>) -> Rgba<V> {
        let one = V::of(1.0);
        let shine = |x: V| (one - (one - x) * (one - glow)).clamp(0.0, 1.0);
        [shine(r), shine(g), shine(b), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_glows_and_dark_does_not() {
        let k = Lights::default().coefficients();
        let [dark, middle, light] = [0.0, 0.5, 1.0].map(|y| Lights::pixel(k, [y; 4])[0]);
        assert!(dark < 1e-4 && (middle - 0.15).abs() < 1e-6 && light > 0.299, "{dark} {light}");
    }

    #[test]
    fn shine_is_a_screen_and_leaves_alpha() {
        let lit = Shine::pixel([], [0.5, 0.0, 1.0, 0.5], [0.5, 0.5, 0.5, 1.0]);
        assert_eq!(lit, [0.75, 0.5, 1.0, 0.5]);
    }
}
