//! All settings there are: their names, what they mean, and what they are when nobody says.

use std::path::PathBuf;

use super::amount::{bytes, count, list, switch, time};
use super::{Config, Listen, Log};

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its name in the file; with `--` before it, on the command line; in capitals after `IMGFLO_`,
    /// in the environment.
    pub name: &'static str,
    /// Other variables of the environment that set it, as other programs and imgflo-server call them.
    pub also: &'static [&'static str],
    /// What it is when nobody says.
    pub default: Option<&'static str>,
    /// What it does.
    pub about: &'static str,
    /// Sets it to a text; an error says what it takes.
    pub set: fn(&mut Config, &str) -> Result<(), String>,
    /// Whether its value is not to be shown.
    pub secret: bool,
}

/// All settings, in the order of the documentation.
pub static SETTINGS: &[Setting] = &[
    setting("listen", Some("127.0.0.1:8080"), "Where the server listens: `ADDRESS:PORT`, a port (of all addresses), or `unix:PATH`.", |c, t| to(&mut c.listen, listen(t))).named(&["PORT"]),
    setting("public", None, "The address that answers name the server by, such as `https://img.example.com`; by default what it listens on.", |c, t| to(&mut c.public, public(t))).named(&["HOSTNAME"]),
    setting("tls-cert", None, "A file of certificates (PEM): the server speaks HTTPS itself. Needs tls-key.", |c, t| { tls(c).0 = t.into(); Ok(()) }),
    setting("tls-key", None, "The file of the certificate's private key (PEM).", |c, t| { tls(c).1 = t.into(); Ok(()) }),
    setting("trusted-proxies", None, "Networks of proxies whose `X-Forwarded-For` is believed, such as `10.0.0.0/8`.", |c, t| to(&mut c.trusted, list(t, network))),
    setting("cors", None, "The origin whose pages may read answers, such as `https://example.com`; `*` is all.", |c, t| some(&mut c.cors, t)),
    setting("graphs", None, "The folder of graphs (.json, .fbp, .xml), looked after while the server runs; by default samples that are built in.", |c, t| path(&mut c.graphs, t)),
    setting("presets", None, "The folder of presets: NAME.json says a graph and values of its parameters.", |c, t| path(&mut c.presets, t)),
    setting("files", None, "The folder of pictures that are served under `/files` and can be inputs; by default samples.", |c, t| path(&mut c.files, t)),
    setting("data", Some("imgflo-data"), "The folder that the server writes to: kept results and sources, and keys.", |c, t| to(&mut c.data, Ok(PathBuf::from(t)))).named(&["IMGFLO_WORKDIR"]),
    setting("database", None, "The database of keys: `sqlite:PATH` or `postgres://…`; by default `keys.db` in data, if it is there.", |c, t| some(&mut c.database, t)).named(&["DATABASE_URL"]).hidden(),
    setting("guarded", None, "Whether only signed requests are answered; by default as soon as there is a database of keys or a key.", |c, t| to(&mut c.guarded, switch(t).map(Some))),
    setting("api-key", None, "A key that is not in the database. Needs api-secret.", |c, t| { key(c, 0).0 = t.into(); Ok(()) }),
    setting("api-secret", None, "Its secret.", |c, t| { key(c, 0).1 = t.into(); Ok(()) }).hidden(),
    setting("admin-key", None, "A key that may do everything. Needs admin-secret.", |c, t| { key(c, 1).0 = t.into(); Ok(()) }),
    setting("admin-secret", None, "Its secret.", |c, t| { key(c, 1).1 = t.into(); Ok(()) }).hidden(),
    setting("seal-key", None, "The secret that source addresses in the path are encrypted with: 64 hexadecimal digits.", |c, t| some(&mut c.seal, t)).hidden(),
    setting("on-the-fly", Some("false"), "Whether graphs that come with a request are rendered without a key.", |c, t| to(&mut c.on_the_fly, switch(t))),
    setting("fallback", None, "The address of the picture that is shown where one cannot be made, if neither the graph nor the key has one.", |c, t| some(&mut c.fallback, t)),
    setting("films", Some("true"), "Whether films (MP4) are read and written by the program `ffmpeg`, if it is installed.", |c, t| to(&mut c.films, switch(t))),
    setting("allow", None, "The only places that pictures may come from, such as `example.com *.example.org s3://bucket/*`.", |c, t| to(&mut c.sources.allow, list(t, |t| t.parse().map_err(|error| format!("patterns of addresses ({error})"))))),
    setting("reachable", None, "Private networks that pictures may come from, such as `10.1.0.0/16`; by default none is reached.", |c, t| to(&mut c.sources.reachable, list(t, network))),
    setting("stores", None, "Object stores that pictures may come from, such as `s3://photos gs://more`; credentials are those of the environment.", |c, t| to(&mut c.sources.stores, list(t, store))),
    setting("proxy", None, "The HTTP proxy that pictures are fetched through.", |c, t| some(&mut c.sources.proxy, t)),
    setting("source-bytes", Some("64M"), "Bytes of a picture that is fetched.", |c, t| to(&mut c.sources.bytes, bytes(t))),
    setting("source-connect", Some("5s"), "Time until a connection to a source is made.", |c, t| to(&mut c.sources.connect, time(t))),
    setting("source-time", Some("20s"), "Time until a source's picture is there.", |c, t| to(&mut c.sources.time, time(t))),
    setting("source-redirects", Some("5"), "Redirects that are followed, each checked.", |c, t| to(&mut c.sources.redirects, count(t).map(|n| n.min(50) as u32))),
    setting("source-pixels", Some("120M"), "Pixels of a picture that is read; checked before it is decoded.", |c, t| to(&mut c.limits.source_pixels, count(t))),
    setting("pixels", Some("50M"), "Pixels of a result, and of every picture that is computed on the way to it.", |c, t| to(&mut c.limits.pixels, count(t))),
    setting("side", Some("16384"), "Pixels of a result's longer side.", |c, t| to(&mut c.limits.side, count(t))),
    setting("size-limit", Some("25"), "Megapixels that the old API may be asked for.", |c, t| to(&mut c.limits.old_megapixels, t.trim().parse().map_err(|_| "a number".into()))),
    setting("frames", Some("500"), "Frames of an animation.", |c, t| to(&mut c.limits.frames, count(t).map(|n| n.min(1 << 20) as u32))),
    setting("moving-pixels", Some("300M"), "Pixels of all frames of an animation together.", |c, t| to(&mut c.limits.moving_pixels, count(t))),
    setting("nodes", Some("1000"), "Nodes of a graph.", |c, t| to(&mut c.limits.nodes, count(t))),
    setting("parameters", Some("100"), "Parameters of a request.", |c, t| to(&mut c.limits.parameters, count(t).map(|n| n as usize))),
    setting("url", Some("8K"), "Bytes of a request's address.", |c, t| to(&mut c.limits.url, bytes(t).map(|n| n as usize))),
    setting("headers", Some("32K"), "Bytes of a request's headers.", |c, t| to(&mut c.limits.headers, bytes(t).map(|n| n as usize))),
    setting("body", Some("64M"), "Bytes of a picture that is sent along.", |c, t| to(&mut c.limits.body, bytes(t))),
    setting("time", Some("30s"), "Time until a request is answered.", |c, t| to(&mut c.limits.time, time(t))),
    setting("memory", Some("1G"), "Memory for pixels, of all jobs together.", |c, t| to(&mut c.limits.memory, bytes(t))),
    setting("jobs", None, "Pictures that are made at once; by default one for each processor.", |c, t| to(&mut c.limits.jobs, count(t).map(|n| n.clamp(1, 1024) as usize))),
    setting("queue", Some("256"), "Pictures that may wait to be made; more are refused with 503.", |c, t| to(&mut c.limits.queue, count(t).map(|n| n as usize))),
    setting("connections", Some("4096"), "Connections at once.", |c, t| to(&mut c.limits.connections, count(t).map(|n| n.max(1) as usize))),
    setting("per-minute", Some("0"), "Requests a minute from one address; 0 is any number.", |c, t| to(&mut c.limits.per_minute, count(t).map(|n| n.min(1 << 30) as u32))),
    setting("results-memory", Some("64M"), "Bytes of results kept in memory.", |c, t| to(&mut c.results.memory, bytes(t))),
    setting("results-disk", Some("4G"), "Bytes of results kept on disk; those used longest ago go first.", |c, t| to(&mut c.results.disk, bytes(t))),
    setting("results-store", None, "A place in an object store, such as `s3://bucket/results`, where results are kept instead of on disk, for several servers; credentials are those of the environment.", |c, t| to(&mut c.results_store, store(t).map(Some))),
    setting("fresh", Some("1h"), "How long a result is as good as new; then its source is looked at again.", |c, t| to(&mut c.results.fresh, time(t))),
    setting("stale", Some("7d"), "How long after that it is given out while a new one is made.", |c, t| to(&mut c.results.after, time(t))),
    setting("sources-memory", Some("64M"), "Bytes of sources kept in memory.", |c, t| to(&mut c.originals.memory, bytes(t))),
    setting("sources-disk", Some("1G"), "Bytes of sources kept on disk.", |c, t| to(&mut c.originals.disk, bytes(t))),
    setting("sources-decoded", Some("64M"), "Bytes of sources kept as they were decoded, when they are read again, for ten seconds: other sizes of them are made sooner.", |c, t| to(&mut c.decoded, bytes(t))),
    setting("sources-fresh", Some("5m"), "How long a source is kept that does not say so itself.", |c, t| to(&mut c.originals.fresh, time(t))),
    setting("sources-failed", Some("5s"), "How long it is remembered that a source failed.", |c, t| to(&mut c.originals.after, time(t))),
    setting("runtime-view-secret", None, "The secret of those who may see graphs and their pictures in editors.", |c, t| some(&mut c.runtime.view_secret, t)).hidden(),
    setting("runtime-control-secret", None, "The secret of those who may start and stop networks and send packets, too.", |c, t| some(&mut c.runtime.control_secret, t)).hidden(),
    setting("runtime-edit-secret", None, "The secret of those who may change and save graphs and upload pictures, too. Without any secret, whoever reaches a server that listens on this machine alone may; others may not.", |c, t| some(&mut c.runtime.edit_secret, t)).hidden(),
    setting("runtime-origins", None, "The origins of pages that may connect to the runtime, such as `https://app.flowhub.io`; the server's own always may.", |c, t| to(&mut c.runtime.origins, list(t, origin))),
    setting("runtime-id", None, "The UUID that editors and registries know the runtime by; by default one that is made once, and kept in data.", |c, t| to(&mut c.runtime.id, uuid(t).map(Some))),
    setting("runtime-label", Some("imgflo"), "The runtime's name for people.", |c, t| to(&mut c.runtime.label, Ok(t.to_owned()))),
    setting("runtime-ide", None, "An editor elsewhere that opens the runtime, such as `http://app.flowhub.io`: a link at `/` leads there.", |c, t| some(&mut c.runtime.ide, t)),
    setting("runtime-graph", None, "A graph file that editors get first: it is the runtime's main graph, `default/main`, and started at once.", |c, t| path(&mut c.runtime.graph, t)),
    setting("clients", Some("500"), "Editors and other clients of the runtime at once.", |c, t| to(&mut c.runtime.clients, count(t).map(|n| n as usize))),
    setting("message", Some("4M"), "Bytes of a client's message.", |c, t| to(&mut c.runtime.message, bytes(t).map(|n| n.clamp(1 << 10, 256 << 20) as usize))),
    setting("previews-memory", Some("512M"), "Memory for previews, apart from that of requests: results of nodes that are kept, and pictures that were uploaded.", |c, t| to(&mut c.runtime.memory, bytes(t))),
    setting("log", Some("text"), "How the log is written: `text` or `json`.", |c, t| to(&mut c.log, log(t))),
    setting("log-filter", Some("info"), "Which events the log has: `error`, `warn`, `info`, `debug`, or by part: `imgflo_server=debug,warn`.", |c, t| to(&mut c.log_filter, Ok(t.to_owned()))),
    setting("traces", None, "The address of a collector that traces of requests are sent to (OpenTelemetry: OTLP over HTTP), such as `http://localhost:4318`; by default there are none.", |c, t| to(&mut c.traces.to, collector(t))).named(&["OTEL_EXPORTER_OTLP_ENDPOINT"]),
    setting("traces-headers", None, "Headers that are sent to the collector, such as `authorization=Bearer%20…`, with commas between them.", |c, t| to(&mut c.traces.headers, list(t, header))).named(&["OTEL_EXPORTER_OTLP_HEADERS"]).hidden(),
    setting("traces-share", Some("1"), "The part of requests that are traced, from 0 to 1; those of a trusted proxy that are traced already always are.", |c, t| to(&mut c.traces.share, share(t))),
    setting("traces-name", Some("imgflo"), "What the server is called in traces.", |c, t| to(&mut c.traces.name, Ok(t.to_owned()))).named(&["OTEL_SERVICE_NAME"]),
    setting("drain", Some("10s"), "How long requests may go on when the server is asked to stop.", |c, t| to(&mut c.drain, time(t))),
];

