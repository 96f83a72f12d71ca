//! An image lit from the side, as if it were embossed.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

choices! {
    /// How high the light parts of a map stand.
    pub enum BumpMapType {
        /// As high as they are light.
        Linear = "linear", "Linear";
        /// Round, like a ball.
        Spherical = "spherical", "Spherical";
        /// Soft at the bottom and at the top, like a wave.
        Sinusoidal = "sinusodial", "Sinusoidal";
    }
}

params! {
    /// Embosses an image by another one: where that is light, the image stands out, and light falls
    /// on it from the side.
    ///
    /// The algorithm is John Schlag's, from "Fast Embossing Effects on Raster Image Data" in
    /// Graphics Gems IV.
    pub struct BumpMap {
        /// How high the light parts of the map stand.
        r#type: BumpMapType = choice(0),
        /// Whether what is flat stays as light as it is.
        compensate: bool = toggle(true),
        /// Whether dark parts of the map stand out, instead of the light ones.
        invert: bool = toggle(false),
        /// Whether the map is repeated to fill the image.
        tiled: bool = toggle(false),
        /// Where the light comes from: 0 is the right, 90 the top, 180 the left.
        azimuth: f64 = number(135.0).range(0.0, 360.0).unit(Unit::Degree),
        /// How high the light stands, in degrees: 90 is straight above.
        elevation: f64 = number(45.0).range(0.5, 90.0),
        /// How high the map stands.
        depth: i32 = count(3).range(1.0, 65.0),
        /// How far the map is moved to the left.
        offset_x: i32 = count(0)
            .range(-20000.0, 20000.0)
            .slider(-1000.0, 1000.0)
            .unit(Unit::PixelCoordinate),
        /// How far the map is moved up.
        offset_y: i32 = count(0)
            .range(-20000.0, 20000.0)
            .slider(-1000.0, 1000.0)
            .unit(Unit::PixelCoordinate),
        /// The level at which transparent parts of the map stand.
        waterlevel: f64 = number(0.0).range(0.0, 1.0),
        /// How much light there is in the shade.
        ambient: f64 = number(0.0).range(0.0, 1.0),
    }
}

pub(crate) static OP: OpDef = area::<BumpMap>("gegl:bump-map")
    .title("Bump Map")
    .categories(&["light"])
    .inputs(&["input", "aux"])
    .transparency(Keeps)
    .of_pixels();

/// Heights that are told apart.
const STEPS: usize = 2048;

impl Area for BumpMap {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn aux_space(&self) -> Space {
        Space::PerceptualGray
    }

    fn abyss(&self) -> Abyss {
        if self.tiled { Abyss::Loop } else { Abyss::Clamp }
    }

    fn reach(&self) -> Reach {
        Reach::all(1)
    }

    fn aux_shift(&self) -> (i32, i32) {
        (self.offset_x, self.offset_y)
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let (window, part) = (&inputs[0], output.rect());
        let (light, table) = (Light::new(self), self.table());
        let skip = (part.x0 - window.rect().x0) as usize;
        let mut shades = vec![1.0; part.width() as usize];
        for y in part.y0..part.y1 {
            if let Some(map) = inputs.get(1) {
                self.shade(&light, &table, map, (part.x0, y), &mut shades);
            }
            for (plane, row) in output.planes(y).iter_mut().enumerate() {
                let input = window.row(plane, y)[skip..].iter();
                for ((value, &input), &shade) in row.iter_mut().zip(input).zip(&shades) {
                    *value = if plane == 3 { input } else { (f64::from(input) * shade) as f32 };
                }
            }
        }
    }
}

