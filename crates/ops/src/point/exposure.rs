//! Exposure, in photographic stops.

use imgflo_op::prelude::*;

params! {
    /// Changes the exposure of an image, as another shutter speed would.
    ///
    /// One stop up doubles the light. Alpha is left alone.
    pub struct Exposure {
        /// The level of light to take as black.
        black_level: f64 = number(0.0).range(-0.1, 0.1),
        /// The change in brightness, in stops.
        exposure: f64 = number(0.0).slider(-10.0, 10.0),
    }
}

pub(crate) static OP: OpDef = point::<Exposure, _>("gegl:exposure")
    .title("Exposure")
    .categories(&["color"])
    .transparency(Keeps);

impl Point<2> for Exposure {
    fn is_identity(&self) -> bool {
        self.exposure == 0.0 && self.black_level == 0.0
    }

    fn coefficients(&self) -> [f32; 2] {
        let white = libm::exp2(-self.exposure);
        let gain = 1.0 / (white - self.black_level).max(0.000_001);
        [self.black_level as f32, gain as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([black, gain]: [V; 2], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        [(r - black) * gain, (g - black) * gain, (b - black) * gain, a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stop_doubles_the_light() {
        let k = Exposure { exposure: 1.0, ..Default::default() }.coefficients();
        assert_eq!(Exposure::pixel(k, [0.1, 0.2, 0.3, 0.5]), [0.2, 0.4, 0.6, 0.5]);
    }
}
