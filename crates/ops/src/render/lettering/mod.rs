//! Text: fonts, lines, shapes.

mod fonts;
mod glyph;
mod layout;
pub(super) mod text;
