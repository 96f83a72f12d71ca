//! A picture in the place of one that cannot be made.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::fault::Fault;

/// Whether whoever asks wants to see a picture, and there is one for such cases.
pub(crate) fn wanted(app: &App, headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let shows = accept.is_some_and(|accept| accept.contains("image/"));
    shows && app.config.fallback.is_some()
}

/// The picture, marked as what it is: the status stays that of the fault.
pub(crate) async fn instead(app: &App, fault: Fault) -> Response {
    let Some(address) = &app.config.fallback else { return fault.into_response() };
    let Ok(picture) = app.fetch(address, &[], 0, app.until()).await else {
        return fault.into_response();
    };
    let format = imgflo_codec::FileFormat::of(&picture.bytes);
    let media_type = format.map_or("application/octet-stream", |format| format.media_type());
    let kind = fault.kind;
    let mut response = (kind.status(), picture.bytes.to_vec()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-fallback", HeaderValue::from_static(kind.name()));
    response.extensions_mut().insert(kind);
    response
}
