//! Text.

use std::borrow::Cow;
use std::sync::Arc;

use imgflo_op::prelude::*;
use imgflo_op::{AreaRender, AreaWork, Make, Operation, Work};

use super::fonts::FONTS;
use super::layout::{self, Lines};

params! {
    /// Writes text.
    ///
    /// Its corner is at the left and the top of the first line. The fonts are part of imgflo, so a
    /// text looks the same everywhere: they have the letters of Latin and Cyrillic, Sans those of
    /// Greek too. A letter that they lack is a box.
    pub struct Text {
        /// What is written. A line break begins a new line.
        string: Cow<'static, str> = text("Hello").longest(10_000),
        /// The font. Sans is Inter, Serif is Lora, and Monospace is JetBrains Mono; these names may
        /// be given as well. In the place of another font is the one that is most like it.
        font: Cow<'static, str> = text("Sans").offers(&FONTS),
        /// How large the letters are: the height of a line that is set tight, in pixels.
        size: f64 = number(10.0).range(0.0, 2048.0).unit(Unit::PixelDistance),
        /// The color.
        color: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How wide a line may be, in pixels, before it is broken between words. At -1 it is never
        /// broken.
        wrap: i32 = count(-1).range(-1.0, 1_000_000.0).unit(Unit::PixelDistance).or_none(),
        /// How high the place is that the text is put into, in pixels. At -1 it begins at the top.
        vertical_wrap: i32 = count(-1).range(-1.0, 1_000_000.0).unit(Unit::PixelDistance).or_none(),
        /// Where lines begin or end: 0 is on the left, 1 in the middle, 2 on the right; of the width
        /// that they may have, or else of the longest one.
        alignment: i32 = count(0).range(0.0, 2.0),
        /// Where in the height the text is: 0 is at the top, 1 in the middle, 2 at the bottom.
        vertical_alignment: i32 = count(0).range(0.0, 2.0),
    }
}

pub(crate) static OP: OpDef = OpDef::of::<Text>(
    "gegl:text",
    "area",
    Make::Operation(|values| Box::new(Written::new(Text::read(values)))),
)
.title("Render Text")
.read_only(&["width", "height"])
.categories(&["render"])
.inputs(&[]);

/// Text that is laid out.
struct Written {
    text: Text,
    lines: Arc<Lines>,
}

/// The text and how it is set tell all; outlines would be long.
impl std::fmt::Debug for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text.fmt(f)
    }
}

impl Written {
    fn new(text: Text) -> Self {
        let place = layout::Place {
            width: u32::try_from(text.wrap).ok(),
            height: u32::try_from(text.vertical_wrap).ok(),
            align: [text.alignment, text.vertical_alignment],
        };
        let lines = layout::lay_out(&text.string, &text.font, text.size, place);
        Self { text, lines: Arc::new(lines) }
    }

    /// Linear light, multiplied by alpha.
    fn color(&self) -> [f32; 4] {
        let [r, g, b, a] = self.text.color.0;
        [r * a, g * a, b * a, a]
    }
}

impl Operation for Written {
    fn bounds(&self, _: &[Option<Rect>]) -> Rect {
        self.lines.bounds()
    }

    fn work(&self, _: &[Option<Rect>]) -> Work {
        let (_, highest) = self.lines.largest();
        Work::Area(AreaWork {
            render: Arc::new(Ink { lines: self.lines.clone(), color: self.color() }),
            pixels: Vec::new(),
            space: Space::Premultiplied,
            // Each patch draws its glyphs whole, so as few patches as can be share one.
            block: (1, highest.max(1)),
            whole: false,
        })
    }
}

#[derive(Debug)]
struct Ink {
    lines: Arc<Lines>,
    color: [f32; 4],
}

impl AreaRender for Ink {
    fn window(&self, _pad: usize, patch: &Rect) -> Rect {
        *patch
    }

    fn scratch(&self, _: &Rect) -> u64 {
        let (width, height) = self.lines.largest();
        u64::from(width) * u64::from(height) * size_of::<f32>() as u64
    }

