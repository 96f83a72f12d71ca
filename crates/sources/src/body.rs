//! Receiving bytes, as many as are allowed.

use std::pin::pin;
use std::sync::Arc;

use futures_util::{Stream, StreamExt};

use crate::Error;

/// Memory is taken as bytes come; what the origin says of their number is believed up to here.
const BELIEVED: u64 = 1 << 20;

/// All parts of a body, and their hash; there may be `most` bytes.
pub(crate) async fn receive<P: AsRef<[u8]>, E>(
    parts: impl Stream<Item = Result<P, E>>,
    length: Option<u64>,
    most: u64,
    host: &str,
    failed: impl Fn(E) -> Error,
) -> Result<(Arc<[u8]>, blake3::Hash), Error> {
    let too_large = || Error::TooLarge { host: host.to_owned(), most };
    let length = length.unwrap_or(0);
    if length > most {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(length.min(BELIEVED) as usize);
    let mut hasher = blake3::Hasher::new();
    let mut parts = pin!(parts);
    while let Some(part) = parts.next().await {
        let part = part.map_err(&failed)?;
        let part = part.as_ref();
        if (bytes.len() + part.len()) as u64 > most {
            return Err(too_large());
        }
        hasher.update(part);
        bytes.extend_from_slice(part);
    }
    Ok((Arc::from(bytes), hasher.finalize()))
}
