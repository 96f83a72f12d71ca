//! A picture in the place of one that cannot be made.

use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::app::App;
use crate::caller;
use crate::fault::Fault;

/// Soon it may be there.
const CACHING: HeaderValue = HeaderValue::from_static("max-age=5");

/// What is answered instead of a picture: another one, if there is one for such cases and whoever
/// asks wants to see a picture; else what is wrong.
pub(crate) async fn instead(app: &App, uri: &Uri, headers: &HeaderMap, fault: Fault) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    if !accept.is_some_and(|accept| accept.contains("image/")) {
        return fault.into_response();
    }
    let Some(address) = address(app, uri).await else { return fault.into_response() };
    match app.fetch(&address, &[], 0, app.until()).await {
        Ok(picture) => shown(picture.bytes.to_vec(), &fault),
        Err(error) => {
            tracing::warn!(address, %error, "a fallback cannot be shown");
            fault.into_response()
        }
    }
}

/// The address of the picture: the graph's own, else that of the key, else that of the server.
async fn address(app: &App, uri: &Uri) -> Option<String> {
    if let Some(address) = of_graph(app, uri.path()) {
        return Some(address);
    }
    // A key that cannot be looked up now, or is not the one that signed, has none.
    let caller = caller::caller(app, uri).await.ok();
    let of_key = caller.as_ref().and_then(|caller| caller.key()?.fallback.clone());
    of_key.or_else(|| app.config.fallback.clone())
}

/// The property `fallback` of a graph in the library, or of that of a preset.
fn of_graph(app: &App, path: &str) -> Option<String> {
    let name = path.strip_prefix("/image/")?.split('/').next()?;
    let name = percent_encoding::percent_decode_str(name).decode_utf8().ok()?;
    let shelf = app.library.shelf();
    let without_ending = name.rsplit_once('.').map_or(&*name, |(name, _)| name);
    let graph = [&*name, without_ending].into_iter().find_map(|name| {
        let name = shelf.presets.get(name).map_or(name, |preset| &preset.graph);
        shelf.graphs.get(name)
    });
    graph?.graph.properties.get("fallback").and_then(Value::as_str).map(str::to_owned)
}

/// The picture, marked as what it is: the status stays that of the fault.
fn shown(picture: Vec<u8>, fault: &Fault) -> Response {
    let format = imgflo_codec::FileFormat::of(&picture);
    let media_type = format.map_or("application/octet-stream", |format| format.media_type());
    let kind = fault.kind;
    let mut response = (kind.status(), picture).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, CACHING);
    headers.insert("x-fallback", HeaderValue::from_static(kind.name()));
    response.extensions_mut().insert(kind);
    response
}
