//! Triangles of many colors, made from a word.

use std::borrow::Cow;
use std::sync::Arc;

use imgflo_op::prelude::*;
use imgflo_op::{AreaWork, Make, MersenneTwister, Operation, Work};

use super::mosaic::{Mosaic, ONE, Point};

params! {
    /// Covers a rectangle with triangles of many colors.
    ///
    /// A word tells where their corners are and which colors they have: the same word always gives
    /// the same picture. The corners are joined as Delaunay does, so that no triangle is narrower
    /// than it must be.
    pub struct Triangles {
        /// How wide the rectangle is.
        width: i32 = count(600).range(1.0, 65535.0).slider(1.0, 4096.0).unit(Unit::PixelDistance),
        /// How high the rectangle is.
        height: i32 = count(400).range(1.0, 65535.0).slider(1.0, 4096.0).unit(Unit::PixelDistance),
        /// About how many corners there are. The more, the smaller the triangles.
        points: i32 = count(100).range(3.0, 10000.0).slider(3.0, 1000.0),
        /// The word that all else is made from.
        seed: Cow<'static, str> = text(""),
    }
}

pub(crate) static OP: OpDef = OpDef::of::<Triangles>(
    "imgflo:triangles",
    "area",
    Make::Operation(|values| Box::new(Triangles::read(values))),
)
.title("Triangles")
.categories(&["render"])
.inputs(&[])
.transparency(Lacks);

impl Operation for Triangles {
    fn bounds(&self, _: &[Option<Rect>]) -> Rect {
        let [width, height] = self.size();
        Rect::new(0, 0, width, height)
    }

    fn work(&self, _: &[Option<Rect>]) -> Work {
        Work::Area(AreaWork {
            render: Arc::new(self.mosaic()),
            pixels: Vec::new(),
            space: Space::Perceptual,
            block: (1, 1),
            whole: false,
        })
    }
}

impl Triangles {
    fn size(&self) -> [u32; 2] {
        [self.width, self.height].map(|pixels| pixels.max(1).unsigned_abs())
    }

    fn mosaic(&self) -> Mosaic {
        let mut random = MersenneTwister::new(hash(&self.seed));
        let palette = Palette::pick(&mut random);
        let points = self.scatter(&mut random);
        Mosaic::of(&points, |middle| palette.color(self.place(middle), &mut random))
    }

    /// A point somewhere in each cell of a grid, and in one more cell all around, so that nothing of
    /// the rectangle is left uncovered.
    fn scatter(&self, random: &mut MersenneTwister) -> Vec<Point> {
        let [width, height] = self.size().map(f64::from);
        let wanted = f64::from(self.points.max(3));
        let square = libm::sqrt(width * height / wanted);
        let cell = square.max(width.max(height) / wanted).max(1.0);
        let cells = |length: f64| libm::ceil(length / cell) as i32;
        let mut points = Vec::new();
        for row in -1..=cells(height) {
            for column in -1..=cells(width) {
                let at = |cells: i32, part: f64| ((f64::from(cells) + part) * cell * ONE) as i32;
                points.push([at(column, random.unit()), at(row, random.unit())]);
            }
        }
        points
    }

    /// Where in the rectangle a point is, 0 to 1 each way.
    fn place(&self, [x, y]: Point) -> [f64; 2] {
        let [width, height] = self.size().map(f64::from);
        [(x, width), (y, height)].map(|(at, length)| (f64::from(at) / ONE / length).clamp(0.0, 1.0))
    }
}

/// Bits that are others for every other text: FNV-1a, by Fowler, Noll and Vo.
fn hash(text: &str) -> u32 {
    let mix = |bits: u32, byte: u8| (bits ^ u32::from(byte)).wrapping_mul(16_777_619);
    text.bytes().fold(2_166_136_261, mix)
}

/// Two colors, one turning into the other from side to side.
struct Palette {
    /// Hue, saturation and lightness at the start.
    from: [f64; 3],
    /// And at the end.
    to: [f64; 3],
    /// How much of the way from left to right, and from top to bottom, the colors change.
    way: [f64; 2],
    /// Whether it starts on the right, and at the bottom.
    turned: [bool; 2],
}

impl Palette {
    fn pick(random: &mut MersenneTwister) -> Self {
        let hue = random.unit();
        let from = [hue, random.between(0.5, 0.8), random.between(0.22, 0.36)];
        let to = [
            hue + random.between(0.1, 0.4),
            random.between(0.55, 0.85),
            random.between(0.62, 0.76),
        ];
        let across = random.between(0.25, 0.75);
        let turned = [random.unit() < 0.5, random.unit() < 0.5];
        Self { from, to, way: [across, 1.0 - across], turned }
    }

    /// The color of a triangle, with some chance in it, as sRGB-encoded red, green and blue.
    fn color(&self, place: [f64; 2], random: &mut MersenneTwister) -> [f32; 3] {
        let along = |i: usize| if self.turned[i] { 1.0 - place[i] } else { place[i] };
        let part = self.way[0] * along(0) + self.way[1] * along(1);
        let mix = |i: usize| self.from[i] + (self.to[i] - self.from[i]) * part;
        let hue = mix(0) + random.between(-0.02, 0.02);
        let lightness = mix(2) + random.between(-0.06, 0.06);
        let hsl = [hue.rem_euclid(1.0), mix(1), lightness, 1.0].map(|value| value as f32);
        let [r, g, b, _] = Space::Perceptual.from_linear(Space::Hsl.to_linear(hsl));
        [r, g, b]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, fill};

    fn draw(width: i32, height: i32, points: i32, seed: &'static str) -> Picture {
        let op = Triangles { width, height, points, seed: seed.into() };
        part(&op, op.bounds(&[]))
    }

    fn part(op: &Triangles, part: Rect) -> Picture {
        let Work::Area(work) = op.work(&[]) else { panic!("an area") };
        fill(part, true, |output| work.render.render(&[], output))
    }

    #[test]
    fn a_word_is_a_picture_and_another_word_another() {
        assert_eq!(draw(40, 30, 20, "foobar"), draw(40, 30, 20, "foobar"));
        assert_ne!(draw(40, 30, 20, "foobar"), draw(40, 30, 20, "foobaz"));
    }

    #[test]
    fn nothing_is_left_uncovered() {
        for (width, height, points) in [(1, 1, 3), (1, 1, 10_000), (200, 3, 10_000), (61, 47, 30)] {
            for seed in ["", "a", "b", "c"] {
                let picture = draw(width, height, points, seed);
                // The darkest color there can be has a lightness of 0.16.
                let lit = |px: &[f32; 4]| px[0].max(px[1]).max(px[2]) > 0.15 && px[3] == 1.0;
                assert!(picture.pixels.iter().all(lit), "{width} x {height}, {points}, {seed}");
            }
        }
    }

    #[test]
    fn a_part_is_what_the_whole_has_there() {
        let op = Triangles { width: 50, height: 40, points: 25, seed: "part".into() };
        let (all, right) = (part(&op, op.bounds(&[])), part(&op, Rect::new(17, 9, 33, 31)));
        for (i, px) in right.pixels.iter().enumerate() {
            let (x, y) = (17 + i % 33, 9 + i / 33);
            assert_eq!(*px, all.pixels[y * 50 + x], "{x} {y}");
        }
    }
}
