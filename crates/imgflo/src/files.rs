//! Reading files, within limits.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::Error;

/// The bytes of a file, of which there may be `most`.
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
    let failed = |error: std::io::Error| Error::read(path, &error);
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

fn within(path: &Path, length: u64, most: u64) -> Result<(), Error> {
    if length <= most {
        return Ok(());
    }
    Err(Error::Limit(format!(
        "{}: the file has {length} bytes, but the limit is {most}; raise it with --max-file",
        path.display()
    )))
}
