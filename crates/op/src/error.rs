//! What can be wrong with a parameter.

/// A value that a parameter does not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{param}` is {given}, but takes {takes}")]
pub struct Error {
    /// The parameter's name, as on the wire.
    pub param: String,
    /// What was given.
    pub given: String,
    /// What it takes.
    pub takes: String,
}