const fn setting(
    name: &'static str,
    default: Option<&'static str>,
    about: &'static str,
    set: fn(&mut Config, &str) -> Result<(), String>,
) -> Setting {
    Setting { name, also: &[], default, about, set, secret: false }
}

impl Setting {
    const fn named(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }

    const fn hidden(self) -> Self {
        Self { secret: true, ..self }
    }

    /// The variables of the environment that set it, its own first.
    pub fn variables(&self) -> impl Iterator<Item = String> {
        let own = format!("IMGFLO_{}", self.name.to_ascii_uppercase().replace('-', "_"));
        std::iter::once(own).chain(self.also.iter().map(|name| (*name).to_owned()))
    }
}

/// The settings as a table of Markdown.
pub fn to_markdown() -> String {
    let mut table = String::from(
        "| in the file, or `--…` | in the environment | by default | what it does |\n|---|---|---|---|\n",
    );
    for setting in SETTINGS {
        let variables: Vec<_> = setting.variables().map(|name| format!("`{name}`")).collect();
        let default = setting.default.map_or(String::new(), |text| format!("`{text}`"));
        let (name, about) = (setting.name, setting.about.replace('|', "\\|"));
        table += &format!("| `{name}` | {} | {default} | {about} |\n", variables.join(", "));
    }
    table
}

