//! Answers to `/graph/…` and `/cache/…`: the checks in imgflo-server's order, and what each says.

use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use imgflo_codec::FileFormat;
use imgflo_keys::{Key, token};
use imgflo_op::Kind as ParameterKind;
use imgflo_sources::Fetched;
use imgflo_video::{Encoding, Format};
use serde_json::{Value, json};

use super::listing::listed;
use super::number::{javascript, real};
use super::request::Request;
use super::values::lenient;
use crate::app::{App, Asked, Label, Task};
use crate::caller;
use crate::fault::{Fault, Kind};
use crate::library::Saved;
use crate::make::{Order, check_pixels};
use crate::results::Entry;
use crate::sizes::Sides;
use crate::trace;

/// imgflo-server's status for what its graphs do not take.
const RETRY_WITH: u16 = 449;
/// Requests within requests.
const DEEPEST: u8 = 8;
/// Seconds that a kept picture may be kept elsewhere.
const CACHED: &str = "max-age=3600";

/// Parameters that every graph has.
const EVERYWHERE: [&str; 4] = ["width", "height", "video_bitrate", "video_framerate"];

/// `GET /graph/…`: makes the picture, waits for it, and says where it is.
pub(crate) async fn get(State(app): State<App>, uri: Uri) -> Response {
    let Some(request) = parse(&uri) else { return not_found() };
    if request.debugs() {
        return debug(&request);
    }
    match answer(&app, &request, 0, Wanted::Picture).await {
        Ok(_) => moved(&app, StatusCode::MOVED_PERMANENTLY, &request.key()),
        Err(refused) => *refused,
    }
}

/// `POST /graph/…`: makes the picture, and says where it will be.
pub(crate) async fn post(State(app): State<App>, uri: Uri) -> Response {
    let Some(request) = parse(&uri) else { return not_found() };
    match answer(&app, &request, 0, Wanted::Later).await {
        Ok(Some(_)) => moved(&app, StatusCode::MOVED_PERMANENTLY, &request.key()),
        Ok(None) => moved(&app, StatusCode::ACCEPTED, &request.key()),
        Err(refused) => *refused,
    }
}

/// A picture that is the input of another. It may have such an input itself, hence the box.
pub(crate) fn chained(
    app: App,
    address: String,
    depth: u8,
) -> Pin<Box<dyn Future<Output = Result<Arc<Fetched>, Fault>> + Send>> {
    Box::pin(async move { inner(&app, &address, depth).await })
}

async fn inner(app: &App, address: &str, depth: u8) -> Result<Arc<Fetched>, Fault> {
    let (path, query) = match address.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (address, None),
    };
    let refuse = |detail: &str| Fault::new(Kind::SourceRefused, detail);
    if depth > DEEPEST {
        return Err(refuse("pictures are made of pictures too many times; make one at a time"));
    }
    let request = Request::parse(path, query).ok_or_else(|| refuse("there is no such graph"))?;
    let made = answer(app, &request, depth, Wanted::Picture).await;
    let entry = made.map_err(|answer| {
        let status = answer.status().as_u16();
        let detail = format!("graph/{} answers with {status}", request.spec);
        Fault { origin: Some(status), ..Fault::new(Kind::Source, detail) }
    })?;
    let entry = entry.ok_or_else(|| Fault::ours("a picture that was waited for is not there"))?;
    Ok(Arc::new(Fetched::here(format!("graph/{address}"), Arc::from(&*entry.bytes))))
}

/// `GET /cache/KEY`: the bytes of a picture that is kept.
pub(crate) async fn cached(
    State(app): State<App>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(entry) = app.results.get(&key).await else { return not_found() };
    let ending = key.rsplit_once('.').map_or("", |(_, ending)| ending);
    let format = Format::of_ending(ending);
    let media_type = format.map_or("application/octet-stream", Format::media_type);
    crate::http::stored(&entry, &headers, media_type, CACHED)
}

/// `GET /version`.
pub(crate) async fn version() -> impl IntoResponse {
    let version = env!("CARGO_PKG_VERSION");
    Json(json!({ "server": version, "runtime": version, "npm": version }))
}

fn parse(uri: &Uri) -> Option<Request> {
    Request::parse(uri.path().strip_prefix("/graph/")?, uri.query())
}

/// An answer that says why there is no picture.
type Refused = Box<Response>;

/// Whether a picture is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Picture,
    Later,
}