impl BumpMap {
    /// Heights for levels from black to white.
    fn table(&self) -> Vec<f32> {
        let height = |i: usize| {
            let level = i as f64 / (STEPS - 1) as f64;
            let height = match self.r#type {
                BumpMapType::Linear => level,
                BumpMapType::Spherical => libm::sqrt(level * (2.0 - level)) + 0.5,
                BumpMapType::Sinusoidal => 1.0 - libm::cos(std::f64::consts::PI * level) / 2.0,
            };
            (if self.invert { 1.0 - height } else { height }) as f32
        };
        (0..STEPS).map(height).collect()
    }

    /// The height of a pixel of the map.
    fn height(&self, table: &[f32], level: f32, alpha: f32, opaque: bool) -> f32 {
        let level = level.clamp(0.0, 1.0);
        let place = if opaque {
            f64::from(level * (STEPS - 1) as f32)
        } else {
            let over = (f64::from(level) - self.waterlevel) * f64::from(alpha.clamp(0.0, 1.0));
            (self.waterlevel + over) * (STEPS - 1) as f64
        };
        // A level that is not a number is the lowest.
        table[(place as usize).min(STEPS - 1)]
    }

    /// How light the pixels of a row become, from the one at `start` on.
    fn shade(
        &self,
        light: &Light,
        table: &[f32],
        map: &Window<'_>,
        (x, y): (i32, i32),
        shades: &mut [f64],
    ) {
        let skip = (x + self.offset_x - 1 - map.rect().x0) as usize;
        let heights = [-1, 0, 1].map(|row| {
            let y = y + self.offset_y + row;
            let pixels = map.row(0, y)[skip..].iter().zip(&map.row(3, y)[skip..]);
            let height = |(&level, &alpha)| self.height(table, level, alpha, map.is_opaque());
            pixels.take(shades.len() + 2).map(height).collect::<Vec<f32>>()
        });
        let [above, here, below] = heights.each_ref().map(Vec::as_slice);
        dispatch!(map.level(), _simd => {
            for (i, shade) in shades.iter_mut().enumerate() {
                let column = |i: usize| above[i] + here[i] + below[i];
                let row = |row: &[f32]| row[i] + row[i + 1] + row[i + 2];
                *shade = light.shade(column(i) - column(i + 2), row(below) - row(above));
            }
        });
        let bounds = map.bounds();
        let inside = |at: i32, offset: i32, size: u32| {
            let at = i64::from(at) + i64::from(offset);
            self.tiled || (0 <= at && at < i64::from(size))
        };
        let in_rows = inside(y, self.offset_y, bounds.height());
        for (shade, x) in shades.iter_mut().zip(x..) {
            if !(in_rows && inside(x, self.offset_x, bounds.width())) {
                *shade = light.shade(0.0, 0.0);
            }
        }
    }
}

/// The light, and the surface it falls on.
struct Light {
    /// The direction of the light along the image.
    along: [f64; 2],
    /// How steep the surface is: the upward part of its normal, and that times the light's.
    steepness: f64,
    upward: f64,
    /// What shade is divided by.
    compensation: f64,
    /// The light of a flat surface, and that which is everywhere.
    flat: f64,
    ambient: f64,
}

impl Light {
    fn new(map: &BumpMap) -> Self {
        let [azimuth, elevation] = [map.azimuth, map.elevation].map(f64::to_radians);
        let (level, flat) = (libm::cos(elevation), libm::sin(elevation));
        let steepness = 6.0 / f64::from(map.depth);
        Self {
            along: [libm::cos(azimuth) * level, libm::sin(azimuth) * level],
            steepness,
            upward: steepness * flat,
            compensation: if map.compensate { flat } else { 1.0 },
            flat,
            ambient: map.ambient,
        }
    }

    /// The light on a surface that falls off to the right and to the top as given.
    #[inline(always)]
    fn shade(&self, right: f32, top: f32) -> f64 {
        let (x, y) = (f64::from(right), f64::from(top));
        let toward = x * self.along[0] + y * self.along[1] + self.upward;
        let direct = toward / (x * x + y * y + self.steepness * self.steepness).sqrt();
        let less = self.flat - direct;
        let lit = direct + if less > 0.0 { less } else { 0.0 } * self.ambient;
        let shade = if toward < 0.0 { self.flat * self.ambient } else { lit };
        // What is flat is exactly as light as it was.
        let shade = if x == 0.0 && y == 0.0 { self.flat } else { shade };
        shade / self.compensation
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    fn gray(width: u32) -> Picture {
        Picture::of(width, 5, |_, _| [0.5, 0.5, 0.5, 1.0])
    }

    #[test]
    fn what_is_flat_stays_as_it_is() {
        assert_eq!(render(&BumpMap::default(), &[&gray(5), &gray(5)]), gray(5));
        assert_eq!(render(&BumpMap::default(), &[&gray(5)]), gray(5));
    }

    #[test]
    fn the_side_toward_the_light_is_lighter() {
        let ridge = Picture::of(9, 5, |x, _| [if x == 4 { 1.0 } else { 0.0 }; 4]);
        let op = BumpMap { azimuth: 180.0, ..Default::default() };
        let out = render(&op, &[&gray(9), &ridge]);
        assert!(out.number(0, 5, 2) < 0.5 && 0.5 < out.number(0, 3, 2));
    }

    #[test]
    fn a_map_can_be_moved() {
        let map = Picture::noise(9, 5);
        let moved = BumpMap { offset_x: 3, ..Default::default() };
        let (here, there) =
            (render(&BumpMap::default(), &[&gray(9), &map]), render(&moved, &[&gray(9), &map]));
        assert!((0..5).all(|x| there.number(0, x, 2) == here.number(0, x + 3, 2)));
        assert_eq!(there.number(0, 7, 2), 0.5);
    }
}
