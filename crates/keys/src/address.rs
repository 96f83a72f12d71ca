//! Addresses of pictures, as a part of another address: encoded, or sealed so that nobody reads
//! them.

use std::fmt;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;

use crate::Error;

/// Bytes of an address, encoded or not.
const LONGEST: usize = 16 << 10;
const NONCE: usize = 12;
/// What is sealed is bound to this use, so that nothing sealed for another counts here.
const USE: &[u8] = b"imgflo source address 1";

/// What addresses are sealed with: 32 bytes. They are in no `Debug` output.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

impl SealKey {
    /// A key that is known already.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A key as it is written in a configuration: 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, Error> {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let wrong = || Error::Value {
            name: "seal key",
            given: format!("{} characters", text.chars().count()),
            takes: "64 hexadecimal digits".into(),
        };
        let digits: Option<Vec<u32>> = text.bytes().map(digit).collect();
        let digits = digits.filter(|digits| digits.len() == 64).ok_or_else(wrong)?;
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = (pair[0] * 16 + pair[1]) as u8;
        }
        Ok(Self(bytes))
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.0.into())
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(..)")
    }
}

/// An address in the alphabet of base64 for addresses, without padding.
pub fn encode(address: &str) -> String {
    BASE64.encode(address)
}

/// An encoded address as it was.
pub fn decode(text: &str) -> Result<String, Error> {
    String::from_utf8(bytes(text)?).map_err(|_| wrong("is not text"))
}

/// An address that only the server can read: AES-256-GCM, encoded. It is another one every time.
pub fn seal(address: &str, key: &SealKey) -> Result<String, Error> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(Error::Random)?;
    let payload = Payload { msg: address.as_bytes(), aad: USE };
    let sealed = key.cipher().encrypt(&Nonce::from(nonce), payload);
    let sealed = sealed.map_err(|_| wrong("is too long"))?;
    Ok(BASE64.encode([&nonce[..], &sealed].concat()))
}

/// A sealed address as it was.
pub fn open(text: &str, key: &SealKey) -> Result<String, Error> {
    let bytes = bytes(text)?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or(wrong("is too short"))?;
    let payload = Payload { msg: sealed, aad: USE };
    let address = key.cipher().decrypt(&Nonce::from(*nonce), payload);
    let address = address.map_err(|_| wrong("is not sealed with this server's key"))?;
    String::from_utf8(address).map_err(|_| wrong("is not text"))
}

fn bytes(text: &str) -> Result<Vec<u8>, Error> {
    if text.len() > LONGEST {
        return Err(wrong("is too long"));
    }
    BASE64.decode(text).map_err(|_| wrong("is not in base64 for addresses, without padding"))
}

const fn wrong(reason: &'static str) -> Error {
    Error::Address { reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: SealKey = SealKey::new([7; 32]);

    #[test]
    fn what_is_encoded_comes_back() {
        let address = "https://a.org/ü?x=1&y=%20";
        let text = encode(address);
        assert!(text.bytes().all(|c| c.is_ascii_alphanumeric() || b"-_".contains(&c)), "{text}");
        assert_eq!(decode(&text).unwrap(), address);
        assert_eq!(encode("http://a"), "aHR0cDovL2E");
    }

    #[test]
    fn what_is_not_quite_base64_is_refused() {
        for wrong in ["aHR0cDovL2E=", "aHR0cDovL2F", "aHR0cDovL2+", "a", "_w", &"A".repeat(20_000)]
        {
            assert!(decode(wrong).is_err(), "{wrong:.20}");
        }
    }

    #[test]
    fn what_is_sealed_comes_back_and_never_looks_the_same() {
        let [one, other] = [0; 2].map(|_| seal("https://a.org/", &KEY).unwrap());
        assert_ne!(one, other);
        assert_eq!(open(&one, &KEY).unwrap(), "https://a.org/");
        assert_eq!(open(&other, &KEY).unwrap(), "https://a.org/");
    }

    #[test]
    fn a_changed_bit_breaks_the_seal() {
        let sealed = BASE64.decode(seal("https://a.org/", &KEY).unwrap()).unwrap();
        for bit in 0..8 * sealed.len() {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&BASE64.encode(changed), &KEY).is_err(), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert!(open(&BASE64.encode(&sealed[..length]), &KEY).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn another_key_opens_nothing() {
        let sealed = seal("https://a.org/", &KEY).unwrap();
        assert!(open(&sealed, &SealKey::new([8; 32])).is_err());
    }

    #[test]
    fn a_seal_key_is_64_digits_and_not_printed() {
        let key = SealKey::from_hex(&"07".repeat(32)).unwrap();
        assert_eq!(key.0, KEY.0);
        assert_eq!(format!("{key:?}"), "SealKey(..)");
        let long = "ff".repeat(33);
        for wrong in ["", "07", &"0g".repeat(32), &"ü".repeat(32), &long] {
            let error = SealKey::from_hex(wrong).unwrap_err().to_string();
            assert!(error.ends_with("but takes 64 hexadecimal digits"), "{error}");
        }
    }
}
