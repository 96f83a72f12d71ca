//! Why a request is not done.

use imgflo_op::nearest;

/// Why a request is not done. Some of these texts are what clients look for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no graph of this id.
    #[error("Requested graph not found")]
    NoGraph,
    /// Something in the graph is not there.
    #[error("there is no {what} `{name}`{hint}")]
    Missing {
        /// What it would be.
        what: &'static str,
        /// Its name.
        name: String,
        /// The name most like it.
        hint: String,
    },
    /// Something in the graph is there already.
    #[error("there is a {what} `{name}` already; choose another name")]
    Exists {
        /// What it is.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// A name that nothing can have.
    #[error("a {what} cannot be called `{name}`: a name has 1 to {LONGEST_NAME} characters")]
    Name {
        /// What it would be.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A key of metadata that means something else.
    #[error("`{key}` in metadata takes {takes}")]
    Metadata {
        /// The key.
        key: &'static str,
        /// What it takes.
        takes: &'static str,
    },
    /// More than a limit allows.
    #[error("{what} would be more than {limit}, which is the limit here")]
    TooMuch {
        /// What there would be too much of.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// A connection that closes a circle.
    #[error("the connection from `{from}` to `{to}` would close a circle; remove another before")]
    Circle {
        /// The node that it comes from.
        from: String,
        /// The node that it goes to.
        to: String,
    },
    /// A graph that would be a part of itself.
    #[error("the graph `{graph}` would be a part of itself by `{component}`")]
    PartOfItself {
        /// The graph.
        graph: String,
        /// The component that would be added.
        component: String,
    },
    /// A source that is no graph.
    #[error("{0}")]
    Source(String),
}

/// Characters of a name.
const LONGEST_NAME: usize = 500;

impl Error {
    /// Something is not there; names that are say what may be meant.
    pub(crate) fn missing<'a>(
        what: &'static str,
        name: &str,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        // Of many names the nearest is not looked for: it takes time, and would help few.
        let hint = nearest(name, names.into_iter().take(1000));
        let hint = hint.map_or(String::new(), |name| format!("; did you mean `{}`?", short(name)));
        Self::Missing { what, name: short(name), hint }
    }

    /// Something is there already.
    pub(crate) fn exists(what: &'static str, name: &str) -> Self {
        Self::Exists { what, name: short(name) }
    }
}

/// A name that something can have.
pub(crate) fn named(what: &'static str, name: &str) -> Result<(), Error> {
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
    if fits { Ok(()) } else { Err(Error::Name { what, name: short(name) }) }
}

/// A name, cut to a length that fits a message.
pub(crate) fn short(name: &str) -> String {
    name.chars().take(60).collect()
}
