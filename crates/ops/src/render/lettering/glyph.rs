//! The shape of a letter, and the pixels that it covers.

use std::sync::Arc;

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use cosmic_text::skrifa::outline::{DrawSettings, OutlinePen};
use cosmic_text::skrifa::prelude::{LocationRef, Size};
use cosmic_text::skrifa::{FontRef, GlyphId, MetadataProvider};
use imgflo_pixel::Rect;

/// Coverage is told in so many steps: what is less is a sum's rounding.
const STEPS: f32 = 4096.0;

/// The shape of a letter of size 1, with y down from its line.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    curves: Vec<Curve>,
    /// Left, top, right, bottom.
    ends: [f32; 4],
}

/// A piece of a line, by its ends and what pulls at it.
#[derive(Clone, Copy, Debug)]
enum Curve {
    Line([Point; 2]),
    Quadratic([Point; 3]),
    Cubic([Point; 4]),
}

impl Outline {
    /// The shape of a glyph of a font file, if it has one.
    pub(super) fn read(font: &[u8], glyph: u16) -> Option<Self> {
        let font = FontRef::new(font).ok()?;
        let whole = (Size::unscaled(), LocationRef::default());
        let units = f32::from(font.metrics(whole.0, whole.1).units_per_em);
        let glyph = font.outline_glyphs().get(GlyphId::from(glyph))?;
        let mut pen = Pen { scale: 1.0 / units, ..Pen::default() };
        let settings = DrawSettings::unhinted(whole.0, whole.1);
        glyph.draw(settings, &mut pen).ok()?;
        let curves = pen.curves;
        let mut ends = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for Point { x, y } in curves.iter().flat_map(Curve::points) {
            ends = [ends[0].min(*x), ends[1].min(*y), ends[2].max(*x), ends[3].max(*y)];
        }
        (!curves.is_empty()).then_some(Self { curves, ends })
    }
}

impl Curve {
    fn points(&self) -> &[Point] {
        match self {
            Self::Line(points) => points,
            Self::Quadratic(points) => points,
            Self::Cubic(points) => points,
        }
    }
}

/// Writes down a shape while it is told.
#[derive(Default)]
struct Pen {
    scale: f32,
    curves: Vec<Curve>,
    begin: Point,
    at: Point,
}

impl Pen {
    fn to(&mut self, x: f32, y: f32) -> [Point; 2] {
        let from = self.at;
        self.at = self.place(x, y);
        [from, self.at]
    }

    fn place(&self, x: f32, y: f32) -> Point {
        point(x * self.scale, -y * self.scale)
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.begin = self.place(x, y);
        self.at = self.begin;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let ends = self.to(x, y);
        self.curves.push(Curve::Line(ends));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (pull, [from, to]) = (self.place(cx, cy), self.to(x, y));
        self.curves.push(Curve::Quadratic([from, pull, to]));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (a, b, [from, to]) = (self.place(ax, ay), self.place(bx, by), self.to(x, y));
        self.curves.push(Curve::Cubic([from, a, b, to]));
    }

    fn close(&mut self) {
        self.curves.push(Curve::Line([self.at, self.begin]));
        self.at = self.begin;
    }
}

/// A letter in its place.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    outline: Arc<Outline>,
    /// Where its line begins.
    at: [f32; 2],
    size: f32,
    rect: Rect,
}

impl Glyph {
    /// A letter, unless it is out of every picture's reach.
    pub(super) fn new(outline: &Arc<Outline>, at: [f32; 2], size: f32) -> Option<Self> {
        let [left, top, right, bottom] = outline.ends;
        let ends =
            [at[0] + left * size, at[1] + top * size, at[0] + right * size, at[1] + bottom * size];
        // Beyond, numbers of this size do not tell pixels apart.
        const FAR: f32 = (1 << 24) as f32;
        if ends.iter().any(|end| !(-FAR..FAR).contains(end)) {
            return None;
        }
        let (x0, y0) = (ends[0].floor() as i32, ends[1].floor() as i32);
        let rect = Rect { x0, y0, x1: ends[2].ceil() as i32, y1: ends[3].ceil() as i32 };
        (!rect.is_empty()).then(|| Self { outline: outline.clone(), at, size, rect })
    }

    /// The pixels that it may cover.
    pub(super) fn rect(&self) -> Rect {
        self.rect
    }

    /// Tells each pixel of a part that it covers, and how much of it. It is drawn whole, so that it
    /// is the same in every part.
    pub(super) fn draw(&self, part: Rect, cover: &mut impl FnMut(i32, i32, f32)) {
        let Rect { x0, y0, .. } = self.rect;
        let corner = [self.at[0] - x0 as f32, self.at[1] - y0 as f32];
        let place = |p: Point| point(corner[0] + p.x * self.size, corner[1] + p.y * self.size);
        let mut pixels = Rasterizer::new(self.rect.width() as usize, self.rect.height() as usize);
        for curve in &self.outline.curves {
            match *curve {
                Curve::Line([a, b]) => pixels.draw_line(place(a), place(b)),
                Curve::Quadratic([a, b, c]) => pixels.draw_quad(place(a), place(b), place(c)),
                Curve::Cubic([a, b, c, d]) => {
                    pixels.draw_cubic(place(a), place(b), place(c), place(d));
                }
            }
        }
        pixels.for_each_pixel_2d(|x, y, covered| {
            let (x, y) = (x0 + x as i32, y0 + y as i32);
            let covered = (covered.min(1.0) * STEPS + 0.5).floor() / STEPS;
            let inside = (part.x0..part.x1).contains(&x) && (part.y0..part.y1).contains(&y);
            if covered > 0.0 && inside {
                cover(x, y, covered);
            }
        });
    }
}
