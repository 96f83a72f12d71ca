//! The fonts that are part of the program.

use std::sync::Arc;

use cosmic_text::fontdb::{Database, Source};
use cosmic_text::{Attrs, Fallback, Family, FontSystem, Weight};

/// What the fonts are called that are offered.
pub(super) const FONTS: [&str; 5] = ["Sans", "Sans Bold", "Serif", "Serif Bold", "Monospace"];

const FILES: [&[u8]; 5] = [
    include_bytes!("fonts/Inter-Regular.ttf"),
    include_bytes!("fonts/Inter-Bold.ttf"),
    include_bytes!("fonts/Lora-Regular.ttf"),
    include_bytes!("fonts/Lora-Bold.ttf"),
    include_bytes!("fonts/JetBrainsMono-Regular.ttf"),
];

/// All fonts, and none of the system's.
pub(super) fn all() -> FontSystem {
    let mut fonts = Database::new();
    for file in FILES {
        fonts.load_font_source(Source::Binary(Arc::new(file)));
    }
    FontSystem::new_with_locale_and_db_and_fallback("en".to_owned(), fonts, NoOthers)
}

/// In the place of a letter that a font lacks is one of the others', in their order.
struct NoOthers;

impl Fallback for NoOthers {
    fn common_fallback(&self) -> &[&'static str] {
        &["Inter", "Lora", "JetBrains Mono"]
    }

    fn forbidden_fallback(&self) -> &[&'static str] {
        &[]
    }

    fn script_fallback(&self, _: unicode_script::Script, _: &str) -> &[&'static str] {
        &[]
    }
}

/// The font that a description means, as Pango has it: a family, then words such as `Bold`. One that
/// is not here is taken for one like it.
pub(super) fn described(font: &str) -> Attrs<'static> {
    let font = font.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| font.contains(word));
    let family = if says(&["mono", "courier", "consol", "menlo", "typewriter"]) {
        "JetBrains Mono"
    } else if says(&["sans"]) {
        "Inter"
    } else if says(&["serif", "lora", "times", "georgia", "garamond", "roman"]) {
        "Lora"
    } else {
        "Inter"
    };
    let bold = family != "JetBrains Mono" && says(&["bold", "heavy", "black"]);
    let weight = if bold { Weight::BOLD } else { Weight::NORMAL };
    Attrs::new().family(Family::Name(family)).weight(weight)
}
