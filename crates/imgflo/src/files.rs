//! Reading files and standard input, within limits.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::Error;

/// Whether a path stands for standard input.
pub(crate) fn is_pipe(path: &Path) -> bool {
    path == Path::new("-")
}

/// The bytes of a file, or of standard input if the path is `-`; there may be `most`.
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
    let failed = |error: std::io::Error| Error::read(path, &error);
    if is_pipe(path) {
        let mut bytes = Vec::new();
        let pipe = std::io::stdin().lock().take(most.saturating_add(1)).read_to_end(&mut bytes);
        pipe.map_err(failed)?;
        within(path, bytes.len() as u64, most)?;
        return Ok(bytes);
    }
    let file = File::open(path).map_err(failed)?;
    let known = file.metadata().map_err(failed)?;
    if known.is_dir() {
        return Err(Error::Failed(format!("{}: is a folder, not a file", path.display())));
    }
    within(path, known.len(), most)?;
    // What is no plain file, such as a pipe, does not know its length.
    let mut bytes = Vec::with_capacity(known.len() as usize);
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    within(path, bytes.len() as u64, most)?;
    Ok(bytes)
}

/// What messages call a path.
pub(crate) fn name(path: &Path) -> String {
    if is_pipe(path) { "standard input".into() } else { path.display().to_string() }
}

fn within(path: &Path, length: u64, most: u64) -> Result<(), Error> {
    if length <= most {
        return Ok(());
    }
    Err(Error::Limit(format!(
        "{}: has {length} bytes or more, but the limit is {most}; raise it with --max-file",
        name(path)
    )))
}
