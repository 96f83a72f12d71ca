//! Clouds of color, made by halving: Fournier, Fussell and Carpenter (1982).

use std::sync::Arc;

use imgflo_op::prelude::*;
use imgflo_op::{AreaRender, AreaWork, Make, MersenneTwister, Operation, Work};

params! {
    /// Draws a rectangle of random clouds of color.
    pub struct Plasma {
        /// How much the colors vary in small places.
        turbulence: f64 = number(1.0).range(0.0, 7.0),
        /// Where the rectangle begins, from the left.
        x: i32 = count(0).range(-2_147_483_648.0, 2_147_483_647.0).slider(-4096.0, 4096.0)
            .unit(Unit::PixelCoordinate),
        /// Where the rectangle begins, from the top.
        y: i32 = count(0).range(-2_147_483_648.0, 2_147_483_647.0).slider(-4096.0, 4096.0)
            .unit(Unit::PixelCoordinate),
        /// How wide the rectangle is.
        width: i32 = count(1024).range(0.0, 2_147_483_647.0).slider(0.0, 4096.0)
            .unit(Unit::PixelDistance),
        /// How high the rectangle is.
        height: i32 = count(768).range(0.0, 2_147_483_647.0).slider(0.0, 4096.0)
            .unit(Unit::PixelDistance),
        /// Which random numbers to take.
        seed: Seed = seed(),
    }
}

pub(crate) static OP: OpDef = OpDef::of::<Plasma>(
    "gegl:plasma",
    "whole",
    Make::Operation(|values| Box::new(Bound(Arc::new(Plasma::read(values))))),
)
.title("Plasma")
.categories(&["render"])
.inputs(&[])
.transparency(Lacks)
.of_pixels();

#[derive(Debug)]
struct Bound(Arc<Plasma>);

impl Operation for Bound {
    fn bounds(&self, _: &[Option<Rect>]) -> Rect {
        let size = |pixels: i32| pixels.max(0).unsigned_abs();
        Rect::new(self.0.x, self.0.y, size(self.0.width), size(self.0.height))
    }

    fn work(&self, _: &[Option<Rect>]) -> Work {
        Work::Area(AreaWork {
            render: self.0.clone(),
            pixels: Vec::new(),
            space: Space::Perceptual,
            block: (1, 1),
            whole: true,
        })
    }
}

impl AreaRender for Plasma {
    fn window(&self, _pad: usize, _patch: &Rect) -> Rect {
        Rect::PLANE
    }

    fn scratch(&self, _: &Rect) -> u64 {
        0
    }

    fn render(&self, _: &[Window<'_>], output: &mut Patch<'_>) {
        let rect = output.rect();
        // A pixel that GEGL leaves out is black.
        for y in rect.y0..rect.y1 {
            for (plane, value) in output.planes(y).iter_mut().zip([0.0, 0.0, 0.0, 1.0]) {
                plane[..rect.width() as usize].fill(value);
            }
        }
        let budget = BOXES + BOXES_PER_PIXEL * rect.pixels();
        let random = MersenneTwister::new(self.seed.0);
        let mut clouds = Clouds { output, random, turbulence: self.turbulence, budget };
        // Both corners are inside.
        let all = Corners { x0: rect.x0, y0: rect.y0, x1: rect.x1 - 1, y1: rect.y1 - 1 };
        clouds.sow(all);
        // Finer and finer, from the start each time, until boxes are their corners.
        let mut depth = 1;
        while !clouds.grow(all, depth, 0) {
            depth += 1;
        }
    }
}

/// No more boxes than this are divided, and this for each pixel: a rectangle that is all length
/// would otherwise take the square of its length.
const BOXES: u64 = 1 << 16;
const BOXES_PER_PIXEL: u64 = 64;

/// The pixels from one corner to another, both included.
#[derive(Clone, Copy)]
struct Corners {
    x0: i32,
    y0: i32,
    x1: i32,
    y1: i32,
}

/// Clouds in the making.
struct Clouds<'c, 'p> {
    output: &'c mut Patch<'p>,
    random: MersenneTwister,
    turbulence: f64,
    /// How many boxes may still be divided.
    budget: u64,
}

impl Clouds<'_, '_> {
    fn get(&mut self, x: i32, y: i32) -> [f32; 3] {
        let column = (x - self.output.rect().x0) as usize;
        let planes = self.output.planes(y);
        [planes[0][column], planes[1][column], planes[2][column]]
    }

    fn put(&mut self, x: i32, y: i32, color: [f32; 3]) {
        let column = (x - self.output.rect().x0) as usize;
        for (plane, value) in self.output.planes(y).iter_mut().zip(color) {
            plane[column] = value;
        }
    }

