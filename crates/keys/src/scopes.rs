//! What a key may do.

use url::Url;
use wildmatch::WildMatch;

use crate::Error;

/// Patterns in a list.
const MOST_PATTERNS: usize = 100;
/// Bytes of a pattern.
const LONGEST_PATTERN: usize = 200;
/// Where addresses without a host are looked at; nobody can have this name.
const OWN: &str = "http://own.invalid/";

/// What a key may do.
///
/// In patterns `*` stands for anything, and `?` for one character. A pattern for sources is
/// `[SCHEME://]HOST[:PORT][/PATH]`, where the host may be `*` or begin with `*.`; it means http
/// and https if no scheme is in it, the scheme's own port if no port is, and every path if no path
/// is. A pattern that begins with `/` is for the server's own files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes {
    /// Patterns of the graphs it may use; none at all means every graph.
    pub graphs: Vec<String>,
    /// Patterns of the sources it may use; none at all means every source.
    pub sources: Vec<String>,
    /// Whether a graph may come with the request, instead of being one of the server's.
    pub on_the_fly: bool,
    /// Whether it may do what only administrators do, such as having a result made anew.
    pub admin: bool,
}

impl Scopes {
    /// Whether the key may use the graph of this name.
    pub fn allows_graph(&self, name: &str) -> bool {
        self.graphs.is_empty()
            || self.graphs.iter().any(|pattern| WildMatch::new(pattern).matches(name))
    }

    /// Whether the key may use a picture at this address: of http or https, or relative to the
    /// server's own files. One with a user's name in it is never in a pattern.
    pub fn allows_source(&self, address: &str) -> bool {
        if self.sources.is_empty() {
            return true;
        }
        let Some(place) = Place::of(address) else { return false };
        self.sources.iter().filter_map(|text| Pattern::read(text)).any(|one| one.matches(&place))
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        check_patterns("graphs", &self.graphs, |_| true)?;
        check_patterns("sources", &self.sources, |text| Pattern::read(text).is_some())
    }
}

fn check_patterns(
    name: &'static str,
    patterns: &[String],
    is_right: impl Fn(&str) -> bool,
) -> Result<(), Error> {
    let value = |given: String, takes: &str| Err(Error::Value { name, given, takes: takes.into() });
    if patterns.len() > MOST_PATTERNS {
        return value(format!("{} patterns", patterns.len()), "up to 100 patterns");
    }
    for text in patterns {
        let plain = text.chars().all(|c| !c.is_whitespace() && !c.is_control());
        if text.is_empty() || text.len() > LONGEST_PATTERN || !plain {
            return value(format!("{text:?}"), "patterns of 1 to 200 bytes without spaces");
        }
        if !is_right(text) {
            return value(format!("{text:?}"), "HOST or HOST/PATH; `*` begins a host, as *.a.org");
        }
    }
    Ok(())
}

/// Where an address leads.
struct Place {
    url: Url,
    /// To the server's own files.
    own: bool,
}

impl Place {
    fn of(address: &str) -> Option<Self> {
        let place = match Url::parse(address) {
            Ok(url) => Self { own: false, url },
            Err(url::ParseError::RelativeUrlWithoutBase) => {
                Self { own: true, url: Url::parse(OWN).ok()?.join(address).ok()? }
            }
            Err(_) => return None,
        };
        let is_own = place.url.as_str().starts_with(OWN);
        let is_plain = place.url.username().is_empty() && place.url.password().is_none();
        (place.url.has_host() && is_plain && is_own == place.own).then_some(place)
    }
}

/// A pattern for sources, in its parts.
struct Pattern<'a> {
    scheme: Option<&'a str>,
    host: &'a str,
    port: Option<u16>,
    /// With its slash; nothing means every path.
    path: Option<&'a str>,
}

impl<'a> Pattern<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, text),
        };
        let slash = rest.find('/').unwrap_or(rest.len());
        let (place, path) = rest.split_at(slash);
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port.parse().ok()?)),
            _ => (place, None),
        };
        let known = scheme.is_none_or(|scheme| scheme == "http" || scheme == "https");
        let named = host.strip_prefix("*.").unwrap_or(if host == "*" { "any" } else { host });
        let own = scheme.is_none() && place.is_empty() && !path.is_empty();
        let right = own || (!named.is_empty() && !named.contains(['*', '?', '@']));
        let path = (!path.is_empty()).then_some(path);
        (known && right).then_some(Self { scheme, host, port, path })
    }

    fn matches(&self, place: &Place) -> bool {
        let url = &place.url;
        let there = if place.own { self.host.is_empty() } else { self.has_host(url) };
        there && self.path.is_none_or(|path| WildMatch::new(path).matches(url.path()))
    }

    fn has_host(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let named = match self.host.strip_prefix('*') {
            Some(end) => host.len() > end.len() && ends_with(host, end),
            None => host.eq_ignore_ascii_case(self.host),
        };
        let scheme = self.scheme.map_or_else(
            || url.scheme() == "http" || url.scheme() == "https",
            |scheme| url.scheme() == scheme,
        );
        // The scheme's own port is never in a `Url`.
        let port = match (self.port, url.scheme()) {
            (Some(80), "http") | (Some(443), "https") => None,
            (port, _) => port,
        };
        named && scheme && url.port() == port
    }
}

