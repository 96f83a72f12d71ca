//! What can go wrong between files and a file.

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A picture that was given cannot be used.
    #[error("{name}: {error}")]
    Picture {
        /// What the picture is called.
        name: String,
        /// What is wrong with it.
        error: imgflo_codec::Error,
    },
    /// A film has fewer frames than were asked for.
    #[error("{name}: has {frames} frames, counted from 0; there is no frame {wanted}")]
    NoFrame {
        /// What the picture is called.
        name: String,
        /// Frames it has.
        frames: u32,
        /// The one that was asked for.
        wanted: u32,
    },
    /// The result cannot be written so.
    #[error("{0}")]
    Encode(#[from] imgflo_codec::Error),
    /// The graph cannot be rendered.
    #[error("{0}")]
    Engine(#[from] imgflo_engine::Error),
    /// The operations that were handed in lack one that is needed.
    #[error("there is no operation `{0}`, which makes results larger or smaller")]
    NoOperation(&'static str),
    /// A graph cannot be read or written.
    #[error("{0}")]
    Graph(#[from] imgflo_flow::Error),
    /// A picture stands in the place of a graph, and carries none.
    #[error("{name}: is a picture that carries no graph")]
    NoGraph {
        /// What the picture is called.
        name: String,
    },
    /// A film cannot be read or written by what does that elsewhere.
    #[error("{name}: {reason}")]
    Film {
        /// What the film is called.
        name: String,
        /// What is wrong with it.
        reason: String,
        /// Whether it is larger, longer or slower than allowed.
        over_limit: bool,
    },
    /// A thread ended that should not have.
    #[error("the encoder broke down; this is a bug in imgflo")]
    Broken,
}
