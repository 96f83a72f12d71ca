//! Graphs as they come: from a file, from standard input, or as a chain on the command line.

use std::path::{Path, PathBuf};

use imgflo_flow::{Format, Graph, Limits, chain};
use imgflo_ops::OPS;
use imgflo_render::notation;

use crate::files::{is_pipe, read};
use crate::{Error, say};

/// A graph, and where it came from.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) graph: Graph,
    /// The file it came from, if it did.
    pub(crate) file: Option<PathBuf>,
}

impl Document {
    /// Reads a graph from a file, or from standard input if the path is `-`. A picture may carry one.
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self, Error> {
        let bytes = read(path, limits.bytes as u64)?;
        let name = path.display().to_string();
        let called = if is_pipe(path) { "standard input" } else { &name };
        let reading = notation::read(Format::of_name(&name), called, &bytes, limits, &OPS)?;
        reading.warnings.iter().for_each(say::warn);
        let file = (!is_pipe(path)).then(|| path.to_owned());
        Ok(Self { graph: reading.graph, file })
    }

    /// Reads a graph from the words of a chain.
    pub(crate) fn from_words(words: &[String], limits: &Limits) -> Result<Self, Error> {
        Ok(Self { graph: chain::read_words(words, limits)?, file: None })
    }

    /// What errors about it begin with.
    pub(crate) fn name(&self) -> String {
        self.file.as_ref().map_or(String::new(), |file| file.display().to_string())
    }

    /// The folder that paths in it start from.
    pub(crate) fn folder(&self) -> &Path {
        self.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""))
    }
}

/// As much as any document may ask for: for commands that render nothing.
pub(crate) fn roomy() -> Limits {
    Limits { bytes: 1 << 30, nodes: 10_000_000, edges: 100_000_000, ..Limits::default() }
}

/// The graph that a component's name stands for: the one in the file of that name in `folder`.
pub(crate) fn component(
    folder: &Path,
    name: &str,
    limits: &Limits,
) -> Option<Result<Document, Error>> {
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(plain) {
        return None;
    }
    let path = |ending| folder.join(format!("{name}.{ending}"));
    let path = ["json", "fbp", "xml"].map(path).into_iter().find(|path| path.is_file())?;
    Some(Document::open(&path, limits))
}
