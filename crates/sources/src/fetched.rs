//! What a source gave, and what is known of it.

use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::freshness::Freshness;

/// The bytes of a source.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// All of them, inflated.
    pub bytes: Arc<[u8]>,
    /// Where they came from, after all redirects.
    pub address: String,
    /// What the origin calls them, as in `image/png`. It may be wrong.
    pub media_type: Option<String>,
    /// The origin's name for this version.
    pub etag: Option<String>,
    /// When the origin says that it last changed.
    pub modified: Option<SystemTime>,
    /// BLAKE3 of the bytes.
    pub hash: blake3::Hash,
}

impl Fetched {
    /// Bytes that are here already, under a name of their own.
    pub fn here(address: impl Into<String>, bytes: Arc<[u8]>) -> Self {
        let hash = blake3::hash(&bytes);
        let address = address.into();
        Self { bytes, address, media_type: None, etag: None, modified: None, hash }
    }
}

/// Something fetched that is kept, and for how long.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) fetched: Arc<Fetched>,
    pub(crate) terms: Terms,
}

/// Under which terms something is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Terms {
    /// The addresses on the way: each is checked against patterns whenever a copy is used.
    pub(crate) hops: Vec<String>,
    /// Until when it is as good as its origin.
    pub(crate) fresh_until: SystemTime,
    /// Until when it may stand in for an origin that fails.
    pub(crate) stale_until: SystemTime,
}

impl Kept {
    pub(crate) fn is_fresh(&self) -> bool {
        SystemTime::now() < self.terms.fresh_until
    }

    pub(crate) fn may_stand_in(&self) -> bool {
        SystemTime::now() < self.terms.stale_until
    }
}

/// What an origin answered.
#[derive(Debug)]
pub(crate) enum Answer {
    /// A picture, the addresses on the way, and how long all that holds.
    New(Fetched, Vec<String>, Freshness),
    /// The copy that we have is still right.
    Same(Vec<String>, Freshness),
}
