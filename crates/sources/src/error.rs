//! Everything that can go wrong between an address and its bytes.

/// Whose fault it is that there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The address is wrong, or not allowed.
    Request,
    /// The source has more bytes than allowed.
    TooLarge,
    /// The source says that there is nothing.
    Missing,
    /// The source failed in any other way.
    Origin,
    /// The source took too long.
    Slow,
    /// Something here is not as it should be.
    Ours,
}

/// Why there are no bytes. It can be cloned, as all who wait for a source get the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Not an address at all.
    #[error("`{address}` is no address of a picture: {reason}")]
    Address {
        /// The beginning of it.
        address: String,
        /// What is wrong, and what to write.
        reason: String,
    },
    /// More characters than allowed.
    #[error("the address has {length} bytes, but may have {most}; shorten it")]
    TooLong {
        /// Bytes there are.
        length: usize,
        /// Bytes there may be.
        most: usize,
    },
    /// A way to get bytes that is not known here.
    #[error(
        "`{scheme}:` addresses are not fetched; write http, https, s3, gs, az, data, or files/…"
    )]
    Scheme {
        /// What stands before the colon.
        scheme: String,
    },
    /// A name or a password before the host.
    #[error("the address of `{host}` has a name or a password in it; leave out all up to the `@`")]
    Credentials {
        /// The host.
        host: String,
    },
    /// A port that other services than the web's listen at.
    #[error("port {port} of `{host}` may not be connected to; serve pictures at another")]
    Port {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// A host in a network that is not everybody's.
    #[error("`{host}` is in {what}, not public; its operator can open it with `reachable`")]
    Private {
        /// The host as the address has it.
        host: String,
        /// What it is, as in "a private network".
        what: &'static str,
    },
    /// No pattern lets the address pass.
    #[error("`{address}` is not among the sources that are allowed; use one of those")]
    NotAllowed {
        /// The address, or that of a hop on the way.
        address: String,
    },
    /// A path that leads out of the files, or to something that is none.
    #[error("`{path}` may not be read: {reason}")]
    Path {
        /// The path as it was given.
        path: String,
        /// Why not.
        reason: &'static str,
    },
    /// Files or a store that are not served here.
    #[error("{what} is not a source here; set `{setting}`, or use another source")]
    NotServed {
        /// What was asked for, as in "`s3://pictures`".
        what: String,
        /// The setting that would open it.
        setting: &'static str,
    },
    /// Something that is not a pattern for addresses.
    #[error(
        "`{pattern}` is not a pattern: {reason}; write example.com, *.example.com, \
         https://example.com/pictures/*, s3://bucket/*, files/*, or data:"
    )]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// More bytes than allowed.
    #[error("the picture at `{host}` has more than {most} bytes; use a smaller one")]
    TooLarge {
        /// The host, or what stands for it.
        host: String,
        /// Bytes there may be.
        most: u64,
    },
    /// There is no such thing.
    #[error("there is no picture at `{address}`; check the address")]
    Missing {
        /// The address.
        address: String,
        /// What the origin said, if it speaks HTTP.
        status: Option<u16>,
    },
    /// The origin answered with something else than a picture.
    #[error("`{host}` answered with status {status} instead of a picture")]
    Status {
        /// The host.
        host: String,
        /// The status.
        status: u16,
    },
    /// The origin sends from one address to the next without end.
    #[error("`{host}` redirects more than {most} times; use the address that it ends at")]
    Redirects {
        /// The host of the last hop.
        host: String,
        /// Redirects there may be.
        most: u32,
    },
    /// The origin cannot be reached, or makes no sense.
    #[error("`{host}` gives no picture: {reason}")]
    Origin {
        /// The host, or what stands for it.
        host: String,
        /// What happened.
        reason: String,
    },
    /// The origin took too long.
    #[error("`{host}` took too long to {what}; try again later")]
    Slow {
        /// The host, or what stands for it.
        host: String,
        /// What it was to do.
        what: &'static str,
    },
    /// A service that is to be told something cannot be reached, or does not take it.
    #[error("`{address}` is not told: {reason}")]
    Service {
        /// Its address.
        address: String,
        /// What happened.
        reason: String,
    },
    /// Something on this side.
    #[error("{0}")]
    Ours(String),
}

impl Error {
    /// Whose fault it is.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::Address { .. }
            | Self::TooLong { .. }
            | Self::Scheme { .. }
            | Self::Credentials { .. }
            | Self::Port { .. }
            | Self::Private { .. }
            | Self::NotAllowed { .. }
            | Self::Path { .. }
            | Self::NotServed { .. }
            | Self::Pattern { .. } => Fault::Request,
            Self::TooLarge { .. } => Fault::TooLarge,
            Self::Missing { .. } => Fault::Missing,
            Self::Status { .. }
            | Self::Redirects { .. }
            | Self::Origin { .. }
            | Self::Service { .. } => Fault::Origin,
            Self::Slow { .. } => Fault::Slow,
            Self::Ours(_) => Fault::Ours,
        }
    }

    /// The status that the origin answered with, if that is what went wrong.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Missing { status, .. } => *status,
            Self::Status { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// A word for it, the same for all hosts: what it is counted as.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Address { .. } => "address",
            Self::TooLong { .. } => "too-long",
            Self::Scheme { .. } => "scheme",
            Self::Credentials { .. } => "credentials",
            Self::Port { .. } => "port",
            Self::Private { .. } => "private",
            Self::NotAllowed { .. } => "not-allowed",
            Self::Path { .. } => "path",
            Self::NotServed { .. } => "not-served",
            Self::Pattern { .. } => "pattern",
            Self::TooLarge { .. } => "too-large",
            Self::Missing { .. } => "missing",
            Self::Status { .. } => "status",
            Self::Redirects { .. } => "redirects",
            Self::Origin { .. } => "origin",
            Self::Slow { .. } => "slow",
            Self::Service { .. } => "service",
            Self::Ours(_) => "ours",
        }
    }

    pub(crate) fn address(address: &str, reason: impl Into<String>) -> Self {
        Self::Address { address: shown(address), reason: reason.into() }
    }

    pub(crate) fn origin(host: &str, reason: impl Into<String>) -> Self {
        Self::Origin { host: shown(host), reason: reason.into() }
    }
}

/// The beginning of a text from outside, safe to be printed.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 120;
    let mut beginning: String = text.chars().take(MOST).flat_map(char::escape_debug).collect();
    if text.chars().nth(MOST).is_some() {
        beginning.push('…');
    }
    beginning
}
