//! Around every request: its name in the log, what it took, and headers that keep browsers safe.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use super::Client;
use super::client::is_trusted;
use crate::app::App;
use crate::fault::{Fault, Kind};

/// Bytes of a name that a request brings along.
const LONGEST_ID: usize = 64;
const ID: HeaderName = HeaderName::from_static("x-request-id");

/// What pages of ours may do: nothing but what they are made of.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' blob: data:; connect-src 'self'; form-action 'none'; base-uri 'none'; \
    frame-ancestors 'none'";

/// Around every request.
pub(crate) async fn observe(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = id(request.headers());
    let peer = request.extensions().get::<super::listen::Peer>().and_then(|peer| peer.0);
    let forwarded = request.headers().get("x-forwarded-for").and_then(|text| text.to_str().ok());
    let client = Client::new(peer, forwarded, &app.config.trusted);
    request.extensions_mut().insert(client);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let route =
        request.extensions().get::<MatchedPath>().map_or("", |path| path.as_str()).to_owned();
    let origin = request.headers().get(header::ORIGIN).cloned();
    let longest = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    let traced = app.traces.as_ref().map(|traces| {
        let is_trusted = is_trusted(peer, &app.config.trusted);
        traces.request((&method, &route), request.headers(), is_trusted)
    });
    let traced = traced.unwrap_or_default();
    let span = tracing::info_span!("request", id = %id, trace = traced.trace());
    let mut response = if longest > app.config.limits.url {
        StatusCode::URI_TOO_LONG.into_response()
    } else if method == Method::OPTIONS {
        preflight()
    } else {
        traced.here().around(next.run(request).instrument(span.clone())).await
    };
    headers(&app, &mut response, &id, origin.as_ref());
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let kind = response.extensions().get::<Kind>().map_or("", |kind| kind.name());
    traced.tell("imgflo.request_id", id);
    traced.tell("http.response.status_code", i64::from(status));
    match kind {
        "" => {}
        kind if status >= 500 => traced.fail(kind),
        kind => traced.tell("error.type", kind),
    }
    drop(traced);
    metrics::counter!("imgflo_requests_total", "route" => route.clone(), "status" => status.to_string(), "problem" => kind).increment(1);
    metrics::histogram!("imgflo_request_seconds", "route" => route).record(took.as_secs_f64());
    let bytes = response.headers().get(header::CONTENT_LENGTH).and_then(|text| text.to_str().ok());
    let address = client.address.map(|address| address.to_string()).unwrap_or_default();
    let took_ms = took.as_secs_f64() * 1e3;
    span.in_scope(|| {
        tracing::info!(target: "imgflo_server::access", %method, path, status, took_ms, bytes, address, problem = kind, "answered");
    });
    response
}

/// The request's name: the one it brings along, if that is harmless.
fn id(headers: &HeaderMap) -> String {
    let plain = |text: &&str| {
        let harmless = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        (1..=LONGEST_ID).contains(&text.len()) && text.chars().all(harmless)
    };
    let given = headers.get(ID).and_then(|id| id.to_str().ok()).filter(plain);
    given.map_or_else(|| format!("{:016x}", rand::random::<u64>()), str::to_owned)
}

/// What a browser asks before it sends a picture from a page of another host.
fn preflight() -> Response {
    let allowed = [
        (header::ALLOW, "GET, HEAD, POST, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type, range, if-none-match"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, allowed).into_response()
}

fn headers(app: &App, response: &mut Response, id: &str, origin: Option<&HeaderValue>) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(ID, id);
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", POLICY),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("x-frame-options", "DENY"),
    ] {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if app.config.tls.is_some() {
        let always = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, always);
    }
    let allowed = app.config.cors.as_deref();
    let (Some(allowed), Some(origin)) = (allowed, origin) else { return };
    if allowed == "*" || allowed.as_bytes() == origin.as_bytes() {
        let value = if allowed == "*" { HeaderValue::from_static("*") } else { origin.clone() };
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value);
        headers.append(header::VARY, HeaderValue::from_static("origin"));
        let exposed = HeaderValue::from_static("etag, content-length, server-timing, x-cache");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}

/// What is said where there is nothing.
pub(crate) async fn nothing() -> Fault {
    Fault::new(Kind::Missing, "there is nothing at this address; see / and /api")
}
