//! `imgflo convert`: the same graph in another format.

use imgflo_flow::Format;

use crate::cli::{self, Notation};
use crate::document::{Document, roomy};
use crate::output::{Output, Target};
use crate::{Error, say};

/// Reads a graph in one format and writes it in another.
pub(crate) fn convert(asked: &cli::Convert) -> Result<(), Error> {
    let format = format(asked)?;
    let document = Document::open(&asked.graph, &roomy())?;
    let name = document.name();
    let text = format.write(&document.graph);
    let text = text.map_err(|error| Error::from(error).about(&name))?;
    let target = asked.output.as_ref().map(|path| Target::of(&path.to_string_lossy()));
    match (&asked.output, target) {
        (Some(path), Some(Target::File(_))) => {
            let (output, mut write) = Output::create(&Target::File(path.clone()))?;
            write.write_all(text.as_bytes()).map_err(|error| Error::write(path, &error))?;
            drop(write);
            output.commit()
        }
        _ => say::print(&text),
    }
}

fn format(asked: &cli::Convert) -> Result<Format, Error> {
    if let Some(to) = asked.to {
        return Ok(match to {
            Notation::Json => Format::Json,
            Notation::Fbp => Format::Fbp,
            Notation::Xml => Format::Xml,
            Notation::Chain => Format::Chain,
        });
    }
    let name = asked.output.as_ref().map_or("-".into(), |path| path.display().to_string());
    let unclear = || Error::Usage(format!("`{name}`: cannot tell the format; add --to"));
    Format::of_name(&name).ok_or_else(unclear)
}
