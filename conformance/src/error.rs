//! What can keep two pictures from being compared.

use std::path::PathBuf;

/// Why there is nothing to compare.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program `gegl` is not there.
    #[error(
        "the program `gegl` cannot be started ({0}); install it: `apt-get install gegl` on Debian \
         and Ubuntu, `dnf install gegl04-tools` on Fedora, `brew install gegl` on macOS"
    )]
    NoGegl(std::io::Error),
    /// GEGL gave no picture.
    #[error("gegl gave no picture: {0}")]
    Gegl(String),
    /// A file of the comparison could not be written or read.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// A composition could not be written or read.
    #[error(transparent)]
    Flow(#[from] imgflo_flow::Error),
    /// A picture could not be read.
    #[error(transparent)]
    Codec(#[from] imgflo_codec::Error),
    /// A composition could not be rendered.
    #[error(transparent)]
    Engine(#[from] imgflo_engine::Error),
    /// imgflo broke down.
    #[error("imgflo panicked; what it said is on standard error")]
    Broken,
    /// A composition that gives nothing.
    #[error("the composition has no output")]
    NoOutput,
    /// The rows of a picture could not be read.
    #[error("a picture could not be read: {0}")]
    Rows(imgflo_pixel::RowsError),
}
