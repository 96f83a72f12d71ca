//! Tokens in addresses of the old form, `/graph/KEY/TOKEN/GRAPH.EXT?…`.
//!
//! A token is the MD5 sum of the graph's name with its ending, the raw query with its `?`, and the
//! secret. MD5 is weak, so it counts for keys of the old server only. Every key may have the
//! HMAC-SHA256 of the same name and query in its place, as 64 hexadecimal digits.

use std::time::SystemTime;

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use crate::secret::hex;
use crate::{Key, Secret, signature};

/// The old token: of the graph's name and ending, and the raw query with its `?`, if there is one.
pub fn token(graphspec: &str, search: &str, secret: &Secret) -> String {
    let mut sum = Md5::new();
    for part in [graphspec, search, secret.expose()] {
        sum.update(part.as_bytes());
    }
    hex(&sum.finalize())
}

/// The strong token, which counts for every key.
pub fn strong(graphspec: &str, search: &str, secret: &Secret) -> String {
    hex(&signature::digest(&format!("{graphspec}{search}"), secret))
}

/// Whether a token is right. Whether its key counts is another question: [`Key::standing`].
///
/// Takes as long whatever the token is.
pub fn check(graphspec: &str, search: &str, token: &str, now: SystemTime, key: &Key) -> bool {
    let is = |right: String| bool::from(right.as_bytes().ct_eq(token.as_bytes()));
    let is_right = |secret: &&Secret| {
        is(strong(graphspec, search, secret))
            | (key.legacy & is(self::token(graphspec, search, secret)))
    };
    key.secrets_at(now).filter(is_right).count() > 0
}
