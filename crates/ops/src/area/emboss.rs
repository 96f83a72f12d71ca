//! An image as a relief.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

use crate::area::nine::{self, Nine};

choices! {
    /// What a relief looks like.
    pub enum EmbossType {
        /// The bare relief, in gray.
        Emboss = "emboss", "Emboss";
        /// The image on the relief, in its colors.
        Bumpmap = "bumpmap", "Bumpmap (preserve original colors)";
    }
}

params! {
    /// Embosses an image: its light parts stand out, and light falls on them from the side.
    ///
    /// The algorithm is John Schlag's, from "Fast Embossing Effects on Raster Image Data" in
    /// Graphics Gems IV. As in GEGL, the result is larger than the image by three pixels all
    /// around.
    pub struct Emboss {
        /// What is shown.
        r#type: EmbossType = choice(0),
        /// Where the light comes from: 0 is the right, 90 the top, 180 the left.
        azimuth: f64 = number(30.0).range(0.0, 360.0).unit(Unit::Degree),
        /// How high the light stands: 90 is straight above.
        elevation: f64 = number(45.0).range(0.0, 180.0).unit(Unit::Degree),
        /// How high the relief is.
        depth: i32 = count(20).range(1.0, 100.0),
    }
}

pub(crate) static OP: OpDef = area::<Emboss>("gegl:emboss")
    .title("Emboss")
    .categories(&["light"])
    .transparency(Has)
    .of_pixels();

impl Area for Emboss {
    fn space(&self) -> Space {
        match self.r#type {
            EmbossType::Emboss => Space::Gray,
            EmbossType::Bumpmap => Space::Linear,
        }
    }

    fn abyss(&self) -> Abyss {
        Abyss::None
    }

    fn reach(&self) -> Reach {
        Reach::all(1)
    }

    fn bounds(&self, input: Rect) -> Rect {
        input.grow(3, 3)
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, part) = (&inputs[0], output.rect());
        let (light, width) = (Light::new(self), part.width() as usize);
        let mut heights = [(); 3].map(|()| vec![0.0; width + 2]);
        let mut shades = vec![0.0; width];
        for y in part.y0 - 1..=part.y1 {
            heights.rotate_left(1);
            dispatch!(window.level(), _simd => self.heights(window, (part.x0, y), &mut heights[2]));
            if y <= part.y0 {
                continue;
            }
            let rows = heights.each_ref().map(Vec::as_slice);
            dispatch!(window.level(), _simd => {
                nine::each(rows, &mut shades, |px| light.shade(px));
            });
            self.put(window, (part.x0, y - 1), &shades, output);
        }
    }
}

impl Emboss {
    /// The heights of a row, from the pixel left of column `x` on.
    #[inline(always)]
    fn heights(&self, window: &Window<'_>, (x, y): (i32, i32), heights: &mut [f32]) {
        let count = heights.len();
        let row = |plane| &window.row(plane, y)[(x - 1 - window.rect().x0) as usize..][..count];
        let [r, g, b, a] = [0, 1, 2, 3].map(row);
        if self.r#type == EmbossType::Emboss {
            for ((height, y), a) in heights.iter_mut().zip(r).zip(a) {
                *height = y * a;
            }
            return;
        }
        for ((((height, r), g), b), a) in heights.iter_mut().zip(r).zip(g).zip(b).zip(a) {
            *height = a * r + a * g + a * b;
        }
    }

    fn put(&self, window: &Window<'_>, (x, y): (i32, i32), shades: &[f32], output: &mut Patch<'_>) {
        let first = (x - window.rect().x0) as usize;
        for (plane, row) in output.planes(y).iter_mut().enumerate() {
            let input = &window.row(plane, y)[first..first + shades.len()];
            match (plane, self.r#type) {
                (3, _) => row[..shades.len()].copy_from_slice(input),
                (_, EmbossType::Emboss) => row[..shades.len()].copy_from_slice(shades),
                (_, EmbossType::Bumpmap) => dispatch!(window.level(), _simd => {
                    for ((value, input), shade) in row.iter_mut().zip(input).zip(shades) {
                        *value = input * shade;
                    }
                }),
            }
        }
    }
}

/// The light, and how steep the relief is.
struct Light {
    along: [f32; 2],
    above: f32,
    /// The upward part of the relief's normal, that times the light's, and its square.
    up: [f32; 2],
}

impl Light {
    fn new(emboss: &Emboss) -> Self {
        let [azimuth, elevation] = [emboss.azimuth, emboss.elevation].map(f64::to_radians);
        let (level, above) = (libm::cos(elevation), libm::sin(elevation));
        let up = 1.0 / f64::from(emboss.depth.max(1));
        Self {
            along: [libm::cos(azimuth) * level, libm::sin(azimuth) * level].map(|v| v as f32),
            above: above as f32,
            up: [(up * above) as f32, (up * up) as f32],
        }
    }

    /// The light on the middle of nine heights.
    #[inline(always)]
    fn shade(&self, [a, b, c]: Nine) -> f32 {
        let x = a[0] + b[0] + c[0] - a[2] - b[2] - c[2];
        let y = c[0] + c[1] + c[2] - a[0] - a[1] - a[2];
        let toward = x * self.along[0] + y * self.along[1] + self.up[0];
        let lit = toward / (x * x + y * y + self.up[1]).sqrt();
        let shade = Lane::max(lit, 0.0);
        // What is flat is as light as the light stands high, to the last bit.
        if x == 0.0 && y == 0.0 { self.above } else { shade }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    #[test]
    fn slopes_toward_the_light_are_lighter() {
        let ball = Picture { opaque: false, ..Picture::dot(7) };
        let out = render(&Emboss { azimuth: 0.0, ..Default::default() }, &[&ball]);
        let [left, flat, right] = [2, 0, 4].map(|x| out.number(0, x, 3));
        assert!(left < flat && flat < right, "{left} {flat} {right}");
        assert_eq!(flat, std::f32::consts::FRAC_1_SQRT_2);
    }

    #[test]
    fn colors_stay_on_a_bump_map() {
        let red = Picture::of(5, 5, |_, _| [0.5, 0.0, 0.0, 1.0]);
        let op = Emboss { r#type: EmbossType::Bumpmap, elevation: 90.0, ..Default::default() };
        assert_eq!(render(&op, &[&red]).pixel(2, 2, Abyss::None), [0.5, 0.0, 0.0, 1.0]);
    }
}
