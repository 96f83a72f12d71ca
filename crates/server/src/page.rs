//! `/`: the page that shows all graphs; it is built in.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use bytes::Bytes;

use crate::fault::{Fault, Kind};
use crate::results::{Entry, Head, etag};

/// The files that the page is made of.
macro_rules! files {
    ($($file:literal: $kind:literal)*) => {
        &[$(($file, $kind, include_bytes!(concat!("../../../web/dist/", $file)))),*]
    };
}

static PAGE: &str = include_str!("../../../web/dist/index.html");
static FILES: &[(&str, &str, &[u8])] = files![
    "assets/gallery.js": "text/javascript; charset=utf-8"
    "assets/gallery.css": "text/css; charset=utf-8"
    "assets/icon.svg": "image/svg+xml"
];

/// `GET /` and `GET /debug/…`.
pub(crate) async fn gallery() -> Response {
    let mut response = Html(PAGE).into_response();
    let caching = HeaderValue::from_static("no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, caching);
    response
}

/// `GET /assets/FILE`.
pub(crate) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let found = FILES.iter().find(|(file, ..)| file.strip_prefix("assets/") == Some(&*name));
    let nothing = || Fault::new(Kind::Missing, "the page has no such file");
    let (_, kind, bytes) = found.ok_or_else(nothing)?;
    let etag = etag(bytes);
    let entry = Entry { bytes: Bytes::from_static(bytes), head: Head { etag, ..Head::default() } };
    Ok(crate::http::stored(&entry, &headers, kind, "no-cache"))
}