fn to<T>(place: &mut T, value: Result<T, String>) -> Result<(), String> {
    *place = value?;
    Ok(())
}

fn some(place: &mut Option<String>, text: &str) -> Result<(), String> {
    *place = (!text.is_empty()).then(|| text.to_owned());
    Ok(())
}

fn path(place: &mut Option<PathBuf>, text: &str) -> Result<(), String> {
    *place = (!text.is_empty()).then(|| text.into());
    Ok(())
}

fn tls(config: &mut Config) -> &mut (PathBuf, PathBuf) {
    config.tls.get_or_insert_default()
}

fn key(config: &mut Config, which: usize) -> &mut (String, String) {
    config.keys[which].get_or_insert_default()
}

fn listen(text: &str) -> Result<Listen, String> {
    let takes = || "`ADDRESS:PORT`, a port, or `unix:PATH`".to_owned();
    if let Some(path) = text.strip_prefix("unix:") {
        return Ok(Listen::Unix(path.into()));
    }
    if let Ok(port) = text.parse::<u16>() {
        return Ok(Listen::Tcp(([0, 0, 0, 0], port).into()));
    }
    let local = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    local.as_deref().unwrap_or(text).parse().map(Listen::Tcp).map_err(|_| takes())
}

/// A host without a scheme is one of imgflo-server's; a bare name is what containers are given,
/// which nobody can reach.
fn public(text: &str) -> Result<Option<String>, String> {
    let with_scheme = text.starts_with("http://") || text.starts_with("https://");
    match text {
        _ if with_scheme => Ok(Some(text.to_owned())),
        _ if text.contains('/') => Err("an address such as https://img.example.com".into()),
        _ if text.contains(['.', ':']) => Ok(Some(format!("http://{text}"))),
        _ => Ok(None),
    }
}

