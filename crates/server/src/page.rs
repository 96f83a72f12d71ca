//! `/`, the editor, and `/gallery`, all graphs at work: pages that are built in.

use std::io::Write;
use std::sync::LazyLock;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::app::App;
use crate::fault::{Fault, Kind};
use crate::http::takes_gzip;
use crate::results::{Entry, Head, etag};

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// The files that pages are made of.
macro_rules! files {
    ($($file:literal: $kind:expr,)*) => {
        &[$(($file, $kind, include_bytes!(concat!("../../../web/dist/assets/", $file)))),*]
    };
}

static EDITOR: &str = include_str!("../../../web/dist/index.html");
static GALLERY: &str = include_str!("../../../web/dist/gallery.html");
static FILES: &[(&str, &str, &[u8])] = files![
    "Modal.js": SCRIPT,
    "SearchField.js": SCRIPT,
    "about.js": SCRIPT,
    "arrows.js": SCRIPT,
    "camera.js": SCRIPT,
    "carried.js": SCRIPT,
    "color-editor.js": SCRIPT,
    "cursors.js": SCRIPT,
    "curve.js": SCRIPT,
    "dropper.js": SCRIPT,
    "editor.css": STYLE,
    "editor.js": SCRIPT,
    "exchange.js": SCRIPT,
    "fbp.js": SCRIPT,
    "files.js": SCRIPT,
    "gallery.css": STYLE,
    "gallery.js": SCRIPT,
    "gradient.js": SCRIPT,
    "handles.js": SCRIPT,
    "icon.svg": "image/svg+xml",
    "inspected.js": SCRIPT,
    "json.js": SCRIPT,
    "library.js": SCRIPT,
    "menu.js": SCRIPT,
    "nest.js": SCRIPT,
    "node.js": SCRIPT,
    "palette.js": SCRIPT,
    "play.js": SCRIPT,
    "publish.js": SCRIPT,
    "runtime.js": SCRIPT,
    "save.js": SCRIPT,
    "scopes.js": SCRIPT,
    "sheet.js": SCRIPT,
    "shortcuts.js": SCRIPT,
    "snippets.js": SCRIPT,
    "subgraph.js": SCRIPT,
    "take.js": SCRIPT,
    "tour.js": SCRIPT,
];

/// What the editor may do beyond other pages: speak to runtimes elsewhere, and show their pictures.
const EDITOR_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' blob: data: http: https:; connect-src 'self' ws: wss:; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'none'";

/// `GET /`.
pub(crate) async fn editor(State(app): State<App>) -> Response {
    let mut response = match app.runtime.link() {
        "" => page(EDITOR),
        link => page(EDITOR.replacen("</body>", &format!("{link}</body>"), 1)),
    };
    let policy = HeaderValue::from_static(EDITOR_POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// `GET /gallery` and `GET /debug/…`.
pub(crate) async fn gallery() -> Response {
    page(GALLERY)
}

fn page(html: impl IntoResponse) -> Response {
    let mut response = Html(html).into_response();
    let caching = HeaderValue::from_static("no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, caching);
    response
}

/// `GET /assets/FILE`.
pub(crate) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let found = FILES.iter().position(|(file, ..)| *file == name);
    let nothing = || Fault::new(Kind::Missing, "the page has no such file");
    let place = found.ok_or_else(nothing)?;
    let (_, kind, bytes) = FILES[place];
    let is_small = takes_gzip(&headers);
    let bytes = if is_small { SMALL[place].clone() } else { Bytes::from_static(bytes) };
    let head = Head { etag: etag(&bytes), ..Head::default() };
    let mut response = crate::http::own(&Entry { bytes, head }, &headers, kind, "no-cache");
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_small {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

/// Has the files made smaller, so that who asks first does not wait for it.
pub(crate) fn prepare() {
    LazyLock::force(&SMALL);
}

/// The files, as gzip makes them smallest.
static SMALL: LazyLock<Vec<Bytes>> = LazyLock::new(|| {
    let small = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
        written.expect("memory takes all that is written").into()
    };
    FILES.iter().map(|(_, _, bytes)| small(bytes)).collect()
});

#[cfg(test)]
mod tests {
    use super::FILES;

    #[test]
    fn every_file_that_is_built_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/dist/assets");
        let built = std::fs::read_dir(folder).unwrap();
        let mut built: Vec<_> =
            built.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        built.sort();
        assert_eq!(FILES.iter().map(|(file, ..)| *file).collect::<Vec<_>>(), built);
    }
}
