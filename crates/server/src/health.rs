//! Whether the server lives, whether it takes requests, and what it does.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use metrics::{counter, gauge};

use crate::app::App;

/// `GET /health/live`: whether the process answers at all.
pub(crate) async fn live() -> &'static str {
    "live\n"
}

/// `GET /health/ready`: whether requests are to be sent here. No more, once it is asked to stop.
pub(crate) async fn ready(State(app): State<App>) -> impl IntoResponse {
    if app.is_stopping() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n".to_owned());
    }
    match app.keys.is_empty().await {
        Ok(_) => (StatusCode::OK, "ready\n".to_owned()),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "keys cannot be looked up\n".to_owned()),
    }
}

/// `GET /metrics`: what the server does, for Prometheus.
pub(crate) async fn metrics(State(app): State<App>) -> impl IntoResponse {
    let (waiting, running, memory) = app.work.load();
    gauge!("imgflo_jobs_waiting").set(waiting as f64);
    gauge!("imgflo_jobs_running").set(running as f64);
    gauge!("imgflo_job_memory_bytes").set(memory as f64);
    gauge!("imgflo_job_memory_limit_bytes").set(app.config.limits.memory as f64);
    let results = app.results.counts();
    let place = if app.config.results_store.is_some() { "store" } else { "disk" };
    counter!("imgflo_results_total", "found" => "memory").absolute(results.in_memory);
    counter!("imgflo_results_total", "found" => place).absolute(results.in_place);
    counter!("imgflo_results_total", "found" => "nowhere").absolute(results.missing);
    gauge!("imgflo_results_bytes", "where" => "memory").set(results.memory_bytes as f64);
    gauge!("imgflo_results_bytes", "where" => "disk").set(results.disk_bytes as f64);
    let sources = app.sources.counts();
    counter!("imgflo_source_fetches_total").absolute(sources.fetches);
    counter!("imgflo_source_bytes_total").absolute(sources.bytes);
    gauge!("imgflo_decoded_bytes").set(app.decoded.held() as f64);
    for (found, count) in [
        ("memory", sources.memory),
        ("disk", sources.disk),
        ("revalidated", sources.revalidated),
        ("stale", sources.stale),
        ("joined", sources.joined),
    ] {
        counter!("imgflo_source_kept_total", "found" => found).absolute(count);
    }
    for (reason, count) in sources.refused {
        counter!("imgflo_source_refused_total", "reason" => reason).absolute(count);
    }
    for (reason, count) in sources.failed {
        counter!("imgflo_source_failed_total", "reason" => reason).absolute(count);
    }
    gauge!("imgflo_graphs").set(app.library.shelf().graphs.len() as f64);
    gauge!("imgflo_graphs_broken").set(app.library.shelf().broken.len() as f64);
    let text = app.recorder.as_ref().map(|recorder| recorder.render()).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}
