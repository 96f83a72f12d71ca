//! Answers of `/image/…`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use imgflo_keys::address;
use imgflo_video::Format;

use super::ask::Asking;
use super::upload;
use crate::app::App;
use crate::caller::{self, Caller};
use crate::fault::{Fault, Kind};
use crate::http::{Client, stored};
use crate::make::check_pixels;
use crate::results::Entry;
use crate::trace;

/// Bytes of the name in `Content-Disposition`.
const LONGEST_NAME: usize = 80;

/// `GET /image/GRAPH[.EXT]?…`, `/image/GRAPH/s/BASE64URL[.EXT]`, `/image/GRAPH/e/SEALED[.EXT]`.
pub(crate) async fn get(
    State(app): State<App>,
    client: Client,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match picture(&app, client, &uri, &headers).await {
        Ok(response) => response,
        Err(fault) => crate::fallback::instead(&app, &uri, &headers, fault).await,
    }
}

async fn picture(
    app: &App,
    client: Client,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let (caller, query) = caller::permitted(app, client, uri).await?;
    let asking = Asking::new(app, &caller, path(app, uri.path())?, query, headers, None)?;
    trace::tell("imgflo.graph", asking.order.saved.name.clone());
    caller.may_take(&asking.from)?;
    let key = asking.key();
    let again = |before| asking.asked(&caller, Some(before)).ok();
    let kept = app.kept(&key, &asking.order.saved.hash, again).await;
    let (entry, from) = match kept {
        Some(entry) => {
            check_pixels(asking.order.most_pixels, entry.head.size)?;
            (entry, "hit")
        }
        None => {
            if let Some(key) = caller.key() {
                caller::charge(app, key).await?;
            }
            let (asked, label) = asking.asked(&caller, None)?;
            (app.make(asked, label).await?, "miss")
        }
    };
    let mut response = answered(app, &entry, headers, &caller, &asking);
    response.headers_mut().insert("x-cache", HeaderValue::from_static(from));
    Ok(response)
}

/// `POST /image/GRAPH[.EXT]?…`: the picture comes along, as the body or in a form.
pub(crate) async fn post(State(app): State<App>, client: Client, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    uploaded(&app, client, &parts.uri, &parts.headers, body).await.into_response()
}

async fn uploaded(
    app: &App,
    client: Client,
    uri: &Uri,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    let (caller, query) = caller::permitted(app, client, uri).await?;
    let _place = app.work.queue()?;
    let sent = upload::read(headers, body, app.config.limits.body).await?;
    let spec = path(app, uri.path())?;
    let mut asking = Asking::new(app, &caller, spec, query, headers, sent.graph)?;
    trace::tell("imgflo.graph", asking.order.saved.name.clone());
    let names: Vec<String> = asking.order.saved.pictures().into_iter().map(str::to_owned).collect();
    for (name, picture) in sent.pictures {
        let first = || names.iter().find(|name| asking.from.iter().all(|(from, _)| from != *name));
        let known = name.filter(|name| names.contains(name));
        let none = || Fault::new(Kind::Malformed, "the graph takes no such picture");
        let name = known.or_else(|| first().cloned()).ok_or_else(none)?;
        asking.order.inputs.push((name, picture));
    }
    if let Some(key) = caller.key() {
        caller::charge(app, key).await?;
    }
    let until = app.until();
    let allowed = caller.sources()?;
    for (name, address) in &asking.from {
        let fetched = app.fetch(address, &allowed, 0, until).await?;
        asking.order.inputs.push((name.clone(), fetched));
    }
    let (_, label) = asking.asked(&caller, None)?;
    let made = app.compute(asking.order.clone(), until).await?;
    let entry = Arc::new(crate::app::entry(made, Vec::new(), label));
    let mut response = answered(app, &entry, headers, &caller, &asking);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The graph with its ending, and the picture's address if it is in the path.
pub(crate) fn path(app: &App, path: &str) -> Result<(String, Option<String>), Fault> {
    let malformed = |detail: &str| Fault::new(Kind::Malformed, detail);
    let nothing = || Fault::new(Kind::Missing, "there is nothing at this address");
    let rest = path.strip_prefix("/image/").ok_or_else(nothing)?;
    let decode = |text: &str| {
        let text = percent_encoding::percent_decode_str(text).decode_utf8();
        text.map(|text| text.into_owned()).map_err(|_| malformed("the path is not UTF-8 text"))
    };
    let segments: Vec<&str> = rest.split('/').collect();
    match *segments.as_slice() {
        [spec] if !spec.is_empty() => Ok((decode(spec)?, None)),
        [graph, how @ ("s" | "e"), coded] if !graph.is_empty() => {
            let (coded, ending) = match coded.rsplit_once('.') {
                Some((coded, ending)) => (coded, format!(".{ending}")),
                None => (coded, String::new()),
            };
            let wrong = |_| malformed("the picture's address in the path cannot be decoded");
            let source = match how {
                "s" => address::decode(coded).map_err(wrong)?,
                _ => {
                    let key = app.seal.as_ref();
                    let none = "no seal-key is set up, so addresses are not encrypted here";
                    address::open(coded, key.ok_or_else(|| malformed(none))?).map_err(wrong)?
                }
            };
            Ok((decode(graph)? + &ending, Some(source)))
        }
        _ => Err(nothing()),
    }
}

/// The picture, as an answer.
fn answered(
    app: &App,
    entry: &Entry,
    headers: &HeaderMap,
    caller: &Caller,
    asking: &Asking,
) -> Response {
    let media_type = entry.head.media_type.as_deref().unwrap_or("application/octet-stream");
    let caching = caller::caching(app, entry, caller);
    let mut response = stored(entry, headers, media_type, &caching);
    let answer = response.headers_mut();
    if !asking.vary.is_empty()
        && let Ok(vary) = HeaderValue::from_str(&asking.vary.join(", "))
    {
        answer.insert(header::VARY, vary);
    }
    if asking.vary.iter().any(|name| name.starts_with("sec-ch")) {
        let hints = HeaderValue::from_static("Sec-CH-Width, Sec-CH-DPR");
        answer.insert("accept-ch", hints);
    }
    let name = file_name(&asking.order.saved.name, media_type);
    if let Ok(name) = HeaderValue::from_str(&format!("inline; filename=\"{name}\"")) {
        answer.insert(header::CONTENT_DISPOSITION, name);
    }
    let timing = format!("render;dur={}", entry.head.took_ms);
    if let Ok(timing) = HeaderValue::from_str(&timing) {
        answer.insert("server-timing", timing);
    }
    response
}

/// A name for the file when it is saved, of letters that need no escaping.
fn file_name(graph: &str, media_type: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let name: String = graph.chars().map(plain).take(LONGEST_NAME).collect();
    let name = if name == "-" { "picture".to_owned() } else { name };
    match Format::of_media_type(media_type) {
        Some(format) => format!("{name}.{}", format.ending()),
        None => name,
    }
}
