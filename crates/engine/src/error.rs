//! What can go wrong between a graph and its picture.

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The graph asks for an operation that does not exist.
    #[error("node `{node}`: no operation is called `{name}`{}", hint(.nearest))]
    UnknownOperation {
        /// The node.
        node: String,
        /// The name.
        name: String,
        /// The name most like it.
        nearest: Option<String>,
    },
    /// The graph sets a property, or connects a port, that the operation does not have.
    #[error("node `{node}`: {operation} has no port `{port}`{}", hint(.nearest))]
    UnknownPort {
        /// The node.
        node: String,
        /// Its operation.
        operation: String,
        /// The port.
        port: String,
        /// The name most like it.
        nearest: Option<String>,
    },
    /// A value that a property does not take.
    #[error("node `{node}`: {source}")]
    BadValue {
        /// The node.
        node: String,
        /// What is wrong with it.
        source: imgflo_op::Error,
    },
    /// A parameter that the graph does not have.
    #[error("the graph has no parameter `{name}`{}", hint(.nearest))]
    UnknownParameter {
        /// The name.
        name: String,
        /// The name most like it.
        nearest: Option<String>,
    },
    /// The graph cannot be rendered as it is.
    #[error("{0}")]
    Graph(String),
    /// More than a limit allows.
    #[error("{what} is {given}, but the limit `{limit}` is {allowed}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much there is.
        given: u64,
        /// The name of the limit.
        limit: &'static str,
        /// How much it allows.
        allowed: u64,
    },
    /// The result has no edge.
    #[error("the result is an infinite plane; crop it, or ask for a region")]
    Infinite,
    /// The result has no pixels.
    #[error("the result is empty: no pixel of `{node}` is inside the region asked for")]
    Empty {
        /// The node whose result was asked for.
        node: String,
    },
    /// A picture could not be read.
    #[error("node `{node}`: {message}")]
    Source {
        /// The node.
        node: String,
        /// What was wrong.
        message: String,
    },
    /// The result could not be written.
    #[error("the result could not be written: {0}")]
    Sink(String),
    /// The job was told to stop.
    #[error("cancelled")]
    Cancelled,
    /// The job took longer than the limit allows.
    #[error("the time limit ran out")]
    OutOfTime,
}

impl Error {
    /// The node whose fault it is, if it is one's.
    pub fn node(&self) -> Option<&str> {
        match self {
            Self::UnknownOperation { node, .. }
            | Self::UnknownPort { node, .. }
            | Self::BadValue { node, .. }
            | Self::Empty { node }
            | Self::Source { node, .. } => Some(node),
            _ => None,
        }
    }
}

fn hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or(String::new(), |name| format!("; did you mean `{name}`?"))
}
