//! Traces: what was done for a request, from its address to each step of the plan, sent to
//! a collector by the OpenTelemetry protocol (OTLP, as protobuf over HTTP). Off, unless it is said
//! where they go.
//!
//! What is done now is in the context of the task or thread ([`Context`]); a span that is begun is
//! a part of it. Where nobody traces, there is no such context, and nothing is done.
//!
//! Spans tell of sizes, times, hosts and names of graphs and nodes. Paths, queries, values and
//! messages stay here: there may be secrets in them.

mod send;
mod span;
mod steps;

use std::time::Duration;

use axum::http::{HeaderMap, Method};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanBuilder, SpanKind, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracer, SdkTracerProvider,
};

use crate::config::Config;
use send::Sender;
pub(crate) use span::{Span, begin, here, tell};
pub(crate) use steps::steps;

/// Spans that wait to be sent; more are lost.
const WAITING: usize = 2_048;
/// How often they are sent.
const PAUSE: Duration = Duration::from_secs(2);
/// Time that a collector has to answer, and for the last spans when the server ends.
const PATIENCE: Duration = Duration::from_secs(5);
/// Methods that are told by their names.
const METHODS: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
/// Where collectors take spans, after their address.
const PATH: &str = "/v1/traces";

/// Where spans go.
#[derive(Clone, Debug)]
pub(crate) struct Traces {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

impl Traces {
    /// Sets up what the settings say, if they say anything. Nothing is connected to yet.
    ///
    /// # Errors
    /// When a setting makes no sense.
    pub(crate) fn open(config: &Config) -> Result<Option<Self>, String> {
        let Some(address) = &config.traces.to else { return Ok(None) };
        let address = address.trim_end_matches('/');
        let path = if address.ends_with(PATH) { "" } else { PATH };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender::new(PATIENCE)?)
            .with_headers(config.traces.headers.iter().cloned().collect())
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(PATIENCE)
            .with_endpoint(format!("{address}{path}"))
            .build()
            .map_err(|error| error.to_string())?;
        let batches =
            BatchConfigBuilder::default().with_max_queue_size(WAITING).with_scheduled_delay(PAUSE);
        let processor = BatchSpanProcessor::builder(exporter).with_batch_config(batches.build());
        let resource = Resource::builder()
            .with_service_name(config.traces.name.clone())
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        // What a trusted caller traces is traced here, too, whatever the share.
        let share = Sampler::TraceIdRatioBased(config.traces.share);
        let provider = SdkTracerProvider::builder()
            .with_span_processor(processor.build())
            .with_sampler(Sampler::ParentBased(Box::new(share)))
            .with_resource(resource)
            .build();
        let tracer = provider.tracer("imgflo");
        Ok(Some(Self { provider, tracer }))
    }

    /// Begins the span of a request. It goes on with the trace of a caller that is trusted.
    pub(crate) fn request(
        &self,
        (method, route): (&Method, &str),
        headers: &HeaderMap,
        is_trusted: bool,
    ) -> Span {
        let mut context = Context::new().with_value(self.tracer.clone());
        if is_trusted {
            let from = HeaderExtractor(headers);
            context = TraceContextPropagator::new().extract_with_context(&context, &from);
        }
        // Anybody can make up methods.
        let method = Some(method.as_str()).filter(|name| METHODS.contains(name));
        let method = method.unwrap_or("_OTHER");
        let name = if route.is_empty() { method.to_owned() } else { format!("{method} {route}") };
        let span = SpanBuilder::from_name(name).with_kind(SpanKind::Server);
        let span = span.with_attributes([
            KeyValue::new("http.request.method", method.to_owned()),
            KeyValue::new("http.route", route.to_owned()),
        ]);
        Span::begin(span, &self.tracer, &context)
    }

    /// Sends what is left. It waits for a collector, but not for ever.
    pub(crate) async fn close(self) {
        let close = move || self.provider.shutdown_with_timeout(PATIENCE);
        if let Ok(Err(error)) = tokio::task::spawn_blocking(close).await {
            tracing::debug!(%error, "the last spans were not sent");
        }
    }
}