    fn render(&self, _: &[Window<'_>], output: &mut Patch<'_>) {
        let patch = output.rect();
        let width = patch.width() as usize;
        for plane in 0..4 {
            output.plane(plane).for_each(|row| row[..width].fill(0.0));
        }
        self.lines.draw(patch, |x, y, cover| {
            let at = (x - patch.x0) as usize;
            for (plane, color) in output.planes(y).iter_mut().zip(self.color) {
                // Where two letters touch, what the one leaves free the other covers.
                plane[at] += cover * (color - self.color[3] * plane[at]);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, fill};

    fn text(string: &str) -> Text {
        Text { string: string.to_owned().into(), size: 20.0, ..Text::default() }
    }

    fn bounds(text: &Text) -> Rect {
        Written::new(text.clone()).bounds(&[])
    }

    fn part(text: &Text, part: Rect) -> Picture {
        let Work::Area(work) = Written::new(text.clone()).work(&[]) else { panic!("an area") };
        fill(part, false, |output| work.render.render(&[], output))
    }

    fn draw(text: &Text) -> Picture {
        part(text, bounds(text))
    }

    #[test]
    fn its_box_is_that_of_its_ink() {
        let picture = draw(&text("Hello"));
        let [width, height] = [picture.rect.width(), picture.rect.height()];
        assert!((40..60).contains(&width) && (14..18).contains(&height), "{:?}", picture.rect);
        let inked = |x: i32, y: i32| picture.number(3, x, y) > 0.0;
        let Rect { x0, y0, x1, y1 } = picture.rect;
        assert!((y0..y1).any(|y| inked(x0, y)) && (y0..y1).any(|y| inked(x1 - 1, y)));
        assert!((x0..x1).any(|x| inked(x, y0)) && (x0..x1).any(|x| inked(x, y1 - 1)));
        assert!(picture.pixels.iter().any(|px| px[3] == 1.0));
    }

    #[test]
    fn a_part_is_what_the_whole_has_there() {
        let text = text("Wave\nAVAVA fjord");
        let all = draw(&text);
        let rect = Rect { x0: all.rect.x0 + 13, y0: all.rect.y0 + 7, ..all.rect };
        let right = part(&text, rect);
        for y in rect.y0..rect.y1 {
            for x in rect.x0..rect.x1 {
                assert_eq!(right.pixel(x, y, Abyss::None), all.pixel(x, y, Abyss::None), "{x} {y}");
            }
        }
    }

    #[test]
    fn nothing_to_write_and_letters_without_size_are_nothing() {
        for string in ["", " \n\t ", "\u{0}\u{7}\u{1b}\u{202e}"] {
            assert!(bounds(&text(string)).is_empty(), "{string:?}");
        }
        for size in [0.0, 1e-9] {
            assert!(bounds(&Text { size, ..text("Hello") }).is_empty());
        }
    }

    #[test]
    fn lines_are_broken_where_they_would_be_too_long() {
        let (long, broken) = (text("one two three"), Text { wrap: 60, ..text("one two three") });
        assert!(bounds(&broken).width() <= 60);
        assert!(bounds(&broken).height() > 2 * bounds(&long).height());
    }

    #[test]
    fn text_is_put_where_it_belongs() {
        let at = |alignment, vertical_alignment| {
            let (wrap, vertical_wrap) = (300, 200);
            bounds(&Text { wrap, vertical_wrap, alignment, vertical_alignment, ..text("Hi") })
        };
        let (first, middle, last) = (at(0, 0), at(1, 1), at(2, 2));
        assert!(first.x0 <= 3 && first.y0 < 10, "{first:?}");
        assert!((middle.x0 + middle.x1 - 300).abs() <= 4, "{middle:?}");
        assert!((middle.y0 + middle.y1 - 200).abs() <= 8, "{middle:?}");
        assert!(last.x1 >= 296 && last.y1 > 190, "{last:?}");
    }

    #[test]
    fn every_font_that_is_offered_is_another() {
        let mut pictures: Vec<Picture> = Vec::new();
        for font in FONTS {
            let picture = draw(&Text { font: font.into(), ..text("Hamburg") });
            assert!(!pictures.contains(&picture), "{font}");
            pictures.push(picture);
        }
        for (other, same) in [("Courier New", "Monospace"), ("Inter Semi-Bold 12", "Sans Bold")] {
            let [other, same] = [other, same]
                .map(|font| draw(&Text { font: font.to_owned().into(), ..text("Hamburg") }));
            assert!(other == same);
        }
    }
}
