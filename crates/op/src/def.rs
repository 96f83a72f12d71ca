//! An operation, as the rest of the system sees it.

use crate::{Chain, Operation, Param, Params, Value};

/// An operation: data, and functions made from its trait.
#[derive(Clone, Copy, Debug)]
pub struct OpDef {
    /// The full name, as in `gegl:exposure`.
    pub name: &'static str,
    /// Other names that graphs may use.
    pub aliases: &'static [&'static str],
    /// The name in menus.
    pub title: &'static str,
    /// Where it is listed.
    pub categories: &'static [&'static str],
    /// What it does: the doc comment of its parameters.
    pub about: &'static str,
    /// Its kind, in a word: `point`, `area`, …
    pub kind: &'static str,
    /// Its parameters.
    pub params: fn() -> Vec<Param>,
    /// Properties that say what came out, as a text's width: GEGL writes them into files, and what a
    /// graph says of them counts for nothing.
    pub read_only: &'static [&'static str],
    /// The images it takes.
    pub inputs: &'static [&'static str],
    /// Whether it gives an image.
    pub output: bool,
    /// What it makes of transparency.
    pub transparency: Transparency,
    /// Whether what it makes of a smaller image is what it makes of the image, but smaller.
    pub scales: bool,
    /// Makes it, given its parameters' values in order.
    pub make: Make,
}

/// How an operation comes about from its parameters' values.
#[derive(Clone, Copy, Debug)]
pub enum Make {
    /// The engine computes it.
    Operation(fn(&[Value]) -> Box<dyn Operation>),
    /// A graph of other operations takes its place.
    Graph(fn(&[Value]) -> Chain),
    /// A file is read: the one in the parameter of this name.
    Source(&'static str),
    /// A file is written: the one in the parameter of this name.
    Sink(&'static str),
}

/// Whether what an operation gives has an alpha channel. An image without one is opaque, and where
/// there is nothing it is black.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transparency {
    /// It has one.
    Has,
    /// It has one if the first input has.
    Keeps,
    /// It has none.
    Lacks,
}

impl OpDef {
    /// An operation of these parameters, of this kind.
    pub const fn of<T: Params>(name: &'static str, kind: &'static str, make: Make) -> Self {
        Self {
            name,
            aliases: &[],
            title: "",
            categories: &[],
            about: T::ABOUT,
            kind,
            params: T::list,
            read_only: &[],
            inputs: &["input"],
            output: true,
            transparency: Transparency::Has,
            scales: true,
            make,
        }
    }
    /// A file that is read: the one in the parameter `path`.
    pub const fn source<T: Params>(name: &'static str, path: &'static str) -> Self {
        Self { inputs: &[], ..Self::of::<T>(name, "source", Make::Source(path)) }
    }
    /// A file that is written: the one in the parameter `path`.
    pub const fn sink<T: Params>(name: &'static str, path: &'static str) -> Self {
        Self { output: false, ..Self::of::<T>(name, "sink", Make::Sink(path)) }
    }
    /// The name in menus.
    #[must_use]
    pub const fn title(self, title: &'static str) -> Self {
        Self { title, ..self }
    }
    /// Where it is listed.
    #[must_use]
    pub const fn categories(self, categories: &'static [&'static str]) -> Self {
        Self { categories, ..self }
    }
    /// Other names that graphs may use.
    #[must_use]
    pub const fn aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }
    /// Properties that say what came out.
    #[must_use]
    pub const fn read_only(self, read_only: &'static [&'static str]) -> Self {
        Self { read_only, ..self }
    }
    /// The images it takes.
    #[must_use]
    pub const fn inputs(self, inputs: &'static [&'static str]) -> Self {
        Self { inputs, ..self }
    }
    /// It gives no image.
    #[must_use]
    pub const fn no_output(self) -> Self {
        Self { output: false, ..self }
    }
    /// It looks at single pixels: of a smaller image it makes something else.
    #[must_use]
    pub const fn of_pixels(self) -> Self {
        Self { scales: false, ..self }
    }
    /// What it makes of transparency.
    #[must_use]
    pub const fn transparency(self, transparency: Transparency) -> Self {
        Self { transparency, ..self }
    }
}

/// The operation of this name or alias.
pub fn find(ops: &[&'static OpDef], name: &str) -> Option<&'static OpDef> {
    ops.iter().find(|op| op.name == name || op.aliases.contains(&name)).copied()
}

/// The name among `names` that is most like `wanted`, if one is like it at all.
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored = names.into_iter().map(|name| (strsim::jaro_winkler(wanted, name), name));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
    (best.0 > 0.75).then_some(best.1)
}
