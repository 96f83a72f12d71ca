//! How long a copy of a source is good: RFC 9111, as far as it concerns who always asks the same
//! way, and RFC 5861.

use std::time::{Duration, SystemTime};

use reqwest::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName, VARY};

use crate::fetched::Terms;
use crate::settings::Caching;

/// What is longer than this is this long.
pub(crate) const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How long a copy is good, from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Freshness {
    /// Whether a copy may be kept at all.
    pub(crate) keep: bool,
    /// As good as the origin.
    pub(crate) fresh: Duration,
    /// After that: good enough while the origin fails.
    pub(crate) stale: Duration,
}

impl Freshness {
    /// What holds when the origin says nothing.
    pub(crate) fn silent(caching: &Caching) -> Self {
        Self { keep: true, fresh: caching.fresh.min(LONGEST), stale: caching.stale.min(LONGEST) }
    }

    /// What the origin's headers say.
    pub(crate) fn of(headers: &HeaderMap, caching: &Caching) -> Self {
        let silent = Self::silent(caching);
        let directives = Directives::read(headers);
        let varies = headers.get_all(VARY).iter().any(|value| value.as_bytes() == b"*");
        let fresh = if directives.has("no-cache") || varies {
            Duration::ZERO
        } else {
            lifetime(headers, &directives).unwrap_or(silent.fresh)
        };
        let strict = ["no-cache", "must-revalidate", "proxy-revalidate", "s-maxage"];
        let stale = if strict.iter().any(|name| directives.has(name)) {
            Duration::ZERO
        } else {
            directives.seconds("stale-if-error").unwrap_or(silent.stale)
        };
        let keep = !directives.has("no-store") && !directives.has("private");
        Self { keep, fresh: fresh.min(LONGEST), stale: stale.min(LONGEST) }
    }

    /// The terms for a copy that is made now, of what was reached by these hops.
    pub(crate) fn terms(self, hops: Vec<String>) -> Terms {
        let fresh_until = SystemTime::now() + self.fresh;
        Terms { hops, fresh_until, stale_until: fresh_until + self.stale }
    }

    /// What holds when both do: a redirect is a part of the answer.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            keep: self.keep && other.keep,
            fresh: self.fresh.min(other.fresh),
            stale: self.stale.min(other.stale),
        }
    }
}

/// How long the origin says that its answer is good, less the time that it was on its way.
fn lifetime(headers: &HeaderMap, directives: &Directives) -> Option<Duration> {
    let seconds = directives.seconds("s-maxage").or_else(|| directives.seconds("max-age"));
    let lifetime = seconds.or_else(|| {
        let expires = headers.get(EXPIRES)?;
        // What is no date, such as 0, is long ago.
        let expires = expires.to_str().ok().and_then(|text| httpdate::parse_http_date(text).ok());
        let sent = date(headers, &DATE).unwrap_or_else(SystemTime::now);
        Some(expires.and_then(|at| at.duration_since(sent).ok()).unwrap_or_default())
    })?;
    let age = headers.get(AGE).and_then(|age| age.to_str().ok()?.trim().parse().ok());
    Some(lifetime.saturating_sub(Duration::from_secs(age.unwrap_or(0))))
}

/// A header that is a date.
pub(crate) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

/// What Cache-Control says: names in lower case, and values.
struct Directives(Vec<(String, String)>);

impl Directives {
    fn read(headers: &HeaderMap) -> Self {
        let texts = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
        let directives = texts.flat_map(|text| text.split(',')).map(|directive| {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            (name.trim().to_ascii_lowercase(), value.trim().trim_matches('"').to_owned())
        });
        Self(directives.collect())
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| other == name)
    }

    /// The shortest, if it is said twice. What is no number is 0: RFC 9111, 4.2.1.
    fn seconds(&self, name: &str) -> Option<Duration> {
        let values = self.0.iter().filter(|(other, _)| other == name);
        values.map(|(_, value)| Duration::from_secs(seconds(value))).min()
    }
}

fn seconds(text: &str) -> u64 {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().unwrap_or(u64::MAX) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SILENT: u64 = 60;

    fn of(headers: &[(&'static str, &str)]) -> Freshness {
        let named = |name| HeaderName::from_static(name);
        let pairs = headers.iter().map(|(name, value)| (named(name), value.parse().unwrap()));
        let caching = Caching {
            fresh: Duration::from_secs(SILENT),
            stale: Duration::from_secs(7),
            ..Caching::default()
        };
        Freshness::of(&pairs.collect(), &caching)
    }

    #[test]
    fn seconds_that_are_said_count_and_the_shared_ones_first() {
        for (said, fresh) in [
            ("max-age=5", 5),
            ("public, MAX-AGE = 5", 5),
            ("max-age=\"5\"", 5),
            ("max-age=5, s-maxage=9", 9),
            ("max-age=5, max-age=4", 4),
            ("max-age=x", 0),
            ("max-age=-1", 0),
            ("no-cache, max-age=5", 0),
            ("max-age=99999999999999999999999", LONGEST.as_secs()),
            ("immutable", SILENT),
        ] {
            let fresh = Duration::from_secs(fresh);
            assert_eq!(of(&[("cache-control", said)]).fresh, fresh, "{said}");
        }
    }

    #[test]
    fn a_date_counts_from_when_it_was_sent_less_the_age() {
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let soon = ("expires", "Sun, 06 Nov 1994 08:50:07 GMT");
        assert_eq!(of(&[date, soon]).fresh.as_secs(), 30);
        assert_eq!(of(&[date, soon, ("age", "20")]).fresh.as_secs(), 10);
        assert_eq!(of(&[date, soon, ("age", "40")]).fresh.as_secs(), 0);
        assert_eq!(of(&[date, ("expires", "0")]).fresh.as_secs(), 0);
        assert_eq!(of(&[date, soon, ("cache-control", "max-age=3")]).fresh.as_secs(), 3);
    }

    #[test]
    fn what_must_not_be_kept_is_not() {
        assert!(!of(&[("cache-control", "no-store")]).keep);
        assert!(!of(&[("cache-control", "private, max-age=9")]).keep);
        assert!(of(&[]).keep);
    }

    #[test]
    fn who_must_ask_again_has_nothing_to_stand_in() {
        assert_eq!(of(&[("cache-control", "max-age=1, must-revalidate")]).stale.as_secs(), 0);
        assert_eq!(of(&[("cache-control", "stale-if-error=5")]).stale.as_secs(), 5);
        assert_eq!(of(&[]).stale.as_secs(), 7);
    }

    #[test]
    fn of_a_redirect_and_its_target_the_stricter_counts() {
        let (redirect, target) = (of(&[("cache-control", "max-age=5")]), of(&[]));
        assert_eq!(redirect.and(target).fresh.as_secs(), 5);
        let never = of(&[("cache-control", "no-store")]);
        assert!(!target.and(never).keep);
    }
}
