//! A gradient around a point.

use imgflo_op::prelude::*;

use super::gradient::{NEAR, between, encoded, up_to_one};

params! {
    /// Fills an endless plane with a smooth change from one colour to another around a point.
    ///
    /// Beyond the end the colour goes on unchanged.
    pub struct RadialGradient {
        /// Where the middle is, from the left.
        start_x: f64 = number(25.0).pixels(),
        /// Where the middle is, from the top.
        start_y: f64 = number(25.0).pixels(),
        /// A place that the gradient just reaches, from the left.
        end_x: f64 = number(50.0).pixels(),
        /// A place that the gradient just reaches, from the top.
        end_y: f64 = number(50.0).pixels(),
        /// The colour in the middle.
        start_color: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// The colour at the end and beyond.
        end_color: Color = color([1.0, 1.0, 1.0, 1.0]),
    }
}

pub(crate) static OP: OpDef = render::<RadialGradient, _>("gegl:radial-gradient")
    .title("Radial Gradient")
    .categories(&["render", "gradient"])
    .transparency(Has);

impl Render<11> for RadialGradient {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn coefficients(&self) -> [f32; 11] {
        let length = libm::hypot(self.end_x - self.start_x, self.end_y - self.start_y);
        let end = encoded(self.end_color);
        let ([r, g, b, a], over) = if length < f64::from(NEAR) {
            (end, 0.0)
        } else {
            (encoded(self.start_color), 1.0 / length)
        };
        let [r2, g2, b2, a2] = end;
        [self.start_x as f32, self.start_y as f32, over as f32, r, g, b, a, r2, g2, b2, a2]
    }

    #[inline(always)]
    fn pixel<V: Lane>(
        [x0, y0, over, r, g, b, a, r2, g2, b2, a2]: [V; 11],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
    ) -> Rgba<V> {
        let (dx, dy) = (x - x0, y - y0);
        let way = (dx * dx + dy * dy).sqrt() * over;
        between([r, g, b, a], [r2, g2, b2, a2], up_to_one(way))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(gradient: &RadialGradient, x: f32, y: f32) -> f32 {
        RadialGradient::pixel(gradient.coefficients(), &[], [x, y])[0]
    }

    #[test]
    fn the_way_is_as_long_in_every_direction() {
        let gradient = RadialGradient { end_x: 35.0, end_y: 25.0, ..Default::default() };
        for (x, y) in [(30.0, 25.0), (25.0, 20.0), (22.0, 29.0)] {
            assert!((at(&gradient, x, y) - 0.5).abs() < 1e-6, "{x} {y}");
        }
        assert!((at(&gradient, 90.0, 90.0) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_gradient_of_no_length_is_its_end() {
        let gradient = RadialGradient { end_x: 25.0, end_y: 25.0, ..Default::default() };
        for x in [25.0, 26.0, 99.0] {
            assert!((at(&gradient, x, 25.0) - 1.0).abs() < 1e-6);
        }
    }
}