fn store(text: &str) -> Result<String, String> {
    let known = ["s3://", "gs://", "az://"].into_iter().any(|scheme| text.starts_with(scheme));
    known.then(|| text.to_owned()).ok_or_else(|| "stores such as s3://bucket".into())
}

fn origin(text: &str) -> Result<String, String> {
    let is_one = text == "*"
        || text
            .split_once("://")
            .is_some_and(|(_, host)| !host.is_empty() && !host.trim_end_matches('/').contains('/'));
    is_one.then(|| text.to_owned()).ok_or_else(|| "origins such as https://app.flowhub.io".into())
}

fn uuid(text: &str) -> Result<String, String> {
    crate::runtime::is_uuid(text).then(|| text.to_ascii_lowercase()).ok_or_else(|| "a UUID".into())
}

fn collector(text: &str) -> Result<Option<String>, String> {
    let is_one = text.starts_with("http://") || text.starts_with("https://");
    match text {
        "" => Ok(None),
        text if is_one => Ok(Some(text.to_owned())),
        _ => Err("an address such as http://localhost:4318".into()),
    }
}

/// A name and a value, which is percent-encoded where it has to be, as OpenTelemetry has it.
fn header(text: &str) -> Result<(String, String), String> {
    let takes = || "headers such as authorization=Bearer%20123".to_owned();
    let (name, value) = text.split_once('=').ok_or_else(takes)?;
    let value = percent_encoding::percent_decode_str(value.trim()).decode_utf8();
    Ok((name.trim().to_owned(), value.map_err(|_| takes())?.into_owned()))
}

fn share(text: &str) -> Result<f64, String> {
    let number = text.trim().parse().ok().filter(|share| (0.0..=1.0).contains(share));
    number.ok_or_else(|| "a number from 0 to 1".into())
}

fn network(text: &str) -> Result<ipnet::IpNet, String> {
    let alone = text.parse::<std::net::IpAddr>().map(ipnet::IpNet::from);
    text.parse().or(alone).map_err(|_| "networks such as 10.0.0.0/8".into())
}

fn log(text: &str) -> Result<Log, String> {
    match text {
        "text" => Ok(Log::Text),
        "json" => Ok(Log::Json),
        _ => Err("`text` or `json`".into()),
    }
}
