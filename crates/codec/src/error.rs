//! Everything that can go wrong between bytes and pixels.

use crate::{FileFormat, format};

/// Why a picture could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There are no bytes.
    #[error("the file is empty; expected a picture")]
    Empty,
    /// The bytes are none of the formats known here.
    #[error("not a picture of a known format (starts with {start}); takes {}", format::names())]
    UnknownFormat {
        /// The first bytes, printed.
        start: String,
    },
    /// A file name's extension is none of the formats written here.
    #[error("cannot write `.{extension}` files; takes {}", format::extensions())]
    UnknownExtension {
        /// The extension as given.
        extension: String,
    },
    /// A format that is only read.
    #[error("{format} is only read, not written; write {}", format::extensions())]
    NotWritten {
        /// The format.
        format: FileFormat,
    },
    /// Frames were asked of, or given to, a format that has one picture.
    #[error("{format} files here have one picture, not frames")]
    NoFrames {
        /// The format.
        format: FileFormat,
    },
    /// Metadata was given to a format that carries none here.
    #[error("{format} files here have no metadata; keep none, or write .jpg, .png or .webp")]
    NoMetadata {
        /// The format.
        format: FileFormat,
    },
    /// A graph was given to a format that carries none.
    #[error("{format} files carry no graph; leave it out, or write .png or .webp")]
    NoGraph {
        /// The format.
        format: FileFormat,
    },
    /// A graph is too long to be carried.
    #[error("the graph has {bytes} bytes, but files carry {most} at most; leave it out")]
    LongGraph {
        /// Bytes of the graph.
        bytes: usize,
        /// Bytes that there may be.
        most: usize,
    },
    /// The graph that a file carries cannot be read.
    #[error("the graph that the {format} file carries {reason}")]
    Graph {
        /// The file's format.
        format: FileFormat,
        /// What is wrong with it, and the remedy.
        reason: String,
    },
    /// The file stops before its picture does.
    #[error("the {format} file is truncated after row {row} of {height}; get a whole copy of it")]
    Truncated {
        /// The file's format.
        format: FileFormat,
        /// Whole rows there are.
        row: u32,
        /// Rows there should be.
        height: u32,
    },
    /// The file contradicts itself or its format.
    #[error("the {format} file is broken: {reason}")]
    Broken {
        /// The file's format.
        format: FileFormat,
        /// What is wrong and where.
        reason: String,
    },
    /// A colour profile that looked right cannot be applied.
    #[error("the picture's color profile fails: {0}; decode with `color` off")]
    Profile(String),
    /// The file is right, but uses something that is not supported.
    #[error("the {format} file has {what}, which is not supported; convert it first")]
    Unsupported {
        /// The file's format.
        format: FileFormat,
        /// What it has.
        what: String,
    },
    /// The file or picture is larger than allowed.
    #[error("the picture {what}; the limit is {most}; raise the limit `{limit}`")]
    OverLimit {
        /// What it is or needs, as in "is 9x9 pixels".
        what: String,
        /// The limit's value.
        most: u64,
        /// The limit's name: a field of [`Limits`](crate::Limits).
        limit: &'static str,
    },
    /// An option has a value that cannot be met.
    #[error("`{option}` is {value}, but takes {takes}")]
    Option {
        /// The option's name.
        option: &'static str,
        /// What was given.
        value: String,
        /// What can be given.
        takes: String,
    },
    /// The encoder cannot store such pixels.
    #[error("{format} cannot hold {given} rows; convert them to {takes}")]
    Pixels {
        /// The format to be written.
        format: FileFormat,
        /// What was given.
        given: String,
        /// The nearest thing it takes.
        takes: String,
    },
    /// A buffer is not a whole number of rows.
    #[error("{given} bytes are not a whole number of rows; a row has {row} bytes")]
    RowBytes {
        /// Bytes in the buffer.
        given: usize,
        /// Bytes in a row.
        row: usize,
    },
    /// More rows were asked for, or given, than there are.
    #[error("row {row} does not exist; the picture has {height} rows")]
    NoSuchRow {
        /// The row's number, from 0.
        row: u64,
        /// Rows in the picture.
        height: u32,
    },
    /// The decoder was asked again after an error.
    #[error("the decoder failed before; decode the file anew")]
    Failed,
    /// The picture was finished too early.
    #[error("the picture has {given} rows of {height}; write the rest before finishing")]
    MissingRows {
        /// Rows written.
        given: u32,
        /// Rows there should be.
        height: u32,
    },
    /// The bytes have nowhere to go.
    #[error("cannot write the picture: {0}")]
    Write(#[from] std::io::Error),
    /// An encoder gave up.
    #[error("the {format} encoder failed: {reason}")]
    Encoder {
        /// The encoder's format.
        format: FileFormat,
        /// Why, in its words.
        reason: String,
    },
}

impl Error {
    pub(crate) fn broken(format: FileFormat, reason: impl Into<String>) -> Self {
        Self::Broken { format, reason: reason.into() }
    }
    pub(crate) fn unsupported(format: FileFormat, what: impl Into<String>) -> Self {
        Self::Unsupported { format, what: what.into() }
    }
}
