//! Why there is no picture.

use imgflo_engine::Error::Cancelled;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The graph cannot be rendered.
    #[error("{0}")]
    Engine(#[from] imgflo_engine::Error),
    /// A picture cannot be read, or the result not be written.
    #[error("{0}")]
    Render(#[from] imgflo_render::Error),
    /// The result cannot be written so.
    #[error("{0}")]
    Encode(#[from] imgflo_codec::Error),
    /// There is no such node.
    #[error("there is no node `{name}`{}", .nearest.as_ref().map_or(String::new(), |name| format!("; did you mean `{name}`?")))]
    NoNode {
        /// The name.
        name: String,
        /// The name most like it.
        nearest: Option<String>,
    },
    /// The node writes a file, and gives nothing.
    #[error("node `{node}` gives no picture")]
    NoPicture {
        /// The node.
        node: String,
    },
}

impl Error {
    /// The node whose fault it is, if that is known.
    pub fn node(&self) -> Option<&str> {
        match self {
            Self::Engine(error) | Self::Render(imgflo_render::Error::Engine(error)) => error.node(),
            Self::NoNode { name, .. } => Some(name),
            Self::NoPicture { node } => Some(node),
            Self::Render(_) | Self::Encode(_) => None,
        }
    }

    /// Whether it is none, but a rendering that was told to stop.
    pub(crate) fn is_stopped(&self) -> bool {
        matches!(
            self,
            Self::Engine(Cancelled) | Self::Render(imgflo_render::Error::Engine(Cancelled))
        )
    }
}