    /// Puts what is between two colors, or somewhat off.
    fn blend(&mut self, [x, y]: [i32; 2], one: [f32; 3], other: [f32; 3], off: f32) {
        let mut color = mean(one, other);
        if 0.0 < off {
            for value in &mut color {
                let off = self.random.between(-f64::from(off), f64::from(off)) as f32;
                *value = (*value + off).clamp(0.0, 1.0);
            }
        }
        self.put(x, y, color);
    }

    /// Puts random colors at the corners, the middles of the sides, and the middle.
    fn sow(&mut self, Corners { x0, y0, x1, y1 }: Corners) {
        let (x, y) = (i32::midpoint(x0, x1), i32::midpoint(y0, y1));
        let places =
            [(x0, y0), (x1, y0), (x0, y1), (x1, y1), (x, y), (x0, y), (x1, y), (x, y0), (x, y1)];
        for (x, y) in places {
            let color = [0; 3].map(|_| self.random.between(0.0, 1.0) as f32);
            self.put(x, y, color);
        }
    }

    /// Divides a box so many times, the last time with colors; whether it is as fine as can be.
    ///
    /// Random numbers are drawn in GEGL's order, and the conditions are GEGL's, see
    /// `operations/common-gpl3+/plasma.c`: some colors are put twice.
    fn grow(&mut self, all: Corners, times: u32, depth: u32) -> bool {
        let Corners { x0, y0, x1, y1 } = all;
        if times == 0 {
            return self.color(all, depth);
        }
        if (x1 <= x0 && y1 <= y0) || self.budget == 0 {
            return true;
        }
        self.budget -= 1;
        let (x, y) = (i32::midpoint(x0, x1), i32::midpoint(y0, y1));
        self.grow(Corners { x1: x, y1: y, ..all }, times - 1, depth + 1);
        self.grow(Corners { x1: x, y0: y, ..all }, times - 1, depth + 1);
        self.grow(Corners { x0: x, y1: y, ..all }, times - 1, depth + 1);
        self.grow(Corners { x0: x, y0: y, ..all }, times - 1, depth + 1)
    }

    /// Colors the middles of a box's sides, and its middle.
    fn color(&mut self, Corners { x0, y0, x1, y1 }: Corners, depth: u32) -> bool {
        if x0 == x1 && y0 == y1 {
            return false;
        }
        let (x, y) = (i32::midpoint(x0, x1), i32::midpoint(y0, y1));
        let [top_left, bottom_left] = [self.get(x0, y0), self.get(x0, y1)];
        let [top_right, bottom_right] = [self.get(x1, y0), self.get(x1, y1)];
        let off = (self.turbulence / (2.0 * f64::from(depth))) as f32 / 2.0;
        if x != x0 || x != x1 {
            self.blend([x0, y], top_left, bottom_left, off);
            if x0 != x1 {
                self.blend([x1, y], top_right, bottom_right, off);
            }
        }
        if y != y0 || y != x1 {
            if x0 != x || y != y1 {
                self.blend([x, y1], bottom_left, bottom_right, off);
            }
            if y0 != y1 {
                self.blend([x, y0], top_left, top_right, off);
            }
        }
        let crossing = mean(bottom_left, top_right);
        self.blend([x, y], mean(top_left, bottom_right), crossing, off);
        x1 - x0 < 3 && y1 - y0 < 3
    }
}

fn mean(one: [f32; 3], other: [f32; 3]) -> [f32; 3] {
    std::array::from_fn(|i| (one[i] + other[i]) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(plasma: &Plasma) -> Vec<f32> {
        let bound = Bound(Arc::new(plasma.clone()));
        let rect = bound.bounds(&[]);
        let mut planes = vec![vec![-1.0; rect.width() as usize]; 4 * rect.height() as usize];
        let mut rows = planes.iter_mut();
        let mut row = || [0; 4].map(|_| rows.next().expect("a plane").as_mut_slice());
        let rows = (0..rect.height()).map(|_| row()).collect();
        plasma.render(&[], &mut Patch::new(rect, rows));
        planes.concat()
    }

    #[test]
    fn every_pixel_has_a_color() {
        for (width, height) in [(1, 1), (2, 1), (1, 7), (5, 3), (40, 33)] {
            let plasma = Plasma { width, height, x: -3, ..Default::default() };
            assert!(drawn(&plasma).iter().all(|v| (0.0..=1.0).contains(v)), "{width} {height}");
        }
    }

    #[test]
    fn without_turbulence_colors_change_softly() {
        let calm = Plasma { turbulence: 0.0, width: 200, height: 100, ..Default::default() };
        let steps = drawn(&calm);
        let rough = steps[..200].windows(2).filter(|pair| 0.05 < (pair[0] - pair[1]).abs());
        assert!(rough.count() < 4);
    }

    #[test]
    fn a_long_line_has_an_end() {
        drawn(&Plasma { width: 3000, height: 1, ..Default::default() });
    }
}
