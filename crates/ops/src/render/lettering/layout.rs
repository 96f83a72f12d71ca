//! From a text to glyphs in their places.

use std::collections::HashMap;
use std::sync::Arc;

use cosmic_text::fontdb::{ID, Query};
use cosmic_text::{Align, Attrs, Buffer, FontSystem, LayoutRun, Metrics, Shaping, Wrap};
use imgflo_pixel::Rect;

use super::fonts;
use super::glyph::{Glyph, Outline};

/// Letters that are smaller, in pixels, leave nothing that could be seen.
const SMALLEST: f64 = 1e-3;

/// What a text is put into.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The width that lines may have.
    pub(super) width: Option<u32>,
    /// The height that the text is put into.
    pub(super) height: Option<u32>,
    /// Where it is in both: 0 at the beginning, 1 in the middle, 2 at the end.
    pub(super) align: [i32; 2],
}

/// Glyphs in their places.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<Glyph>);

impl Lines {
    /// Where there is ink.
    pub(super) fn bounds(&self) -> Rect {
        self.0.iter().fold(Rect::EMPTY, |all, glyph| all.or(&glyph.rect()))
    }

    /// The width and height that no glyph is beyond.
    pub(super) fn largest(&self) -> (u32, u32) {
        let sizes = self.0.iter().map(|glyph| (glyph.rect().width(), glyph.rect().height()));
        sizes.fold((0, 0), |(width, height), (w, h)| (width.max(w), height.max(h)))
    }

    /// Tells each pixel of a part that a glyph covers, and how much of it.
    pub(super) fn draw(&self, part: Rect, mut cover: impl FnMut(i32, i32, f32)) {
        for glyph in self.0.iter().filter(|glyph| !glyph.rect().and(&part).is_empty()) {
            glyph.draw(part, &mut cover);
        }
    }
}

/// Lays out a text, whose letters are `size` pixels large.
pub(super) fn lay_out(text: &str, font: &str, size: f64, place: Place) -> Lines {
    let text = harmless(text);
    if text.trim().is_empty() || size < SMALLEST {
        return Lines::default();
    }
    let (mut fonts, size) = (fonts::all(), size as f32);
    let attrs = fonts::described(font);
    let line = line_height(&mut fonts, &attrs) * size;
    let mut buffer = Buffer::new(&mut fonts, Metrics::new(size, line));
    buffer.set_wrap(Wrap::Word);
    buffer.set_size(place.width.map(|width| width as f32), None);
    buffer.set_text(&text, &attrs, Shaping::Advanced, Some(Align::Left));
    buffer.shape_until_scroll(&mut fonts, false);
    let runs: Vec<LayoutRun<'_>> = buffer.layout_runs().collect();
    let widest = runs.iter().map(|run| run.line_w).fold(0.0, f32::max);
    let width = place.width.map_or(widest, |width| width as f32);
    let height = line * runs.len() as f32;
    let down = shift(place.align[1], place.height.map_or(height, |height| height as f32), height);
    let mut outlines = Outlines { fonts: &mut fonts, known: HashMap::new() };
    let mut glyphs = Vec::new();
    for run in &runs {
        let right = shift(place.align[0], width, run.line_w);
        glyphs.extend(outlines.glyphs(run, [right, down]));
    }
    Lines(glyphs)
}

/// How far something is moved in a place that is longer.
fn shift(align: i32, place: f32, length: f32) -> f32 {
    (place - length) * align as f32 / 2.0
}

/// Without what controls devices; all ways to begin a line are one.
fn harmless(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// The height of a line of a font, as its designer has it, for letters of size 1.
fn line_height(fonts: &mut FontSystem, attrs: &Attrs<'_>) -> f32 {
    let query = Query { families: &[attrs.family], weight: attrs.weight, ..Query::default() };
    let id = fonts.db().query(&query);
    let font = id.and_then(|id| fonts.get_font(id, attrs.weight));
    let font = font.expect("the fonts are part of the program");
    let metrics = font.metrics();
    let height = metrics.ascent - metrics.descent + metrics.leading;
    height / f32::from(metrics.units_per_em)
}

/// Outlines of glyphs, each read once.
struct Outlines<'f> {
    fonts: &'f mut FontSystem,
    known: HashMap<(ID, u16), Option<Arc<Outline>>>,
}

impl Outlines<'_> {
    /// The glyphs of a line that leave ink.
    fn glyphs(&mut self, run: &LayoutRun<'_>, by: [f32; 2]) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        for glyph in run.glyphs {
            let fonts = &mut *self.fonts;
            let known = self.known.entry((glyph.font_id, glyph.glyph_id));
            let outline = known.or_insert_with(|| {
                let font = fonts.get_font(glyph.font_id, glyph.font_weight)?;
                Outline::read(font.data(), glyph.glyph_id).map(Arc::new)
            });
            let Some(outline) = outline else { continue };
            let x = glyph.x + glyph.font_size * glyph.x_offset + by[0];
            let y = run.line_y + glyph.y - glyph.font_size * glyph.y_offset + by[1];
            glyphs.extend(Glyph::new(outline, [x, y], glyph.font_size));
        }
        glyphs
    }
}
