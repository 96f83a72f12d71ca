//! How much a job may use.

use crate::Error;

/// How much a job may use. Every entry to the engine asks for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Nodes in a graph, after operations made of others are replaced.
    pub nodes: u64,
    /// Nodes in a row from a source to the result.
    pub depth: u64,
    /// Pixels in the result, and in every image that is computed on the way to it.
    pub pixels: u64,
    /// Pixels in the longest row or column of the result.
    pub side: u64,
    /// Bytes of memory for pixels, worked out before the job starts.
    pub memory: u64,
    /// Milliseconds from start to end.
    pub time_ms: u64,
    /// Threads that compute: each takes some memory, so a job never has more; bands grow with them.
    pub threads: u64,
}

impl Default for Limits {
    /// A thousand nodes, 400 megapixels, 1 GiB, a minute, sixteen threads.
    fn default() -> Self {
        Self {
            nodes: 1_000,
            depth: 500,
            pixels: 400_000_000,
            side: 65_535,
            memory: 1 << 30,
            time_ms: 60_000,
            threads: 16,
        }
    }
}

impl Limits {
    /// No limits but what numbers can hold: for tests.
    pub const NONE: Self = Self {
        nodes: u64::MAX,
        depth: u64::MAX,
        pixels: u64::MAX,
        side: u64::MAX,
        memory: u64::MAX,
        time_ms: u64::MAX,
        threads: 1 << 10,
    };
}

/// Refuses more than a limit allows.
pub(crate) fn within(
    what: &'static str,
    given: u64,
    limit: &'static str,
    allowed: u64,
) -> Result<(), Error> {
    if given <= allowed { Ok(()) } else { Err(Error::Limit { what, given, limit, allowed }) }
}
