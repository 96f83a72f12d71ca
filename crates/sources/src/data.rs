//! Pictures that are written in their address: RFC 2397.

use std::sync::Arc;

use data_url::DataUrl;

use crate::error::shown;
use crate::{Error, Fetched};

/// The longest way to write a byte is `%00`; the rest is for the media type.
const LONGEST_BYTE: u64 = 3;
/// Bytes of what stands before the comma, at most.
const HEAD: usize = 1024;

/// Bytes of an address that is decoded at once; longer ones are another thread's.
const SHORT: usize = 64 << 10;

/// Decodes an address `data:…`; there may be `most` bytes.
pub(crate) async fn read(address: String, most: u64) -> Result<Fetched, Error> {
    if address.len() <= SHORT {
        return decode(&address, most);
    }
    let decoded = tokio::task::spawn_blocking(move || decode(&address, most)).await;
    decoded.unwrap_or_else(|error| Err(Error::Ours(format!("decoding stopped: {error}"))))
}

fn decode(address: &str, most: u64) -> Result<Fetched, Error> {
    let too_large = || Error::TooLarge { host: "data:".into(), most };
    if address.len() as u64 > most.saturating_mul(LONGEST_BYTE).saturating_add(HEAD as u64) {
        return Err(too_large());
    }
    let url = DataUrl::process(address).map_err(|_| broken(address, "it has no comma"))?;
    let mut bytes = Vec::new();
    let decoded = url.decode(|part| {
        if (bytes.len() + part.len()) as u64 > most {
            return Err(too_large());
        }
        bytes.extend_from_slice(part);
        Ok(())
    });
    match decoded {
        Ok(_) => Ok(fetched(address, bytes, url.mime_type().to_string())),
        Err(data_url::forgiving_base64::DecodeError::WriteError(error)) => Err(error),
        Err(_) => Err(broken(address, "its base64 is broken")),
    }
}

fn fetched(address: &str, bytes: Vec<u8>, media_type: String) -> Fetched {
    Fetched {
        hash: blake3::hash(&bytes),
        bytes: Arc::from(bytes),
        address: shown(address),
        media_type: Some(media_type),
        etag: None,
        modified: None,
    }
}

fn broken(address: &str, reason: &str) -> Error {
    Error::address(address, format!("{reason}; write data:image/png;base64,…"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fault;

    #[test]
    fn base64_and_percents_become_bytes() {
        for (address, bytes, media_type) in [
            ("data:image/png;base64,aGVsbG8=", &b"hello"[..], "image/png"),
            ("data:image/png;base64,aGVsbG8", b"hello", "image/png"),
            ("data:image/svg+xml,%3Csvg/%3E", b"<svg/>", "image/svg+xml"),
            ("data:image/gif,%00%FF", b"\x00\xff", "image/gif"),
        ] {
            let fetched = decode(address, 10).unwrap();
            assert_eq!(&*fetched.bytes, bytes, "{address}");
            assert_eq!(fetched.media_type.as_deref(), Some(media_type));
            assert_eq!(fetched.hash, blake3::hash(bytes));
        }
    }

    #[test]
    fn more_bytes_than_allowed_are_too_many() {
        assert!(decode("data:,12345", 5).is_ok());
        assert_eq!(decode("data:,123456", 5).unwrap_err().fault(), Fault::TooLarge);
        assert_eq!(decode("data:;base64,MTIzNDU2", 5).unwrap_err().fault(), Fault::TooLarge);
        let long = format!("data:,{}", "%41".repeat(10_000));
        assert_eq!(decode(&long, 5).unwrap_err().fault(), Fault::TooLarge);
    }

    #[tokio::test]
    async fn long_addresses_are_decoded_as_short_ones_are() {
        let long = format!("data:,{}", "%41".repeat(SHORT));
        assert_eq!(*read(long, 1 << 20).await.unwrap().bytes, *vec![b'A'; SHORT]);
    }

    #[test]
    fn what_cannot_be_decoded_is_the_request_s_fault() {
        for address in ["data:", "data:image/png", "data:;base64,a", "data:;base64,???"] {
            assert_eq!(decode(address, 100).unwrap_err().fault(), Fault::Request, "{address}");
        }
    }
}
