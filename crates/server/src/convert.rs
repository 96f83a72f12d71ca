//! `POST /convert`: a graph in another format.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use imgflo_flow::Format;
use imgflo_render::notation;
use imgflo_runtime::Right;

use crate::app::App;
use crate::caller;
use crate::fault::{Fault, Kind};
use crate::http::Client;
use crate::query::Query;
use crate::{images, runtime};

/// What can be asked for.
const TAKES: [&str; 5] = ["to", "from", "key", "expires", "signature"];

/// `POST /convert?to=json|fbp|xml|chain[&from=json|fbp|xml|chain]`: the body is a graph.
///
/// Nothing is rendered or fetched, so it is no matter whether graphs may come with requests: whoever
/// may look at graphs in the runtime may ask, and whoever is answered elsewhere.
pub(crate) async fn convert(State(app): State<App>, client: Client, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    converted(&app, client, &parts.uri, &parts.headers, body).await.into_response()
}

async fn converted(
    app: &App,
    client: Client,
    uri: &Uri,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    let query = permitted(app, client, uri, headers).await?;
    if let Some((name, _)) = query.iter().find(|(name, _)| !TAKES.contains(name)) {
        return Err(Fault::no_parameter(name, &TAKES[..2]));
    }
    let missing =
        || Fault::new(Kind::Malformed, "there is no `to`; add ?to=json, fbp, xml or chain");
    let to = format(&query, "to")?.ok_or_else(missing)?;
    let from = format(&query, "from")?;
    let _place = app.work.queue()?;
    let bytes = images::whole(body, app.config.limits.body).await?;
    if bytes.trim_ascii().is_empty() {
        return Err(Fault::new(Kind::Malformed, "the body is empty; send a graph in it"));
    }
    let operations = app.operations;
    let translate = move |_: &_| {
        let reading = notation::read(from, "", &bytes, &images::of_graphs(), operations)?;
        Ok((to.write(&reading.graph)?, reading.warnings))
    };
    let (text, warnings) = app.work.run(app.until(), translate).await?;
    Ok(answer(to, text, &warnings))
}

/// What is asked for, if whoever asks may.
async fn permitted(
    app: &App,
    client: Client,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Query, Fault> {
    if runtime::right(&app.runtime, headers) >= Right::Look {
        return caller::query(app, uri);
    }
    Ok(caller::permitted(app, client, uri).await?.1)
}

/// The format that a parameter names, if it is there.
fn format(query: &Query, name: &str) -> Result<Option<Format>, Fault> {
    let format = |text| {
        let wrong = || Fault::parameter(name, text, "json, fbp, xml or chain");
        Format::named(text).ok_or_else(wrong)
    };
    query.get(name).map(format).transpose()
}

/// The graph; headers tell what was passed over.
fn answer(to: Format, text: String, warnings: &[imgflo_flow::Error]) -> Response {
    let mut response = Bytes::from(text).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(to.media_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let told = |warning: &imgflo_flow::Error| warning.to_string().into_bytes();
    for warning in warnings.iter().map(told).flat_map(HeaderValue::try_from) {
        headers.append("x-warning", warning);
    }
    response
}
