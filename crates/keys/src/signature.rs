//! Signed requests.
//!
//! What is signed is the target of the request, byte by byte as it is sent: path and query, with
//! the key's id, and the time when it expires if it does.
//!
//! ```text
//! /image/sepia.jpg?input=a.jpg&key=ID&expires=UNIX&signature=BASE64URL
//! ```
//!
//! The signature is the HMAC-SHA256 of everything before `&signature=`, with the text of the
//! secret as its key, in the alphabet of base64 for addresses, without padding. It comes last.

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::percent_decode_str;
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

use crate::{Key, Refused, Secret};

/// Bytes of a target. No address that is in use is as long.
const LONGEST_TARGET: usize = 32 << 10;
/// Digits of a time: enough for thirty thousand years.
const LONGEST_TIME: usize = 12;
const MARK: &str = "&signature=";

/// A request whose signature is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Until when it is right, if there is an end: its own, the key's, or that of the secret which
    /// signed it, whichever comes first.
    pub until: Option<SystemTime>,
}

/// What a signed request says of itself, before anything of it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// The id of the key that it says it is signed with.
    pub key: Cow<'a, str>,
    /// When it expires, if it does.
    pub expires: Option<SystemTime>,
    /// What is signed.
    signed: &'a str,
    /// The signature as it is written.
    signature: &'a str,
}

/// Signs a target that has `key`, and `expires` if it shall: gives it back with its signature.
pub fn sign(target: &str, secret: &Secret) -> String {
    format!("{target}{MARK}{}", BASE64.encode(digest(target, secret)))
}

/// Reads what a request says of itself: the key has to be found by it.
pub fn claim(target: &str) -> Result<Claim<'_>, Refused> {
    if target.len() > LONGEST_TARGET {
        return Err(Refused::Malformed("it is too long"));
    }
    let Some((signed, signature)) = target.rsplit_once(MARK) else {
        let first = target.contains("?signature=");
        return Err(if first { Refused::Malformed("it has no `key`") } else { Refused::Unsigned });
    };
    if signature.contains('&') {
        return Err(Refused::Malformed("`signature` is not the last parameter"));
    }
    let query = signed.split_once('?').map_or("", |(_, query)| query);
    if only(query, "signature")?.is_some() {
        return Err(Refused::Malformed("`signature` is there twice"));
    }
    let id = only(query, "key")?.ok_or(Refused::Malformed("it has no `key`"))?;
    let key = percent_decode_str(id).decode_utf8();
    let key = key.map_err(|_| Refused::Malformed("`key` is not text"))?;
    let expires = only(query, "expires")?.map(time).transpose()?;
    Ok(Claim { key, expires, signed, signature })
}

/// Checks the signature of a target, as it was sent, with the key that its [`claim`] names.
///
/// Takes as long whatever the signature is. A wrong signature is told before anything about the
/// key, so that nobody learns of keys by trying.
pub fn check(target: &str, now: SystemTime, key: &Key) -> Result<Signed, Refused> {
    let claim = claim(target)?;
    if claim.key != key.id {
        return Err(Refused::Unknown);
    }
    let secret = claim.signed_by(now, key).ok_or(Refused::Wrong)?;
    key.standing(now)?;
    if claim.expires.is_some_and(|end| end <= now) {
        return Err(Refused::Expired);
    }
    Ok(Signed { until: [claim.expires, key.expires, secret.until].into_iter().flatten().min() })
}

impl Claim<'_> {
    /// The secret that gives this signature.
    fn signed_by<'a>(&self, now: SystemTime, key: &'a Key) -> Option<&'a Secret> {
        let mut given = [0; 32];
        let length = BASE64.decode_slice(self.signature, &mut given);
        let whole = Choice::from(u8::from(length == Ok(given.len())));
        let is_right =
            |secret: &&Secret| bool::from(digest(self.signed, secret).ct_eq(&given) & whole);
        key.secrets_at(now).filter(is_right).last()
    }
}

pub(crate) fn digest(text: &str, secret: &Secret) -> [u8; 32] {
    let mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes());
    let mut mac = mac.expect("a key of any length will do");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// The raw value of a parameter that may be there once.
fn only<'a>(query: &'a str, name: &str) -> Result<Option<&'a str>, Refused> {
    let value = |part: &'a str| part.strip_prefix(name)?.strip_prefix('=');
    let mut values = query.split('&').filter_map(value);
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err(Refused::Malformed("a parameter of the signature is there twice")),
    }
}

fn time(text: &str) -> Result<SystemTime, Refused> {
    let digits = text.len() <= LONGEST_TIME && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = text.parse().ok().filter(|_| digits);
    let end = seconds.and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
    end.ok_or(Refused::Malformed("`expires` is not a time in seconds since 1970"))
}
