//! A gradient along a line.

use imgflo_op::prelude::*;

use super::gradient::{NEAR, between, encoded, up_to_one};

params! {
    /// Fills an endless plane with a smooth change from one colour to another along a line.
    ///
    /// Before the start and after the end the colours go on unchanged. Where start and end are the
    /// same there is no gradient, and everything is transparent.
    pub struct LinearGradient {
        /// Where the gradient starts, from the left.
        start_x: f64 = number(25.0).unit(Unit::PixelCoordinate),
        /// Where the gradient starts, from the top.
        start_y: f64 = number(25.0).unit(Unit::PixelCoordinate),
        /// Where the gradient ends, from the left.
        end_x: f64 = number(150.0).unit(Unit::PixelCoordinate),
        /// Where the gradient ends, from the top.
        end_y: f64 = number(150.0).unit(Unit::PixelCoordinate),
        /// The colour at the start.
        start_color: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// The colour at the end.
        end_color: Color = color([1.0, 1.0, 1.0, 1.0]),
    }
}

pub(crate) static OP: OpDef = render::<LinearGradient, _>("gegl:linear-gradient")
    .title("Linear Gradient")
    .categories(&["render", "gradient"])
    .transparency(Has);

impl Render<11> for LinearGradient {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn coefficients(&self) -> [f32; 11] {
        let (dx, dy) = (self.end_x - self.start_x, self.end_y - self.start_y);
        let square = dx * dx + dy * dy;
        if square < f64::from(NEAR) {
            return [0.0; 11];
        }
        // The part of the way is `x right + y down + start`.
        let (right, down) = (dx / square, dy / square);
        let start = -(right * self.start_x + down * self.start_y);
        let [r, g, b, a] = encoded(self.start_color);
        let [r2, g2, b2, a2] = encoded(self.end_color);
        [right as f32, down as f32, start as f32, r, g, b, a, r2, g2, b2, a2]
    }

    #[inline(always)]
    fn pixel<V: Lane>(
        [right, down, start, r, g, b, a, r2, g2, b2, a2]: [V; 11],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
    ) -> Rgba<V> {
        let way = x * right + y * down + start;
        let t = V::select(way.below(V::of(NEAR)), V::of(0.0), up_to_one(way));
        between([r, g, b, a], [r2, g2, b2, a2], t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(gradient: &LinearGradient, x: f32, y: f32) -> [f32; 4] {
        LinearGradient::pixel(gradient.coefficients(), &[], [x, y])
    }

    #[test]
    fn half_way_looks_half_as_bright() {
        let [r, _, _, a] = at(&LinearGradient::default(), 87.5, 87.5);
        assert!((r - 0.5).abs() < 1e-6 && a == 1.0);
    }

    #[test]
    fn the_colours_go_on_beyond_both_ends() {
        let gradient = LinearGradient::default();
        assert_eq!(at(&gradient, -900.0, 3.0), [0.0, 0.0, 0.0, 1.0]);
        for v in at(&gradient, 900.0, 3.0) {
            assert!((v - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn a_gradient_of_no_length_is_nothing() {
        let gradient = LinearGradient { end_x: 25.0, end_y: 25.0, ..Default::default() };
        assert_eq!(at(&gradient, 25.0, 25.0), [0.0; 4]);
    }
}
