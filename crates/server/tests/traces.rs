//! What is told of requests to a collector of traces.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use bytes::Bytes;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value::Value};
use opentelemetry_proto::tonic::trace::v1::Span;
use place::{Server, project};
use prost::Message;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Time in which spans have to come once a server stops.
const PATIENCE: Duration = Duration::from_secs(20);

/// A collector of traces.
struct Collector {
    address: SocketAddr,
    sent: UnboundedReceiver<(HeaderMap, ExportTraceServiceRequest)>,
}

impl Collector {
    async fn start() -> Self {
        type Heard = UnboundedSender<(HeaderMap, ExportTraceServiceRequest)>;
        let (tell, sent) = unbounded_channel();
        let take = async |State(tell): State<Heard>, headers: HeaderMap, body: Bytes| {
            tell.send((headers, ExportTraceServiceRequest::decode(body).unwrap())).unwrap();
        };
        let router = Router::new().route("/v1/traces", post(take)).with_state(tell);
        Self { address: serve(router).await, sent }
    }

    fn settings(&self) -> [(&'static str, String); 3] {
        [
            ("traces", format!("http://{}", self.address)),
            ("traces-headers", "authorization=Bearer%20me".into()),
            ("reachable", "127.0.0.1".into()),
        ]
    }

    /// Starts a server whose requests are traced.
    async fn traced(&self, settings: &[(&str, &str)]) -> Server {
        let own = self.settings();
        let own = own.iter().map(|(name, text)| (*name, text.as_str()));
        Server::with(&own.chain(settings.iter().copied()).collect::<Vec<_>>()).await
    }

    /// The spans that come until there are so many of requests, which end last.
    async fn spans(&mut self, requests: usize) -> Vec<Span> {
        self.spans_until(|spans| spans.iter().filter(|span| is_root(span)).count() >= requests)
            .await
    }

    /// The spans that come until they are all that is wanted.
    async fn spans_until(&mut self, are_all: impl Fn(&[Span]) -> bool) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        while !are_all(&spans) {
            let (headers, sent) = tokio::time::timeout(PATIENCE, self.sent.recv())
                .await
                .expect("the spans come in time")
                .unwrap();
            assert_eq!(headers["content-type"], "application/x-protobuf");
            assert_eq!(headers["authorization"], "Bearer me");
            for of_resource in sent.resource_spans {
                let resource = of_resource.resource.unwrap().attributes;
                assert_eq!(text(&resource, "service.name"), "imgflo");
                spans.extend(of_resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
            }
        }
        spans
    }
}

/// Whether a span is that of a request.
fn is_root(span: &Span) -> bool {
    span.name.starts_with("GET ")
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// An attribute, as text; empty, if it is not there.
fn text(attributes: &[KeyValue], name: &str) -> String {
    let found = attributes.iter().find(|attribute| attribute.key == name);
    match found.and_then(|found| found.value.clone()).and_then(|value| value.value) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        Some(Value::BoolValue(is)) => is.to_string(),
        Some(Value::DoubleValue(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn told(span: &Span, name: &str) -> String {
    text(&span.attributes, name)
}

/// The spans that are part of one, by name.
fn parts<'a>(spans: &'a [Span], of: &Span) -> BTreeMap<&'a str, Vec<&'a Span>> {
    let mut parts: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for span in spans.iter().filter(|span| span.parent_span_id == of.span_id) {
        assert_eq!(span.trace_id, of.trace_id);
        let lies_within = of.start_time_unix_nano <= span.start_time_unix_nano
            && span.end_time_unix_nano <= of.end_time_unix_nano;
        assert!(lies_within, "{} is no part of {}", span.name, of.name);
        parts.entry(span.name.as_str()).or_default().push(span);
    }
    parts
}

#[tokio::test]
async fn a_request_is_told_from_its_address_to_each_step_of_the_plan() {
    let photo = std::fs::read(project("graphs").join("photo.jpg")).unwrap();
    let size = photo.len().to_string();
    let give = move || std::future::ready(photo.clone());
    let origin = serve(Router::new().route("/private/photo.jpg", get(give))).await;
    let mut collector = Collector::start().await;
    let server = collector.traced(&[]).await;
    let source = format!("http%3A%2F%2F{origin}%2Fprivate%2Fphoto.jpg%3Ftoken%3Dswordfish");
    let target = format!("/image/noir.png?width=40&tag=swordfish&input={source}");
    for _ in 0..2 {
        assert_eq!(server.get(&target).await.picture().0, 40);
    }
    drop(server.stop());
    let spans = collector.spans(2).await;
    let mut requests = spans.iter().filter(|span| is_root(span));
    let (first, second) = (requests.next().unwrap(), requests.next().unwrap());
    assert_eq!(first.name, "GET /image/{*request}");
    assert_eq!(told(first, "http.response.status_code"), "200");
    assert_eq!(told(first, "imgflo.graph"), "noir");
    assert_eq!(told(first, "imgflo.request_id").len(), 16);

    let of_first = parts(&spans, first);
    let names: Vec<_> = of_first.keys().copied().collect();
    assert_eq!(
        names,
        ["fetch", "keep", "lookup", "open", "plan", "render", "wait", "wait for memory"]
    );
    assert_eq!(told(of_first["lookup"][0], "imgflo.found"), "false");
    let fetch = of_first["fetch"][0];
    assert_eq!(told(fetch, "server.address"), "127.0.0.1");
    assert_eq!(told(fetch, "imgflo.bytes"), size);
    assert_eq!(told(fetch, "imgflo.source"), "origin");

    let render = of_first["render"][0];
    let steps = parts(&spans, render);
    let read = steps["read"][0];
    assert_eq!(
        (told(read, "imgflo.node"), told(read, "imgflo.operations")),
        ("input".into(), "gegl:load".into())
    );
    let programs: Vec<_> =
        steps["program"].iter().map(|step| told(step, "imgflo.operations")).collect();
    assert!(programs.iter().any(|operations| operations.contains("imgflo:resize")), "{programs:?}");
    let count: usize =
        steps.iter().filter(|(name, _)| **name != "encode").map(|(_, steps)| steps.len()).sum();
    assert_eq!(told(render, "imgflo.steps"), count.to_string());
    assert_eq!(steps["encode"].len(), 1);

    let of_second = parts(&spans, second);
    assert_eq!(of_second.keys().copied().collect::<Vec<_>>(), ["lookup"]);
    assert_eq!(told(of_second["lookup"][0], "imgflo.found"), "true");

    let all = format!("{spans:?}");
    for private in ["swordfish", "private", "tag"] {
        assert!(!all.contains(private), "{private} is told: {all}");
    }
}

#[tokio::test]
async fn what_nobody_waits_for_is_a_part_of_its_request() {
    let mut collector = Collector::start().await;
    let server = collector.traced(&[("fresh", "0s")]).await;
    let target = "/image/noir.png?width=40&input=files/photo.jpg";
    server.get(target).await.picture();
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    server.get(target).await.picture();
    let named = |spans: &[Span], name: &str| spans.iter().position(|span| span.name == name);
    let spans = collector.spans_until(|spans| named(spans, "make behind").is_some()).await;
    let behind = &spans[named(&spans, "make behind").unwrap()];
    let request = spans.iter().find(|span| span.span_id == behind.parent_span_id).unwrap();
    assert_eq!(told(request, "imgflo.graph"), "noir");
    assert!(request.end_time_unix_nano < behind.end_time_unix_nano);
    assert!(parts(&spans, behind).contains_key("fetch"));
}

#[tokio::test]
async fn what_goes_wrong_is_told_by_its_kind() {
    let mut collector = Collector::start().await;
    let server = collector.traced(&[]).await;
    assert_eq!(server.get("/image/noir.png?input=files/none.jpg").await.status, 404);
    drop(server.stop());
    let spans = collector.spans(1).await;
    let request = spans.iter().find(|span| is_root(span)).unwrap();
    assert_eq!(told(request, "error.type"), "source-not-found");
    let fetch = parts(&spans, request)["fetch"][0];
    assert_eq!(fetch.status.as_ref().unwrap().message, "source-not-found");
}

#[tokio::test]
async fn only_a_trusted_caller_is_followed() {
    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    let header = format!("00-{TRACE}-b7ad6b7169203331-01");
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    for (trusted, follows) in [("127.0.0.1", true), ("10.0.0.0/8", false)] {
        let mut collector = Collector::start().await;
        let server = collector.traced(&[("trusted-proxies", trusted)]).await;
        server.ask("GET", "/version", &[("traceparent", &header)], b"").await;
        drop(server.stop());
        let spans = collector.spans(1).await;
        assert_eq!(hex(&spans[0].trace_id) == TRACE, follows, "{trusted}");
        assert_eq!(hex(&spans[0].parent_span_id) == "b7ad6b7169203331", follows, "{trusted}");
    }
}

#[tokio::test]
async fn of_no_share_only_what_is_traced_already_is_told() {
    let mut collector = Collector::start().await;
    let settings = [("trusted-proxies", "127.0.0.1"), ("traces-share", "0")];
    let server = collector.traced(&settings).await;
    server.get("/version").await;
    let traced = [("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")];
    server.ask("GET", "/graphs", &traced, b"").await;
    let not = [("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")];
    server.ask("GET", "/files", &not, b"").await;
    drop(server.stop());
    let spans = collector.spans(1).await;
    assert_eq!(spans.iter().map(|span| span.name.as_str()).collect::<Vec<_>>(), ["GET /graphs"]);
}
