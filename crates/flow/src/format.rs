//! The formats, and how a document shows which it has.

use crate::{Error, Graph, Limits, Place, chain, fbp, json, xml};

/// A way to write down a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// FBP JSON, `.json`.
    Json,
    /// The FBP language, `.fbp`.
    Fbp,
    /// A GEGL composition, `.xml`.
    Xml,
    /// A chain of operations, as on GEGL's command line.
    Chain,
}

/// A graph, and what the reader passed over to get it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The graph.
    pub graph: Graph,
    /// What the document says that is not in the graph, as other readers of the format pass it
    /// over too. At most 20 are listed.
    pub warnings: Vec<Error>,
}

/// Collects warnings, but not endlessly.
#[derive(Debug, Default)]
pub(crate) struct Warnings(pub(crate) Vec<Error>);

impl Warnings {
    pub(crate) fn push(&mut self, warning: impl FnOnce() -> Error) {
        if self.0.len() < 20 {
            self.0.push(warning());
        }
    }
}

impl From<Graph> for Reading {
    fn from(graph: Graph) -> Self {
        Self { graph, warnings: Vec::new() }
    }
}

impl Graph {
    /// Reads a graph of any format. The ending of `name` says which; where it does not, as for
    /// standard input, the content does. Errors name the file.
    pub fn from_bytes(name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        Reading::from_bytes(name, bytes, limits).map(|reading| reading.graph)
    }
}

impl Reading {
    /// Reads a graph of any format, as [`Graph::from_bytes`] does, and tells what was passed over.
    pub fn from_bytes(name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        Self::in_format(Format::of_name(name), name, bytes, limits)
    }

    /// The same, in a format that is known, or else shown by the content. The name is for errors.
    pub fn in_format(
        format: Option<Format>,
        name: &str,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Self, Error> {
        let file = if name == "-" { "standard input" } else { name };
        let in_file = |error: Error| error.in_file(file);
        limits.check_bytes(bytes.len()).map_err(in_file)?;
        let text = text(bytes).map_err(in_file)?;
        let format = format.or_else(|| Format::of_content(text));
        let format = format.ok_or_else(|| Error::UnknownFormat { place: Place::default() });
        let mut reading = format.and_then(|format| format.read(text, limits)).map_err(in_file)?;
        reading.warnings = reading.warnings.into_iter().map(in_file).collect();
        Ok(reading)
    }
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Json, Self::Fbp, Self::Xml, Self::Chain];

    /// Its name, in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Fbp => "fbp",
            Self::Xml => "xml",
            Self::Chain => "chain",
        }
    }

    /// The format of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// What a document of it is called on the web. The FBP language and chains have no type of their
    /// own.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
            Self::Fbp | Self::Chain => "text/plain; charset=utf-8",
        }
    }

    /// The format that the ending of a file's name stands for.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "fbp" => Some(Self::Fbp),
            "xml" => Some(Self::Xml),
            _ => None,
        }
    }

    /// The format that a text looks like.
    pub fn of_content(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        match text.chars().next()? {
            '<' => Some(Self::Xml),
            '{' if !text.contains("->") || serde_json::from_str::<Ignored>(text).is_ok() => {
                Some(Self::Json)
            }
            _ if text.lines().any(looks_like_fbp) => Some(Self::Fbp),
            _ => Some(Self::Chain),
        }
    }

    /// Reads a text of this format.
    pub fn read(self, text: &str, limits: &Limits) -> Result<Reading, Error> {
        match self {
            Self::Json => json::read(text, limits),
            Self::Fbp => fbp::read(text, &fbp::Options::default(), limits).map(Reading::from),
            Self::Xml => xml::read(text, limits).map(Reading::from),
            Self::Chain => chain::read(text, limits).map(Reading::from),
        }
    }

    /// Writes a graph in this format, or says what the format has no words for.
    pub fn write(self, graph: &Graph) -> Result<String, Error> {
        match self {
            Self::Json => Ok(json::write(graph)),
            Self::Fbp => fbp::write(graph),
            Self::Xml => xml::write(graph),
            Self::Chain => chain::write(graph),
        }
    }
}

type Ignored = serde::de::IgnoredAny;

fn text(bytes: &[u8]) -> Result<&str, Error> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let valid = str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        Error::NotText { place: crate::place::Lines::new(valid).at(valid.len()).into() }
    })?;
    Ok(text.trim_start_matches('\u{feff}'))
}

/// An arrow, an export, or a name with its component; none of these can be in a chain.
fn looks_like_fbp(line: &str) -> bool {
    let line = line.trim_start();
    let export = ["INPORT=", "OUTPORT=", "DEFAULT_INPORT=", "DEFAULT_OUTPORT="];
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    !line.starts_with('#')
        && (line.contains("->")
            || export.iter().any(|word| line.starts_with(word))
            || line.trim_start_matches(name).starts_with('('))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_tells_the_format() {
        assert_eq!(Format::of_name("a/b.c/poster.FBP"), Some(Format::Fbp));
        assert_eq!(Format::of_name("-"), None);
        assert_eq!(Format::of_name("photo.png"), None);
    }

    #[test]
    fn a_format_that_is_named_is_not_guessed() {
        let read = |format| Reading::in_format(format, "g", b"blur", &Limits::default());
        assert_eq!(read(None).unwrap().graph.processes["blur-1"].component, "gegl:blur");
        let error = read(Format::named("json")).unwrap_err();
        assert!(error.to_string().starts_with("g:1:"), "{error}");
        assert_eq!(Format::named("yaml"), None);
    }

    #[test]
    fn the_content_tells_the_format() {
        let is = |text, format| assert_eq!(Format::of_content(text), Some(format), "{text}");
        is(" {\"processes\": {}}", Format::Json);
        is("{\"data\": \"->\"}", Format::Json);
        is("{\"a\": 1} -> X node(Comp)", Format::Fbp);
        is("\u{feff}<?xml version='1.0'?><gegl/>", Format::Xml);
        is("# a comment\nnode(Comp)", Format::Fbp);
        is("INPORT=a.b:c", Format::Fbp);
        is("# a -> b\ngaussian-blur std-dev-x=4 color value=rgb(1,0,0)", Format::Chain);
        assert_eq!(Format::of_content(" \n"), None);
    }

    #[test]
    fn an_error_names_the_file() {
        let read = |bytes| Graph::from_bytes("a.json", bytes, &Limits::default());
        assert!(read(b"{").unwrap_err().to_string().starts_with("a.json:1:"));
        assert_eq!(read(b"{\n \xff").unwrap_err().to_string(), "a.json:2:2: not UTF-8 text");
        let tight = Limits { bytes: 3, ..Limits::default() };
        assert!(Graph::from_bytes("", b"blur", &tight).is_err());
    }
}
