//! How much a document may ask for.

use crate::{Error, Place};

/// What a reader takes before it refuses a document. Required at every entry point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The length of the document.
    pub bytes: usize,
    /// Processes in the graph.
    pub nodes: usize,
    /// Edges and initial packets together.
    pub edges: usize,
    /// Levels of nesting in JSON, XML elements and chain branches.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 16 << 20, nodes: 10_000, edges: 100_000, depth: 100 }
    }
}

impl Limits {
    pub(crate) fn check_bytes(&self, count: usize) -> Result<(), Error> {
        check("bytes", count, self.bytes, Place::default)
    }

    pub(crate) fn check_nodes(&self, count: usize, place: impl Fn() -> Place) -> Result<(), Error> {
        check("nodes", count, self.nodes, place)
    }

    pub(crate) fn check_edges(&self, count: usize, place: impl Fn() -> Place) -> Result<(), Error> {
        check("edges and packets", count, self.edges, place)
    }

    /// No graph within the other limits takes more words in the FBP language.
    pub(crate) fn check_words(&self, count: usize, place: impl Fn() -> Place) -> Result<(), Error> {
        let limit = self.nodes.saturating_add(self.edges).saturating_mul(8);
        check("words", count, limit, place)
    }

    pub(crate) fn check_depth(&self, count: usize, place: impl Fn() -> Place) -> Result<(), Error> {
        check("levels of nesting", count, self.depth, place)
    }
}

fn check(
    what: &'static str,
    count: usize,
    limit: usize,
    place: impl Fn() -> Place,
) -> Result<(), Error> {
    if count <= limit {
        return Ok(());
    }
    Err(Error::TooLarge { place: place(), what, limit })
}
