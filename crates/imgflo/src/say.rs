//! What the program says: results to standard output, everything else to standard error.

use std::fmt::Display;
use std::io::{Write, stderr, stdout};

use crate::Error;

/// Prints a result.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| Error::print(&error))
}

/// Tells what went wrong, in one line.
pub(crate) fn complain(what: &dyn Display) {
    note(&format!("imgflo: {what}"));
}

/// Tells what may not be meant.
pub(crate) fn warn(what: impl Display) {
    note(&format!("imgflo: warning: {what}"));
}

/// Tells something in several lines.
pub(crate) fn lines(what: &str) {
    let _ = stderr().write_all(what.as_bytes());
}

/// Tells something in one line.
pub(crate) fn note(what: &str) {
    let line = what.split(['\n', '\r']).map(str::trim_end).collect::<Vec<_>>().join(" ");
    // If nobody hears it, there is nobody to tell.
    let _ = writeln!(stderr(), "{line}");
}
