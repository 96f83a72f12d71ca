//! Addresses, as they are written and as they are meant.

use std::fmt;

use percent_encoding::{
    AsciiSet, CONTROLS, PercentEncode, percent_decode_str, utf8_percent_encode,
};
use url::{Host, Url};

use crate::Error;
use crate::error::shown;

/// Where a picture is, normalized: two ways to write the same address become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// On the web: `http` or `https`, a host, no credentials, no fragment.
    Http(Url),
    /// In the folder of files: a path of plain names, decoded.
    File(String),
    /// In an object store.
    Object(Object),
    /// In the address itself, as it was written.
    Data(String),
}

/// An object of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Whose protocol it is.
    pub scheme: StoreScheme,
    /// The bucket or container.
    pub bucket: String,
    /// The key, decoded.
    pub key: String,
}

/// Whose protocol a store speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StoreScheme {
    /// `s3://`, Amazon's, and many others'.
    S3,
    /// `gs://`, Google's.
    Gs,
    /// `az://`, Azure's.
    Az,
}

impl StoreScheme {
    /// What stands before the colon.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Gs => "gs",
            Self::Az => "az",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::S3, Self::Gs, Self::Az].into_iter().find(|scheme| scheme.name() == name)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(url) => url.fmt(f),
            Self::File(path) => write!(f, "files/{}", encoded(path)),
            Self::Object(Object { scheme, bucket, key }) => {
                write!(f, "{}://{bucket}/{}", scheme.name(), encoded(key))
            }
            Self::Data(text) => f.write_str(text),
        }
    }
}

/// A path as it is written in an address.
fn encoded(path: &str) -> PercentEncode<'_> {
    const NOT_PLAIN: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#').add(b'\\');
    utf8_percent_encode(path, NOT_PLAIN)
}

/// Reads back what an address was written as. On the web that may be the target of a redirect,
/// which is read less strictly than what somebody asks for.
pub(crate) fn read_back(text: &str) -> Result<Address, Error> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Address::Http(url)),
        _ => parse(text),
    }
}

/// Reads an address. What it leads to is not looked at, only how it is written.
///
/// # Errors
/// When it is none, is of a scheme that is not fetched, or has credentials in it.
pub fn parse(address: &str) -> Result<Address, Error> {
    if address.is_empty() {
        return Err(Error::address(address, "it is empty; write http://…, https://… or files/…"));
    }
    if let Some(path) = address.strip_prefix("files/") {
        return Ok(Address::File(file_path(address, path)?));
    }
    let Some((scheme, rest)) = address.split_once(':') else {
        let reason = "it does not say how to get there; write http://…, https://… or files/…";
        return Err(Error::address(address, reason));
    };
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "data" => Ok(Address::Data(address.to_owned())),
        "http" | "https" => web(address, rest).map(Address::Http),
        name => match StoreScheme::named(name) {
            Some(scheme) => object(address, scheme, rest).map(Address::Object),
            None => Err(Error::Scheme { scheme: shown(&scheme) }),
        },
    }
}

/// An address on the web. What browsers forgive is refused: nobody writes it by mistake.
fn web(address: &str, rest: &str) -> Result<Url, Error> {
    plain(address)?;
    let authority = authority(address, rest)?;
    if authority.contains('@') {
        let host = authority.rsplit('@').next().unwrap_or_default();
        return Err(Error::Credentials { host: shown(host) });
    }
    let url = Url::parse(address).map_err(|error| Error::address(address, error.to_string()))?;
    normalized(url).map_err(|reason| Error::address(address, reason))
}

/// The URL as it is asked for and compared: without fragment, and without the host's last dot.
///
/// The other constraints on hosts are also here, as redirects come this way.
pub(crate) fn normalized(mut url: Url) -> Result<Url, &'static str> {
    url.set_fragment(None);
    let Some(host) = url.host() else { return Err("it has no host") };
    if let Host::Domain(name) = host {
        let bare = name.strip_suffix('.').unwrap_or(name).to_owned();
        if bare.is_empty() || bare.len() > 253 || bare.split('.').any(str::is_empty) {
            return Err("its host is not a name");
        }
        if bare.len() < name.len() {
            url.set_host(Some(&bare)).map_err(|_| "its host is not a name")?;
        }
    }
    Ok(url)
}

fn object(address: &str, scheme: StoreScheme, rest: &str) -> Result<Object, Error> {
    plain(address)?;
    let bucket = authority(address, rest)?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if bucket.is_empty() || !bucket.chars().all(is_name) {
        return Err(Error::address(address, "its bucket is not a name"));
    }
    // The rest begins with `//` and the bucket, which are ASCII.
    let key = &rest[2 + bucket.len()..];
    let key = key.strip_prefix('/').unwrap_or(key);
    if key.contains(['?', '#']) {
        return Err(Error::address(address, "objects have no `?` or `#`; write %3F or %23"));
    }
    Ok(Object { scheme, bucket: bucket.to_owned(), key: file_path(address, key)? })
}

/// A path of plain names, decoded once.
fn file_path(address: &str, path: &str) -> Result<String, Error> {
    let refused = |reason| Error::Path { path: shown(address), reason };
    let path = percent_decode_str(path).decode_utf8();
    let path = path.map_err(|_| refused("it is not UTF-8"))?;
    if path.is_empty() {
        return Err(refused("it names nothing"));
    }
    if path.chars().any(|c| c.is_control() || c == '\\') {
        return Err(refused("it has characters that file names do not have"));
    }
    for name in path.split('/') {
        match name {
            "" => return Err(refused("it has an empty name in it")),
            ".." => return Err(refused("`..` leads out of the folder")),
            name if name.starts_with('.') => return Err(refused("hidden files are not served")),
            _ => {}
        }
    }
    Ok(path.into_owned())
}

/// What stands between `//` and the next `/`.
fn authority<'a>(address: &str, rest: &'a str) -> Result<&'a str, Error> {
    let Some(rest) = rest.strip_prefix("//") else {
        return Err(Error::address(address, "`//` goes after the colon"));
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() {
        return Err(Error::address(address, "it has no host"));
    }
    Ok(authority)
}

/// Refuses what parsers leave out or turn into something else.
fn plain(address: &str) -> Result<(), Error> {
    if address.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        let reason = "it has spaces, control characters or backslashes; percent-encode them";
        return Err(Error::address(address, reason));
    }
    Ok(())
}
