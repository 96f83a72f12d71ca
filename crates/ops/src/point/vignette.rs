//! Vignette: the edges of an image fade into a color.

use imgflo_op::prelude::*;

choices! {
    /// The shape that stays clear.
    pub enum Shape {
        /// A circle, or an ellipse.
        Circle = "circle", "Circle";
        /// A square, or a rectangle.
        Square = "square", "Square";
        /// A square that stands on a corner.
        Diamond = "diamond", "Diamond";
        /// A band from the left to the right.
        Horizontal = "horizontal", "Horizontal";
        /// A band from the top to the bottom.
        Vertical = "vertical", "Vertical";
    }
}

params! {
    /// Fades an image into a color towards its edges, as old lenses darken the corners.
    pub struct Vignette {
        /// The shape that stays clear.
        shape: Shape = choice(0),
        /// The color at the edges. With a transparent one the edges are erased.
        color: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How far from the center the color is reached, in halves of the image's width.
        radius: f64 = number(1.2).at_least(0.0).slider(0.0, 3.0).unit(Unit::RelativeDistance),
        /// How wide the fade is: 0 is a hard edge, 1 starts at the center.
        softness: f64 = number(0.8).range(0.0, 1.0),
        /// How the fade runs: 1 is even, more keeps the inside clear longer.
        gamma: f64 = number(2.0).at_least(0.0).slider(0.0, 10.0),
        /// How much the shape takes after the image: 0 is as wide as high, 1 has the image's
        /// proportions.
        proportion: f64 = number(1.0).range(0.0, 1.0),
        /// Makes the shape narrower below 0 and wider above: at 0.5 twice as wide as high.
        squeeze: f64 = number(0.0).range(-1.0, 1.0),
        /// Where the center is: 0 is the left edge of the image, 1 the right edge.
        x: f64 = number(0.5).slider(0.0, 1.0).unit(Unit::RelativeCoordinate),
        /// Where the center is: 0 is the upper edge of the image, 1 the lower edge.
        y: f64 = number(0.5).slider(0.0, 1.0).unit(Unit::RelativeCoordinate),
        /// How far the shape is turned, clockwise.
        rotation: f64 = number(0.0).range(0.0, 360.0).unit(Unit::Degree),
    }
}

pub(crate) static OP: OpDef = field::<Vignette, _>("gegl:vignette")
    .title("Vignette")
    .categories(&["render", "light"])
    .transparency(Has);

impl Vignette {
    /// What to multiply distances along and across the shape with, and what to take from their
    /// norm, so that the fade goes from 0 to 1.
    fn fade(&self, width: f64, height: f64) -> [f64; 3] {
        let tan = |part: f64| libm::tan(part * std::f64::consts::FRAC_PI_2) + 1.0;
        let squeeze = if self.squeeze < 0.0 { 1.0 / tan(-self.squeeze) } else { tan(self.squeeze) };
        let aspect = (width / height * self.proportion + 1.0 - self.proportion) * squeeze;
        let length = width / 2.0 / aspect.max(1.0);
        let inner = self.radius * (1.0 - self.softness);
        let range = self.radius - inner;
        let range = if range.abs() < 0.0001 { 0.0001 } else { range };
        if length == 0.0 {
            return [0.0; 3];
        }
        let across = 1.0 / (length * range);
        let along = across / aspect;
        match self.shape {
            Shape::Horizontal => [0.0, across, inner / range],
            Shape::Vertical => [along, 0.0, inner / range],
            _ => [along, across, inner / range],
        }
    }
}

impl Field<13> for Vignette {
    fn space(&self) -> Space {
        Space::Premultiplied
    }

    fn coefficients(&self, input: Rect) -> [f32; 13] {
        let [width, height] = [input.width(), input.height()].map(f64::from);
        // GEGL has the center at a whole pixel.
        let x = libm::trunc(f64::from(input.x0) + width * self.x);
        let y = libm::trunc(f64::from(input.y0) + height * self.y);
        let angle = -self.rotation.to_radians();
        let [along, across, inner] = self.fade(width, height);
        let gamma = self.gamma.max(0.0001);
        let norm = match self.shape {
            Shape::Circle => 0.0,
            Shape::Diamond => 2.0,
            Shape::Square | Shape::Horizontal | Shape::Vertical => 1.0,
        };
        let [r, g, b, a] = self.color.0;
        let shape = [x, y, libm::cos(angle), libm::sin(angle), along, across, inner, gamma, norm];
        let [x, y, cos, sin, along, across, inner, gamma, norm] = shape.map(|v| v as f32);
        [x, y, cos, sin, along, across, inner, gamma, norm, r * a, g * a, b * a, a]
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 13], _: V::Table<'_>, at: Xy<V>, px: Rgba<V>) -> Rgba<V> {
        let [x, y, cos, sin, along, across, inner, gamma, norm, r, g, b, a] = k;
        let (zero, one) = (V::of(0.0), V::of(1.0));
        let (x, y) = (at[0] - x, at[1] - y);
        let u = (cos * x - sin * y).abs() * along;
        let v = (sin * x + cos * y).abs() * across;
        let square_or_diamond = V::select(norm.below(V::of(1.5)), u.max(v), u + v);
        let distance = V::select(norm.below(V::of(0.5)), (u * u + v * v).sqrt(), square_or_diamond);
        let even = (distance - inner).clamp(0.0, 1.0);
        let fade = V::select(zero.below(even), even.pow(gamma), zero);
        let mix = |from: V, to: V| from * (one - fade) + to * fade;
        [mix(px[0], r), mix(px[1], g), mix(px[2], b), mix(px[3], a)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMAGE: Rect = Rect { x0: 0, y0: 0, x1: 200, y1: 100 };

    fn light(vignette: &Vignette, x: f32, y: f32) -> f32 {
        let k = vignette.coefficients(IMAGE);
        Vignette::pixel(k, &[][..], [x, y], [1.0, 1.0, 1.0, 1.0])[0]
    }

    #[test]
    fn the_center_is_clear_and_the_corners_are_dark() {
        let vignette = Vignette { softness: 1.0, radius: 1.0, ..Default::default() };
        assert_eq!(light(&vignette, 100.0, 50.0), 1.0);
        assert_eq!(light(&vignette, 0.0, 0.0), 0.0);
        assert!((light(&vignette, 150.0, 50.0) - 0.75).abs() < 1e-6, "half the way, squared");
    }

    #[test]
    fn a_shape_has_the_proportions_of_the_image() {
        let vignette = Vignette { softness: 0.0, radius: 0.5, ..Default::default() };
        assert!(light(&vignette, 148.0, 50.0) > light(&vignette, 152.0, 50.0));
        assert!(light(&vignette, 100.0, 74.0) > light(&vignette, 100.0, 76.0));
    }

    #[test]
    fn a_band_has_no_ends() {
        let shape = Shape::Horizontal;
        let vignette = Vignette { shape, softness: 0.0, radius: 0.5, ..Default::default() };
        assert_eq!(light(&vignette, 100_000.0, 50.0), 1.0);
        assert_eq!(light(&vignette, 100.0, 90.0), 0.0);
    }
}
