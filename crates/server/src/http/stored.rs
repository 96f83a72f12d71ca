//! Answers with bytes that are kept: whole, in part, or not at all if they are known already.

use std::ops::Range;
use std::time::SystemTime;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::results::Entry;

/// The bytes of a result, as the request's headers ask for them.
pub(crate) fn stored(
    entry: &Entry,
    asked: &HeaderMap,
    media_type: &str,
    caching: &str,
) -> Response {
    let mut response = own(entry, asked, media_type, caching);
    // An SVG can have scripts in it; as a picture in a page they do not run.
    if response.status() != StatusCode::NOT_MODIFIED && media_type.contains("svg") {
        let headers = response.headers_mut();
        insert(headers, header::CONTENT_TYPE, "application/octet-stream");
        insert(headers, header::CONTENT_DISPOSITION, "attachment");
    }
    response
}

/// The same, of a file that is a part of the program: what is in it is known.
pub(crate) fn own(entry: &Entry, asked: &HeaderMap, media_type: &str, caching: &str) -> Response {
    let etag = format!("\"{}\"", entry.head.etag);
    let mut response = if is_known(asked, &etag, entry.head.made()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        bytes(entry, asked, &etag)
    };
    let headers = response.headers_mut();
    let modified = httpdate::fmt_http_date(entry.head.made());
    for (name, value) in [
        (header::ETAG, etag.as_str()),
        (header::LAST_MODIFIED, &modified),
        (header::CACHE_CONTROL, caching),
        (header::ACCEPT_RANGES, "bytes"),
    ] {
        insert(headers, name, value);
    }
    if response.status() != StatusCode::NOT_MODIFIED {
        insert(response.headers_mut(), header::CONTENT_TYPE, media_type);
    }
    response
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// Whether whoever asks has the same already.
fn is_known(asked: &HeaderMap, etag: &str, made: SystemTime) -> bool {
    let text = |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(tags) = text(header::IF_NONE_MATCH) {
        let mut tags = tags.split(',').map(|tag| tag.trim().trim_start_matches("W/"));
        return tags.any(|tag| tag == etag || tag == "*");
    }
    let since =
        text(header::IF_MODIFIED_SINCE).and_then(|date| httpdate::parse_http_date(date).ok());
    since.is_some_and(|since| made <= since)
}

fn bytes(entry: &Entry, asked: &HeaderMap, etag: &str) -> Response {
    let length = entry.bytes.len();
    let unchanged = asked.get(header::IF_RANGE).is_none_or(|tag| tag.as_bytes() == etag.as_bytes());
    let wanted = asked.get(header::RANGE).filter(|_| unchanged);
    match wanted.and_then(|range| range.to_str().ok()).and_then(|text| range(text, length)) {
        None => entry.bytes.clone().into_response(),
        Some(Some(range)) => {
            let place = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            let part = entry.bytes.slice(range);
            (StatusCode::PARTIAL_CONTENT, [(header::CONTENT_RANGE, place)], part).into_response()
        }
        Some(None) => {
            let place = format!("bytes */{length}");
            (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, place)]).into_response()
        }
    }
}

/// The part that is asked for; nothing within, if there is no such part; nothing at all, if it is
/// asked for in a way that means everything.
fn range(text: &str, length: usize) -> Option<Option<Range<usize>>> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.trim().parse::<usize>();
    let range = match (first.trim(), last.trim()) {
        ("", last) => length.saturating_sub(number(last).ok()?)..length,
        (first, "") => number(first).ok()?..length,
        (first, last) => number(first).ok()?..number(last).ok()?.saturating_add(1).min(length),
    };
    Some((range.start < range.end).then_some(range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_as_http_has_it() {
        assert_eq!(range("bytes=0-3", 10), Some(Some(0..4)));
        assert_eq!(range("bytes=8-", 10), Some(Some(8..10)));
        assert_eq!(range("bytes=-3", 10), Some(Some(7..10)));
        assert_eq!(range("bytes=5-99", 10), Some(Some(5..10)));
        assert_eq!(range("bytes=10-", 10), Some(None));
        assert_eq!(range("bytes=4-2", 10), Some(None));
        assert_eq!(range("bytes=-0", 10), Some(None));
        for everything in ["lines=1-2", "bytes=", "bytes=a-b", "bytes=0-1,4-5"] {
            assert_eq!(range(everything, 10), None, "{everything}");
        }
    }
}
