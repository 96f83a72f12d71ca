//! Patterns for addresses: which sources may be used.

mod place;

use std::fmt;
use std::str::FromStr;

use crate::error::shown;
use crate::{Address, Error};
use place::Place;

/// Which addresses are allowed.
///
/// | pattern | allows |
/// |---|---|
/// | `example.com` | that host by http and https, at their own ports, and every path |
/// | `*.example.com` | every host below it, but not itself |
/// | `*` | every host |
/// | `example.com:8080`, `example.com:*` | that port, or every port |
/// | `https://example.com` | only https |
/// | `https://example.com/pictures/*` | only paths that begin so |
/// | `s3://bucket/*`, `gs://…`, `az://…` | objects whose key begins so |
/// | `files/*` | files |
/// | `data:` | addresses that are pictures themselves |
///
/// A `*` in a path stands for anything without a `/`; as its last character, for anything at all.
/// Queries are not looked at. Paths are compared as servers understand them: what could climb out
/// of a folder by `..`, however it is encoded, is in no folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    place: Place,
}

impl Pattern {
    /// Whether an address is allowed.
    #[must_use]
    pub fn matches(&self, address: &Address) -> bool {
        self.place.has(address)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Pattern {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let place = Place::read(text);
        let place = place.map_err(|reason| Error::Pattern { pattern: shown(text), reason })?;
        Ok(Self { text: text.to_owned(), place })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(pattern: &str, address: &str) -> bool {
        let pattern: Pattern = pattern.parse().unwrap();
        pattern.matches(&crate::parse(address).unwrap())
    }

    #[test]
    fn a_host_is_compared_whole() {
        assert!(allows("example.com", "http://example.com/a.png"));
        assert!(allows("example.com", "https://EXAMPLE.com./a.png?b#c"));
        assert!(allows("bücher.example", "https://xn--bcher-kva.example/"));
        for other in [
            "http://example.com.evil.test/",
            "http://evilexample.com/",
            "http://evil.test/example.com",
            "http://evil.test/?example.com",
            "http://www.example.com/",
            "http://example.com:8080/",
            "http://example.co/",
        ] {
            assert!(!allows("example.com", other), "{other}");
        }
    }

    #[test]
    fn a_star_stands_for_the_hosts_below() {
        assert!(allows("*.example.com", "https://a.example.com/"));
        assert!(allows("*.example.com", "https://a.b.example.com/"));
        assert!(!allows("*.example.com", "https://example.com/"));
        assert!(!allows("*.example.com", "https://evilexample.com/"));
        assert!(!allows("*.example.com", "https://a.example.com.evil.test/"));
        assert!(allows("*", "https://anything.test/"));
    }

    #[test]
    fn a_port_is_the_usual_one_unless_the_pattern_says_so() {
        assert!(allows("https://example.com", "https://example.com:443/"));
        assert!(!allows("https://example.com", "https://example.com:444/"));
        assert!(allows("example.com:444", "https://example.com:444/"));
        assert!(!allows("example.com:444", "https://example.com/"));
        assert!(allows("[::1]:*", "http://[::1]:9000/"));
        assert!(allows("127.0.0.1:*", "http://2130706433:9000/"));
    }

    #[test]
    fn a_scheme_is_only_itself() {
        assert!(!allows("https://example.com", "http://example.com/"));
        assert!(!allows("s3://example.com/*", "https://example.com/a"));
        assert!(!allows("example.com", "s3://example.com/a"));
        assert!(!allows("*", "files/a.png"));
        assert!(!allows("*", "data:,a"));
        assert!(allows("data:", "data:,a"));
    }

    #[test]
    fn a_folder_cannot_be_climbed_out_of() {
        let pattern = "https://example.com/pictures/*";
        for inside in ["pictures/a.png", "pictures/b/c.png", "pictures/../pictures/a.png"] {
            assert!(allows(pattern, &format!("https://example.com/{inside}")), "{inside}");
        }
        for outside in [
            "secrets/a.png",
            "picturesque/a.png",
            "pictures",
            "pictures/../secrets/a.png",
            "pictures/%2e%2e/secrets/a.png",
            "pictures/..%2fsecrets/a.png",
            "pictures/..%5csecrets/a.png",
            "pictures/%252e%252e/secrets/a.png",
            "pictures/%25252e%25252e%25252fsecrets/a.png",
            "pictures/..;/secrets/a.png",
            "pictures/..;x=1/secrets/a.png",
        ] {
            assert!(!allows(pattern, &format!("https://example.com/{outside}")), "{outside}");
        }
    }

    #[test]
    fn a_star_in_the_middle_stays_in_its_folder() {
        let pattern = "https://example.com/*/thumbs/*";
        assert!(allows(pattern, "https://example.com/anna/thumbs/a/b.png"));
        assert!(!allows(pattern, "https://example.com/anna/bert/thumbs/a.png"));
        assert!(allows("files/*.png", "files/a.png"));
        assert!(!allows("files/*.png", "files/a/b.png"));
        assert!(allows("s3://bucket/a%20b/*", "s3://bucket/a%20b/c"));
    }

    #[test]
    fn what_is_not_a_pattern_says_so() {
        for text in [
            "",
            "a b",
            "exa*mple.com",
            "*example.com",
            "a.*.example.com",
            "*.127.0.0.1",
            "ftp://example.com",
            "https://",
            "https://*.*.com",
            "example.com:x",
            "http://a@b.test",
            "s3://*/a",
            "s3:///a",
            "https://example.com/../a",
            "https://example.com/?a",
            "..",
            "a..b",
            "file:///etc/passwd",
            "javascript:alert(1)",
        ] {
            let error = text.parse::<Pattern>().unwrap_err();
            assert!(error.to_string().contains("is not a pattern"), "{text}: {error}");
        }
    }
}
