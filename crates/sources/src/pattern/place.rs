//! What a pattern says of each part of an address.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::address::{Address, Object, StoreScheme};
use crate::glob;

/// Where a pattern allows to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Web { scheme: Option<String>, hosts: Hosts, port: Port, path: Option<String> },
    Object { scheme: StoreScheme, bucket: String, path: Option<String> },
    File { path: String },
    Data,
}

/// The hosts of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hosts {
    All,
    One(Host),
    /// All that end with this, which begins with a dot.
    Below(String),
}

/// The ports of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Port {
    /// That of the scheme.
    Usual,
    One(u16),
    All,
}

impl Place {
    /// Reads a pattern, or says what is wrong with it.
    pub(super) fn read(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() {
            return Err("it is empty");
        }
        let strange = |c: char| c.is_whitespace() || c.is_control() || "\\?#@".contains(c);
        if text.contains(strange) {
            return Err("it has characters that say nothing of a source");
        }
        if text == "data:" {
            return Ok(Self::Data);
        }
        if let Some(path) = text.strip_prefix("files/") {
            return Ok(Self::File { path: decoded(path)? });
        }
        match text.split_once("://") {
            None => web(None, text),
            Some((scheme @ ("http" | "https"), rest)) => web(Some(scheme), rest),
            Some((scheme, rest)) => object(scheme, rest),
        }
    }

    /// Whether an address is here.
    pub(super) fn has(&self, address: &Address) -> bool {
        match (self, address) {
            (Self::Web { scheme, hosts, port, path }, Address::Http(url)) => {
                scheme.as_deref().is_none_or(|scheme| scheme == url.scheme())
                    && hosts.has(url)
                    && port.is_of(url)
                    && path.as_deref().is_none_or(|path| glob::matches_path(path, url.path()))
            }
            (Self::Object { scheme, bucket, path }, Address::Object(object)) => {
                let Object { scheme: s, bucket: b, key } = object;
                let in_path = |path: &str| glob::matches(path, key);
                scheme == s && bucket == b && path.as_deref().is_none_or(in_path)
            }
            (Self::File { path }, Address::File(file)) => glob::matches(path, file),
            (Self::Data, Address::Data(_)) => true,
            _ => false,
        }
    }
}

fn object(scheme: &str, rest: &str) -> Result<Place, &'static str> {
    let scheme = StoreScheme::named(scheme).ok_or("its scheme is not fetched")?;
    let (bucket, path) = split(rest);
    if bucket.is_empty() || bucket.contains('*') {
        return Err("its bucket is not a name");
    }
    let path = path.map(|path| decoded(path.trim_start_matches('/'))).transpose()?;
    Ok(Place::Object { scheme, bucket: bucket.to_owned(), path })
}

fn web(scheme: Option<&str>, rest: &str) -> Result<Place, &'static str> {
    let (authority, path) = split(rest);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port_of(port)?),
        _ => (authority, Port::Usual),
    };
    let path = path.map(decoded).transpose()?;
    Ok(Place::Web { scheme: scheme.map(str::to_owned), hosts: Hosts::read(host)?, port, path })
}

/// The host or bucket, and the path with its `/`.
fn split(rest: &str) -> (&str, Option<&str>) {
    rest.find('/').map_or((rest, None), |at| (&rest[..at], Some(&rest[at..])))
}

fn port_of(text: &str) -> Result<Port, &'static str> {
    if text == "*" {
        return Ok(Port::All);
    }
    text.parse().map(Port::One).map_err(|_| "its port is not a number")
}

fn decoded(path: &str) -> Result<String, &'static str> {
    let path = percent_decode_str(path).decode_utf8().map_err(|_| "its path is not UTF-8")?;
    if path.split('/').any(|name| matches!(name, "." | "..")) {
        return Err("its path has `.` or `..` in it");
    }
    Ok(path.into_owned())
}

impl Hosts {
    fn read(text: &str) -> Result<Self, &'static str> {
        if text == "*" {
            return Ok(Self::All);
        }
        let (name, below) = match text.strip_prefix("*.") {
            Some(name) => (name, true),
            None => (text, false),
        };
        if name.contains('*') {
            return Err("`*` stands for whole names at the beginning of a host");
        }
        let name = name.strip_suffix('.').unwrap_or(name);
        let host = Host::parse(name).map_err(|_| "its host is not a name")?;
        match host {
            Host::Domain(name) if name.split('.').any(str::is_empty) => {
                Err("its host is not a name")
            }
            Host::Domain(name) if below => Ok(Self::Below(format!(".{name}"))),
            _ if below => Err("numbers have nothing below them"),
            host => Ok(Self::One(host)),
        }
    }

    fn has(&self, url: &Url) -> bool {
        match self {
            Self::All => true,
            Self::One(host) => url.host() == Some(as_ref(host)),
            Self::Below(end) => url.domain().is_some_and(|name| name.ends_with(end.as_str())),
        }
    }
}

fn as_ref(host: &Host) -> Host<&str> {
    match host {
        Host::Domain(name) => Host::Domain(name.as_str()),
        Host::Ipv4(ip) => Host::Ipv4(*ip),
        Host::Ipv6(ip) => Host::Ipv6(*ip),
    }
}

impl Port {
    fn is_of(self, url: &Url) -> bool {
        match self {
            Self::All => true,
            // A URL has no port if it is its scheme's.
            Self::Usual => url.port().is_none(),
            Self::One(port) => url.port_or_known_default() == Some(port),
        }
    }
}
