//! How a picture came here.

/// How a picture came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It was here: a file of the operator's, or the address itself.
    Here,
    /// A copy in memory.
    Memory,
    /// A copy on disk.
    Disk,
    /// A copy that its origin says is still right.
    Confirmed,
    /// From its origin.
    Origin,
    /// An old copy, as its origin fails.
    StandIn,
}

impl Way {
    /// A short name, which does not change.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::Confirmed => "confirmed",
            Self::Origin => "origin",
            Self::StandIn => "stand-in",
        }
    }
}
