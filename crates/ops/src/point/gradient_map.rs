//! Gradient map: the tones of an image become the colors of a gradient.

use imgflo_op::prelude::*;
use imgflo_pixel::encode;

params! {
    /// Colors an image by its tones: black becomes the color at the start of a gradient, white the
    /// one at its end, and the tones between them those between.
    ///
    /// Two colors give a duotone. Five are possible, each at a stop of its own.
    pub struct GradientMap {
        /// The color up to the first stop.
        color1: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// The tone that gets the first color: 0 is black, 1 is white.
        stop1: f64 = number(0.0),
        /// The color at the second stop.
        color2: Color = color([1.0, 1.0, 1.0, 1.0]),
        /// The tone that gets the second color. It should not be less than the one before.
        stop2: f64 = number(1.0),
        /// The color at the third stop.
        color3: Color = color([1.0, 1.0, 1.0, 1.0]),
        /// The tone that gets the third color. It should not be less than the one before.
        stop3: f64 = number(1.0),
        /// The color at the fourth stop.
        color4: Color = color([1.0, 1.0, 1.0, 1.0]),
        /// The tone that gets the fourth color. It should not be less than the one before.
        stop4: f64 = number(1.0),
        /// The color from the fifth stop on.
        color5: Color = color([1.0, 1.0, 1.0, 1.0]),
        /// The tone that gets the fifth color. It should not be less than the one before.
        stop5: f64 = number(1.0),
        /// Whether tones and colors are taken as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = point::<GradientMap, _>("gegl:gradient-map")
    .title("Gradient Map")
    .categories(&["color"])
    .transparency(Has);

/// Numbers of a piece between two stops: where it starts, by how much of it tones grow, and the way
/// from one color to the other.
const PIECE: usize = 6;
const PIECES: usize = 4;
/// A piece that is shorter is as long as this, so that colors change at once.
const SHORTEST: f64 = 1e-6;

impl GradientMap {
    /// The colors, in the space of the result, with their stops.
    fn stops(&self) -> [([f32; 4], f64); PIECES + 1] {
        [
            (self.color1, self.stop1),
            (self.color2, self.stop2),
            (self.color3, self.stop3),
            (self.color4, self.stop4),
            (self.color5, self.stop5),
        ]
        .map(|(Color([r, g, b, a]), stop)| {
            let color = if self.srgb { [encode(r), encode(g), encode(b), a] } else { [r, g, b, a] };
            (color, stop)
        })
    }
}

impl Point<{ PIECE * PIECES + 4 }> for GradientMap {
    fn space(&self) -> Space {
        if self.srgb { Space::PerceptualGray } else { Space::Gray }
    }

    fn output_space(&self) -> Space {
        if self.srgb { Space::Perceptual } else { Space::Linear }
    }

    // The pieces, then the first color.
    fn coefficients(&self) -> [f32; PIECE * PIECES + 4] {
        let stops = self.stops();
        std::array::from_fn(|i| {
            let (first, _) = stops[0];
            let Some(&(end, stop)) = stops.get(i / PIECE + 1) else {
                return first[i - PIECE * PIECES];
            };
            let (color, start) = stops[i / PIECE];
            match i % PIECE {
                0 => start as f32,
                1 => (1.0 / (stop - start).max(SHORTEST)) as f32,
                channel => end[channel - 2] - color[channel - 2],
            }
        })
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; PIECE * PIECES + 4], [y, _, _, a]: Rgba<V>) -> Rgba<V> {
        let tone = y.clamp(0.0, 1.0);
        let mut color: Rgba<V> = std::array::from_fn(|channel| k[PIECE * PIECES + channel]);
        for piece in 0..PIECES {
            let i = piece * PIECE;
            let part = ((tone - k[i]) * k[i + 1]).clamp(0.0, 1.0);
            color = std::array::from_fn(|channel| color[channel] + k[i + 2 + channel] * part);
        }
        let [r, g, b, alpha] = color;
        [r, g, b, alpha * a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(op: &GradientMap, y: f32) -> [f32; 4] {
        GradientMap::pixel(op.coefficients(), [y, y, y, 1.0])
    }

    #[test]
    fn tones_between_two_stops_get_colors_between() {
        let op = GradientMap {
            color1: Color([1.0, 0.0, 0.0, 1.0]),
            color2: Color([0.0, 1.0, 0.0, 1.0]),
            stop1: 0.25,
            stop2: 0.5,
            ..Default::default()
        };
        assert_eq!(of(&op, 0.0), [1.0, 0.0, 0.0, 1.0]);
        assert_eq!(of(&op, 0.375), [0.5, 0.5, 0.0, 1.0]);
        assert_eq!(of(&op, 0.75), [0.5, 1.0, 0.5, 1.0]);
    }

    #[test]
    fn by_default_an_image_becomes_gray() {
        for y in [0.0, 0.25, 1.0, 2.0] {
            assert_eq!(of(&GradientMap::default(), y)[..3], [y.min(1.0); 3]);
        }
    }

    #[test]
    fn stops_at_one_place_are_an_edge() {
        let op = GradientMap { stop1: 0.5, stop2: 0.5, ..Default::default() };
        assert_eq!([of(&op, 0.5)[0], of(&op, 0.51)[0]], [0.0, 1.0]);
    }
}
