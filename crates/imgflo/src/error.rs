//! What can go wrong, in one line each, and how the program ends then.

use std::io;
use std::path::Path;

use crate::files;

/// Nodes in a row that no option allows more of.
pub(crate) const DEEPEST: u64 = 20_000;

/// Why the program did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The world is not as it should be.
    #[error("{0}")]
    Failed(String),
    /// The command line makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A name that nothing has.
    #[error("{0}")]
    Unknown(String),
    /// More than a limit allows.
    #[error("{0}")]
    Limit(String),
    /// Ctrl-C.
    #[error("stopped")]
    Stopped,
    /// Whoever reads what is printed wants no more of it.
    #[error("nobody reads what is printed")]
    Unread,
}

impl Error {
    /// The exit code.
    pub(crate) fn exit(&self) -> u8 {
        match self {
            Self::Unread => 0,
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::Unknown(_) => 3,
            Self::Limit(_) => 4,
            Self::Stopped => 130,
        }
    }

    /// The same, with the file it is about.
    pub(crate) fn about(self, file: &str) -> Self {
        let with = |message: String| match file {
            "" => message,
            _ if message.starts_with(file) => message,
            _ => format!("{file}: {message}"),
        };
        match self {
            Self::Failed(message) => Self::Failed(with(message)),
            Self::Unknown(message) => Self::Unknown(with(message)),
            Self::Limit(message) => Self::Limit(with(message)),
            other => other,
        }
    }

    /// A file cannot be read.
    pub(crate) fn read(path: &Path, error: &io::Error) -> Self {
        Self::Failed(format!("{}: cannot be read: {}", files::name(path), plain(error)))
    }

    /// A file cannot be written.
    pub(crate) fn write(path: &Path, error: &io::Error) -> Self {
        Self::Failed(format!("{}: cannot be written: {}", path.display(), plain(error)))
    }

    /// Something cannot be printed.
    pub(crate) fn print(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::Failed(format!("standard output cannot be written: {}", plain(error))),
        }
    }
}

/// What the system says, as a part of a sentence.
pub(crate) fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        io::ErrorKind::StorageFull => "the disk is full".into(),
        _ => error.to_string().to_lowercase(),
    }
}

impl From<imgflo_engine::Error> for Error {
    fn from(error: imgflo_engine::Error) -> Self {
        use imgflo_engine::Error as Engine;
        let message = error.to_string();
        match error {
            Engine::UnknownOperation { .. }
            | Engine::UnknownPort { .. }
            | Engine::UnknownParameter { .. } => Self::Unknown(message),
            // Some limits nothing raises.
            Engine::Limit { limit: "depth", allowed: 64 | DEEPEST.., .. } => Self::Limit(message),
            Engine::Limit { limit, .. } => {
                Self::Limit(format!("{message}; raise it with {}", flag(limit)))
            }
            Engine::OutOfTime => Self::Limit(format!("{message}; raise it with --time")),
            Engine::Infinite => {
                let remedy = "crop it, or choose a part with --region";
                Self::Failed(format!("the result is an infinite plane; {remedy}"))
            }
            Engine::Cancelled => Self::Stopped,
            _ => Self::Failed(message),
        }
    }
}

impl From<imgflo_codec::Error> for Error {
    fn from(error: imgflo_codec::Error) -> Self {
        match error {
            imgflo_codec::Error::OverLimit { what, most, limit } => Self::Limit(format!(
                "the picture {what}, but the limit is {most}; raise it with {}",
                flag(limit)
            )),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<imgflo_render::Error> for Error {
    fn from(error: imgflo_render::Error) -> Self {
        use imgflo_render::Error as Render;
        let message = error.to_string();
        match error {
            Render::Picture { name, error } => Self::from(error).about(&name),
            Render::NoFrame { .. } => Self::Usage(message),
            // It is most likely meant as an input.
            Render::NoGraph { .. } => Self::Usage(format!("{message}; give it with -i")),
            Render::Graph(error) => error.into(),
            Render::Encode(error) => error.into(),
            Render::Engine(error) => error.into(),
            Render::Film { over_limit: true, .. } => Self::Limit(format!(
                "{message}; raise it with --max-frames, --max-pixels, --max-file or --time"
            )),
            Render::Film { .. } | Render::NoOperation(_) | Render::Broken => Self::Failed(message),
        }
    }
}

impl From<imgflo_flow::Error> for Error {
    fn from(error: imgflo_flow::Error) -> Self {
        let message = error.to_string();
        match error {
            imgflo_flow::Error::TooLarge { what: "bytes", .. } => {
                Self::Limit(format!("{message}; raise it with --max-file"))
            }
            imgflo_flow::Error::TooLarge { what: "levels of nesting", .. } => Self::Limit(message),
            imgflo_flow::Error::TooLarge { .. } => {
                Self::Limit(format!("{message}; raise it with --max-nodes"))
            }
            _ => Self::Failed(message),
        }
    }
}

/// The option that raises a limit of the engine or the codec.
fn flag(limit: &str) -> &'static str {
    match limit {
        "nodes" | "depth" => "--max-nodes",
        "side" | "max_width" | "max_height" => "--max-side",
        "pixels" | "max_pixels" => "--max-pixels",
        "memory" | "max_memory" => "--memory",
        "max_bytes" => "--max-file",
        "max_frames" => "--max-frames",
        _ => "--time",
    }
}