/// The picture, if it is waited for or was there; else the answer that says why not.
async fn answer(
    app: &App,
    request: &Request,
    depth: u8,
    wanted: Wanted,
) -> Result<Option<Arc<Entry>>, Refused> {
    let caller = permitted(app, request).await?;
    if !request.is_within(app.config.limits.old_megapixels) {
        return Err(Box::new(StatusCode::UNPROCESSABLE_ENTITY.into_response()));
    }
    let saved = app.graph(&request.graph);
    if let Ok(saved) = &saved {
        trace::tell("imgflo.graph", saved.name.clone());
    }
    let most = caller.as_ref().and_then(|key| key.max_pixels);
    may_take(request, caller.as_deref()).map_err(|fault| failed(request, &fault))?;
    if let (Ok(saved), false) = (&saved, request.no_cache()) {
        let again = |before| asked(request, saved, depth, caller.as_deref(), Some(before)).ok();
        if let Some(entry) = app.kept(&request.key(), &saved.hash, again).await {
            let fits = check_pixels(most, entry.head.size);
            return fits.map(|()| Some(entry)).map_err(|fault| failed(request, &fault));
        }
    }
    // A key that may do anything has no quota.
    let counted = caller.as_ref().filter(|_| !request.no_cache());
    if counted.and_then(|key| key.quota).is_some_and(|quota| quota <= 0) {
        return Err(forbidden());
    }
    let saved = saved.map_err(|fault| failed(request, &fault))?;
    let (asked, label) = asked(request, &saved, depth, caller.as_deref(), None)?;
    if let Some(key) = &caller {
        caller::charge(app, key).await.map_err(|_| forbidden())?;
    }
    if wanted == Wanted::Later {
        app.make_behind(asked, label);
        return Ok(None);
    }
    let made = app.make(asked, label).await;
    made.map(Some).map_err(|fault| failed(request, &fault))
}

/// Whether the key is for the picture's source.
fn may_take(request: &Request, key: Option<&Key>) -> Result<(), Fault> {
    let allowed = key.map_or(Ok(Vec::new()), caller::sources)?;
    let address = request.get("input").map(|address| relative(&address));
    address.map_or(Ok(()), |address| caller::check_source(&address, &allowed))
}

/// Whose request it is. Where there are no keys, anybody's.
async fn permitted(app: &App, request: &Request) -> Result<Option<Arc<Key>>, Refused> {
    if !app.guarded {
        return Ok(None);
    }
    let (id, given) = request.signed.as_ref().ok_or_else(forbidden)?;
    let failed = |error| Box::new(caller::no_keys(&error).into_response());
    let key = app.keys.find(id).await.map_err(failed)?.ok_or_else(forbidden)?;
    let now = SystemTime::now();
    let admits = key.standing(now).is_ok() && (!request.no_cache() || key.scopes.admin);
    if !admits || !token::check(&request.spec, &request.search, given, now, &key) {
        return Err(forbidden());
    }
    Ok(Some(key))
}

/// What is to be made, and what it will be known by.
fn asked(
    request: &Request,
    saved: &Arc<Saved>,
    depth: u8,
    key: Option<&Key>,
    before: Option<Arc<Entry>>,
) -> Result<(Asked, Label), Refused> {
    let format = format(request, saved)?;
    let values = values(request, saved)?;
    let own = |name: &str| saved.interface.parameters.iter().any(|p| p.name == name);
    let side = |name: &str| {
        let number = javascript(&request.get(name)?);
        (number >= 1.0 && !own(name)).then_some(number.min(1e9) as u32)
    };
    let before_graph = Sides { width: side("width"), height: side("height") };
    let input = request.get("input").zip(saved.pictures().first().copied());
    let from = input.map(|(address, name)| (name.to_owned(), relative(&address)));
    let order = Order {
        saved: saved.clone(),
        values,
        inputs: Vec::new(),
        before: before_graph,
        size: None,
        frame: None,
        format,
        quality: None,
        film: film(request),
        most_pixels: key.and_then(|key| key.max_pixels),
    };
    let allowed = key.map(caller::sources).transpose();
    let allowed = allowed.map_err(|fault| Box::new(fault.into_response()))?.unwrap_or_default();
    let owner = key.map(|key| key.id.clone());
    let label = Label { key: request.key(), maker: saved.maker(), owner, tags: Vec::new() };
    let from = from.into_iter().collect();
    let task = Task::Picture(order.into());
    Ok((Asked { task, from, allowed, depth, before }, label))
}

/// An address without a scheme is one of the server itself.
fn relative(address: &str) -> String {
    if address.contains("http://") || address.contains("https://") {
        return address.to_owned();
    }
    address.trim_start_matches('/').to_owned()
}

/// The file format that the ending stands for; for a graph that does nothing, any.
fn format(request: &Request, saved: &Saved) -> Result<Option<Format>, Refused> {
    let Some(ending) = request.ending.as_deref().filter(|_| !saved.is_noop()) else {
        return Ok(None);
    };
    let format = match ending {
        "jpg" => FileFormat::Jpeg,
        "png" => FileFormat::Png,
        "mp4" => return Ok(Some(Format::Mp4)),
        // What imgflo-server could not do yet; its clients do not ask for it.
        "gif" => FileFormat::Gif,
        "webp" => FileFormat::WebP,
        "avif" => FileFormat::Avif,
        _ => return Err(unsupported(ending)),
    };
    Ok(Some(Format::File(format)))
}

