//! Why a request is refused.

/// Why a request is refused. For the log and for tests: whoever asks need not know the difference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// It has no signature.
    #[error("the request is not signed; add `key` and `signature`")]
    Unsigned,
    /// It has something like a signature, but not in the right form.
    #[error("the signed request is malformed: {0}")]
    Malformed(&'static str),
    /// It is signed with a key that does not exist.
    #[error("the request is signed with an unknown key")]
    Unknown,
    /// The signature is not the one that the key would give.
    #[error("the signature is wrong; sign the request exactly as it is sent")]
    Wrong,
    /// The key is disabled.
    #[error("the key is disabled")]
    Disabled,
    /// The key's own time is over.
    #[error("the key has expired; ask for a new one")]
    KeyExpired,
    /// The request's time is over.
    #[error("the request has expired; sign it anew")]
    Expired,
}
