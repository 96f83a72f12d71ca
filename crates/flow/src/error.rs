//! What can be wrong with a document or a graph.

use crate::{Location, Place, nearest};

/// Everything this crate complains about. The message names the file, the line, the node and the
/// port, and the nearest right name, as far as they are known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The document exceeds one of the [`Limits`](crate::Limits).
    #[error("{place}more than {limit} {what}, which is the limit here")]
    TooLarge {
        /// Where it was noticed.
        place: Place,
        /// What there is too much of.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
    },
    /// The document is not text.
    #[error("{place}not UTF-8 text")]
    NotText {
        /// The first byte that is wrong.
        place: Place,
    },
    /// The document breaks the rules of its format.
    #[error("{place}{message}")]
    Syntax {
        /// Where.
        place: Place,
        /// What was found and what should stand there.
        message: String,
    },
    /// Something refers to a node that is not there.
    #[error("{place}{user} needs the node `{node}`, which is not defined{}", hint(.nearest))]
    UnknownNode {
        /// Where the reference stands.
        place: Place,
        /// Who refers to it: "the edge from `a` port `output` to …".
        user: String,
        /// The missing node.
        node: String,
        /// The node that was probably meant.
        nearest: Option<String>,
    },
    /// A node that is mentioned, but never given a component.
    #[error("{place}the node `{node}` has no component; write `{node}(component)` once")]
    NoComponent {
        /// Where the node stands.
        place: Place,
        /// The node.
        node: String,
    },
    /// A name that must be unique is not.
    #[error("{place}the {what} `{name}` is defined twice; rename one")]
    Twice {
        /// Where the second stands.
        place: Place,
        /// What it names: "process", "id".
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A port that takes one connection has two.
    #[error(
        "{place}port `{port}` of `{node}` takes one connection, but gets `{}` and `{}`; remove one", .sources[0], .sources[1]
    )]
    TwoSources {
        /// Where the second connection stands.
        place: Place,
        /// The target node.
        node: String,
        /// Its port.
        port: String,
        /// The nodes connected to it, first and second.
        sources: Box<[String; 2]>,
    },
    /// The connections run in a circle.
    #[error("{place}the node `{node}` needs its own output; remove one connection of the circle")]
    Circle {
        /// Where the node stands.
        place: Place,
        /// One node of the circle.
        node: String,
    },
    /// Values that change over time are not supported.
    #[error(
        "{place}`{property}` of `{node}` has key frames, which are not supported; give it one value"
    )]
    KeyFrames {
        /// Where.
        place: Place,
        /// The operation.
        node: String,
        /// The property.
        property: String,
    },
    /// The graph is fine, but this format has no way to write it.
    #[error("{place}{format} cannot say that {reason}")]
    Unsayable {
        /// Where the node or edge stands in the document it was read from.
        place: Place,
        /// The format.
        format: &'static str,
        /// What it cannot say, and the remedy.
        reason: String,
    },
    /// Neither the name nor the content shows what format a document has.
    #[error("{place}cannot tell the format; name the file .json, .fbp or .xml")]
    UnknownFormat {
        /// The file.
        place: Place,
    },
}

fn hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or(String::new(), |name| format!("; did you mean `{name}`?"))
}

impl Error {
    /// The same error, knowing the name of the file.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        if !file.is_empty() {
            self.place_mut().file = Some(file.to_owned());
        }
        self
    }

    /// Where the error is, as far as it is known.
    pub fn place(&self) -> &Place {
        match self {
            Self::TooLarge { place, .. }
            | Self::NotText { place }
            | Self::Syntax { place, .. }
            | Self::UnknownNode { place, .. }
            | Self::NoComponent { place, .. }
            | Self::Twice { place, .. }
            | Self::TwoSources { place, .. }
            | Self::Circle { place, .. }
            | Self::KeyFrames { place, .. }
            | Self::Unsayable { place, .. }
            | Self::UnknownFormat { place } => place,
        }
    }

    fn place_mut(&mut self) -> &mut Place {
        match self {
            Self::TooLarge { place, .. }
            | Self::NotText { place }
            | Self::Syntax { place, .. }
            | Self::UnknownNode { place, .. }
            | Self::NoComponent { place, .. }
            | Self::Twice { place, .. }
            | Self::TwoSources { place, .. }
            | Self::Circle { place, .. }
            | Self::KeyFrames { place, .. }
            | Self::Unsayable { place, .. }
            | Self::UnknownFormat { place } => place,
        }
    }

    pub(crate) fn syntax(at: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::Syntax { place: at.into(), message: message.into() }
    }

    pub(crate) fn twice(at: impl Into<Place>, what: &'static str, name: &str) -> Self {
        Self::Twice { place: at.into(), what, name: short(name) }
    }

    pub(crate) fn unsayable(
        format: &'static str,
        at: Option<Location>,
        reason: impl Into<String>,
    ) -> Self {
        Self::Unsayable { place: at.into(), format, reason: reason.into() }
    }

    pub(crate) fn unknown_node<'n>(
        at: impl Into<Place>,
        user: String,
        node: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        let nearest = nearest(node, names).map(short);
        Self::UnknownNode { place: at.into(), user, node: short(node), nearest }
    }
}

/// A name or value, cut to a length that fits a message.
pub(crate) fn short(name: &str) -> String {
    const LONGEST: usize = 60;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_file_line_node_and_the_nearest_name() {
        let at = Location { line: 3, column: 7 };
        let error = Error::unknown_node(at, "the inport `x`".into(), "blru", ["crop", "blur"]);
        assert_eq!(
            error.in_file("poster.fbp").to_string(),
            "poster.fbp:3:7: the inport `x` needs the node `blru`, which is not defined; \
             did you mean `blur`?"
        );
    }

    #[test]
    fn a_message_stays_short_however_long_the_name() {
        assert!(Error::twice(None, "process", &"ä".repeat(100_000)).to_string().len() < 250);
    }
}
