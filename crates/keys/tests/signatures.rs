//! What a signature lets through, and what not.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use imgflo_keys::signature::{check, claim, sign};
use imgflo_keys::{Key, Refused, Secret};

const TARGET: &str = "/image/sepia.jpg?input=https%3A%2F%2Fa.org%2Fx.jpg&scale=0.5&key=k1";

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

fn key() -> Key {
    Key { legacy: false, ..Key::given("k1", "the secret", false) }
}

fn signed() -> String {
    sign(TARGET, &key().secrets[0])
}

fn refused(target: &str) -> Refused {
    check(target, now(), &key()).unwrap_err()
}

/// Computed with `openssl dgst -sha256 -hmac "the secret" -binary | basenc --base64url`.
const KNOWN: &str = "YuZ8T1mUUo-MsWu9ljwP9EKlRXkI1YKab-6xsSmR7ys";

#[test]
fn a_signature_is_what_others_compute() {
    assert_eq!(signed(), format!("{TARGET}&signature={KNOWN}"));
    assert_eq!(check(&signed(), now(), &key()).unwrap().until, None);
}

#[test]
fn every_changed_bit_is_noticed() {
    let right = signed().into_bytes();
    for bit in 0..8 * right.len() {
        let mut wrong = right.clone();
        wrong[bit / 8] ^= 1 << (bit % 8);
        if let Ok(wrong) = String::from_utf8(wrong) {
            assert!(check(&wrong, now(), &key()).is_err(), "{wrong}");
        }
    }
}

#[test]
fn every_missing_end_is_noticed() {
    let right = signed();
    for length in 0..right.len() {
        assert!(check(&right[..length], now(), &key()).is_err(), "{}", &right[..length]);
    }
}

#[test]
fn what_looks_nearly_the_same_is_something_else() {
    let signature = signed().split_off(TARGET.len());
    let again = |target: &str| format!("{target}{signature}");
    for wrong in [
        again(&TARGET.replace("sepia", "Sepia")),
        again(&TARGET.replace("%3A", "%3a")),
        again(&TARGET.replace("%3A", ":")),
        again(&TARGET.replace("scale", "s%63ale")),
        again(&TARGET.replace("sepia", "sepi%61")),
        again(&TARGET.replace("&scale=0.5&key=k1", "&key=k1&scale=0.5")),
        again(&TARGET.replace("key=k1", "key=%6b1")),
        again(&format!("{TARGET}&")),
        again(&format!("{TARGET}&width=5")),
        again(&format!("{TARGET}&expires=9999999999")),
        again(&format!("/{TARGET}")),
        again(&TARGET.replace('?', "/?")),
        again(&TARGET.replace("0.5", "0.50")),
        again(&TARGET.replace("0.5", "0.5 ")),
        signed() + "=",
        signed() + "A",
        signed().to_uppercase(),
        signed().replace("signature", "Signature"),
        signed().replace("&signature", "&%73ignature"),
    ] {
        assert!(check(&wrong, now(), &key()).is_err(), "{wrong}");
    }
    assert_eq!(refused(&again(&format!("{TARGET}&width=5"))), Refused::Wrong);
}

#[test]
fn a_signature_comes_last_and_once() {
    let signature = signed().rsplit_once('=').unwrap().1.to_owned();
    for wrong in [
        format!("{}&width=5", signed()),
        format!("{}&signature={signature}", signed()),
        sign(&signed(), &key().secrets[0]),
        format!("/image/sepia.jpg?signature={signature}&key=k1"),
        format!("/image/sepia.jpg&signature={signature}?key=k1"),
    ] {
        assert!(matches!(refused(&wrong), Refused::Malformed(_)), "{wrong}");
    }
}

#[test]
fn a_key_is_named_once() {
    for wrong in ["/image/a.jpg?x=1", "/image/a.jpg?key=k1&key=k1", "/image/a.jpg?key=k1&key=k2"] {
        let target = sign(wrong, &key().secrets[0]);
        assert!(matches!(refused(&target), Refused::Malformed(_)), "{target}");
    }
    let other = sign("/image/a.jpg?key=k2", &key().secrets[0]);
    assert_eq!(refused(&other), Refused::Unknown);
    assert_eq!(claim(&other).unwrap().key, "k2");
    assert_eq!(claim(&sign("/a?key=%C3%BC%20", &key().secrets[0])).unwrap().key, "ü ");
}

#[test]
fn an_unsigned_request_is_just_that() {
    for target in ["/image/a.jpg", "", "/?key=k1", "&", "/image/a.jpg?a=signature"] {
        assert_eq!(refused(target), Refused::Unsigned, "{target}");
    }
}

#[test]
fn a_request_expires_when_it_says() {
    let with = |expires: &str| sign(&format!("{TARGET}&expires={expires}"), &key().secrets[0]);
    let end = UNIX_EPOCH + Duration::from_secs(1_800_000_001);
    assert_eq!(check(&with("1800000001"), now(), &key()).unwrap().until, Some(end));
    assert_eq!(refused(&with("1800000000")), Refused::Expired);
    assert_eq!(refused(&with("0")), Refused::Expired);
    for wrong in
        ["", "-1", "+1800000001", "1e12", "1800000001.5", "99999999999999999999", "tomorrow"]
    {
        assert!(matches!(refused(&with(wrong)), Refused::Malformed(_)), "{wrong}");
    }
    let late = format!("{}&expires=1800000001", signed());
    assert!(check(&late, now(), &key()).is_err(), "it cannot be added later");
}

#[test]
fn any_secret_that_still_counts_will_do() {
    let hour = Duration::from_secs(3600);
    let old = Secret::new("the old secret").ending(now() + hour);
    let gone = Secret::new("the oldest secret").ending(now());
    let rotated =
        Key { secrets: vec![Secret::new("the new secret"), old.clone(), gone.clone()], ..key() };
    let until = |secret: &Secret| check(&sign(TARGET, secret), now(), &rotated);
    assert_eq!(until(&rotated.secrets[0]).unwrap().until, None);
    assert_eq!(until(&old).unwrap().until, Some(now() + hour));
    assert_eq!(until(&gone).unwrap_err(), Refused::Wrong);
    assert_eq!(until(&key().secrets[0]).unwrap_err(), Refused::Wrong);
}

#[test]
fn a_wrong_signature_tells_nothing_about_the_key() {
    let off = Key { enabled: false, ..key() };
    let over = Key { expires: Some(now()), ..key() };
    let wrong = sign(TARGET, &Secret::new("guess"));
    for key in [&off, &over] {
        assert_eq!(check(&wrong, now(), key), Err(Refused::Wrong));
    }
    assert_eq!(check(&signed(), now(), &off), Err(Refused::Disabled));
    assert_eq!(check(&signed(), now(), &over), Err(Refused::KeyExpired));
}

#[test]
fn no_secret_signs_nothing() {
    let none = Key { secrets: Vec::new(), ..key() };
    assert_eq!(check(&signed(), now(), &none), Err(Refused::Wrong));
    let empty = Key { secrets: vec![Secret::new("")], ..key() };
    let target = sign(TARGET, &empty.secrets[0]);
    assert_eq!(check(&target, now(), &empty), Err(Refused::Wrong));
}

#[test]
fn nothing_is_too_long_to_be_refused() {
    let long = format!("{TARGET}&x={}", "a".repeat(1 << 20));
    assert!(matches!(refused(&sign(&long, &key().secrets[0])), Refused::Malformed(_)));
}