fn ends_with(host: &str, end: &str) -> bool {
    let start = host.len() - end.len();
    host.get(start..).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(pattern: &str, address: &str) -> bool {
        let scopes = Scopes { sources: vec![pattern.into()], ..Scopes::default() };
        assert!(scopes.check().is_ok(), "{pattern}");
        scopes.allows_source(address)
    }

    #[test]
    fn without_patterns_everything_is_allowed() {
        let scopes = Scopes::default();
        assert!(scopes.allows_graph("sepia"));
        assert!(scopes.allows_source("ftp://anything"));
    }

    #[test]
    fn graphs_are_named_by_patterns() {
        let scopes = Scopes { graphs: vec!["thumb-*".into(), "sepia".into()], ..Scopes::default() };
        assert!(scopes.allows_graph("sepia"));
        assert!(scopes.allows_graph("thumb-small"));
        assert!(!scopes.allows_graph("sepia2"));
        assert!(!scopes.allows_graph("my-thumb-small"));
    }

    #[test]
    fn a_host_is_itself_and_nobody_else() {
        for right in ["http://a.org/x.jpg", "https://A.ORG", "https://a.org:443/x"] {
            assert!(sources("a.org", right), "{right}");
        }
        for wrong in [
            "http://b.org/a.org",
            "http://a.org.evil.org/",
            "http://evil-a.org/",
            "http://x.a.org/",
            "http://a.org@evil.org/",
            "http://me@a.org/",
            "http://me:word@a.org/",
            "http://a.org:8080/",
            "ftp://a.org/",
            "data:image/png;base64,a.org",
            "//a.org/x",
            "files/a.org",
            "http://evil.org/?http://a.org/",
            "http://evil.org\\@a.org/",
        ] {
            assert!(!sources("a.org", wrong), "{wrong}");
        }
    }

    #[test]
    fn a_star_stands_for_every_name_below() {
        assert!(sources("*.a.org", "https://x.a.org/"));
        assert!(sources("*.a.org", "https://y.x.a.org/"));
        assert!(!sources("*.a.org", "https://a.org/"));
        assert!(!sources("*.a.org", "https://xa.org/"));
        assert!(sources("*", "https://anything.org/"));
        assert!(!sources("*", "files/mine.jpg"));
    }

    #[test]
    fn scheme_port_and_path_count_if_they_are_there() {
        assert!(!sources("https://a.org", "http://a.org/"));
        assert!(sources("a.org:8080", "http://a.org:8080/"));
        assert!(!sources("a.org:8080", "http://a.org/"));
        assert!(sources("http://a.org:80", "http://a.org/"));
        assert!(sources("a.org/photos/*", "http://a.org/photos/2024/x.jpg?size=1"));
        assert!(!sources("a.org/photos/*", "http://a.org/private/x.jpg"));
        assert!(!sources("a.org/photos/*", "http://a.org/photos/../private/x.jpg"));
        assert!(!sources("a.org/photos/*", "http://a.org/photos/%2e%2e/private/x.jpg"));
    }

    #[test]
    fn the_servers_own_files_have_patterns_without_a_host() {
        assert!(sources("/files/*", "files/x.jpg"));
        assert!(sources("/files/*", "/files/x.jpg"));
        assert!(!sources("/files/*", "files/../secret/x.jpg"));
        assert!(!sources("/files/*", "http://a.org/files/x.jpg"));
        assert!(!sources("own.invalid", "files/x.jpg"));
        assert!(!sources("/files/*", "http://own.invalid/files/x.jpg"));
    }

    #[test]
    fn a_pattern_that_would_let_strangers_in_is_refused() {
        for wrong in [
            "a.org*",
            "*a.org",
            "*.*",
            "a.*/x",
            "me@a.org",
            "ftp://a.org",
            "a.org:x",
            "",
            "https://",
            "a b",
        ] {
            let scopes = Scopes { sources: vec![wrong.into()], ..Scopes::default() };
            assert!(scopes.check().is_err(), "{wrong}");
        }
    }
}