/// How a film is to be, as far as imgflo-server's parameters say it.
fn film(request: &Request) -> Encoding {
    let number = |name: &str| request.get(name).map(|text| real(&text));
    Encoding {
        rate: number("video_framerate").map(|rate| rate.clamp(1.0, 100.0)),
        kilobits: number("video_bitrate").map(|rate| rate.clamp(100.0, 10_000.0) as u32),
        quality: None,
    }
}

fn values(request: &Request, saved: &Saved) -> Result<Vec<(String, String)>, Refused> {
    let mut values = Vec::new();
    for (name, text) in request.of_graph() {
        let everywhere = EVERYWHERE.contains(&name) && !saved.is_noop();
        // What the graph recommends is for sliders; numbers are held to what the operation takes.
        let found = saved.interface.parameters.iter().find(|parameter| parameter.name == name);
        match found.map(|parameter| &parameter.param) {
            Some(param) if param.kind != ParameterKind::File => {
                values.extend(lenient(param, &text).map(|value| (name.to_owned(), value)));
            }
            _ if everywhere || is_unused(saved, name) => {}
            _ => return Err(unknown_parameters(saved)),
        }
    }
    Ok(values)
}

/// Whether a graph has a port that leads to nothing: what is given to it is not looked at.
fn is_unused(saved: &Saved, name: &str) -> bool {
    saved.graph.inports.contains_key(name) && !saved.pictures().contains(&name)
}

/// What is said when something cannot be made.
fn failed(request: &Request, fault: &Fault) -> Refused {
    let input = request.get("input").unwrap_or_default();
    let status = match fault.kind {
        Kind::SourceMissing | Kind::Source | Kind::SourceSlow | Kind::SourceRefused => {
            StatusCode::GATEWAY_TIMEOUT
        }
        Kind::Format => return unsupported(request.ending.as_deref().unwrap_or_default()),
        Kind::Media => return unsupported(request.input_ending().trim_start_matches('.')),
        Kind::Unusable => StatusCode::INTERNAL_SERVER_ERROR,
        other => other.status(),
    };
    let mut body = json!({ "error": fault.detail, "code": status.as_u16() });
    if status == StatusCode::GATEWAY_TIMEOUT {
        let ending = request.input_ending();
        let file = json!({ "src": input, "extension": ending, "path": null });
        let reason = match fault.origin {
            Some(status) => format!("HTTP error {status}"),
            None => fault.detail.clone(),
        };
        body["error"] = json!(format!("Failed to download input {input}: {reason}"));
        body["files"] = json!({ "input": file });
    }
    let mut response = (status, Json(body)).into_response();
    response.extensions_mut().insert(fault.kind);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    Box::new(response)
}

/// The file formats that clients of imgflo-server know.
fn unsupported(ending: &str) -> Refused {
    let error = match ending {
        "mp4" => "Unsupported image type: mp4 (the server has no ffmpeg)".to_owned(),
        ending => format!("Unsupported image type: {ending}"),
    };
    let supported = ["jpg", "jpeg", "png", "mp4"].map(Value::from);
    let supported: Vec<_> = supported.into_iter().chain([Value::Null]).collect();
    let code = "unsupported-image-type";
    retry_with(json!({ "supported": supported, "error": error, "code": code }))
}

/// The graph itself says best what it takes.
fn unknown_parameters(saved: &Saved) -> Refused {
    let mut graph = listed(saved);
    graph["code"] = json!(RETRY_WITH);
    retry_with(graph)
}

fn retry_with(body: Value) -> Refused {
    let status = StatusCode::from_u16(RETRY_WITH).unwrap_or(StatusCode::BAD_REQUEST);
    Box::new((status, Json(body)).into_response())
}

fn forbidden() -> Refused {
    Box::new(StatusCode::FORBIDDEN.into_response())
}

fn not_found() -> Response {
    Fault::new(Kind::Missing, "there is nothing at this address").into_response()
}

/// Where a picture is.
fn moved(app: &App, status: StatusCode, key: &str) -> Response {
    located(status, &format!("{}/cache/{key}", app.config.address()))
}

/// The page that shows what a request asks for.
fn debug(request: &Request) -> Response {
    let spec = &request.spec;
    let signed = match &request.signed {
        Some((key, token)) => format!("{key}/{token}"),
        None => String::new(),
    };
    located(StatusCode::FOUND, &format!("/debug/graph/{signed}/{spec}/{}", request.search))
}

fn located(status: StatusCode, place: &str) -> Response {
    match HeaderValue::from_str(place) {
        Ok(place) => (status, [(header::LOCATION, place)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
