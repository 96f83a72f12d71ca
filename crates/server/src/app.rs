//! What all requests share.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use imgflo_keys::address::SealKey;
use imgflo_keys::{Keys, Rates};
use imgflo_op::OpDef;
use imgflo_sources::{Fetched, Flights, Pattern, Sources, Way};
use imgflo_video::Ffmpeg;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::watch;

use crate::config::Config;
use crate::decoded::Decoded;
use crate::fault::{Fault, Kind};
use crate::info::{self, Fields};
use crate::library::{Library, Saved};
use crate::make::{Made, Means, Order, make};
use crate::results::{Entry, Head, Results, etag};
use crate::runtime::Host;
use crate::trace::{self, Traces};
use crate::work::Work;

/// Files whose sizes are remembered.
const FILE_SIZES: u64 = 1_000;

/// What all requests share.
#[derive(Clone, Debug)]
pub(crate) struct App(Arc<Shared>);

/// The parts.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) operations: &'static [&'static OpDef],
    pub(crate) library: Library,
    pub(crate) sources: Sources,
    pub(crate) keys: Keys,
    /// Whether only signed requests are answered.
    pub(crate) guarded: bool,
    pub(crate) rates: Rates,
    pub(crate) results: Results,
    pub(crate) work: Work,
    /// Pictures that were decoded lately.
    pub(crate) decoded: Decoded,
    /// What reads and writes films, if it is installed and wanted.
    pub(crate) ffmpeg: Option<Ffmpeg>,
    pub(crate) runtime: Host,
    /// What addresses in paths are encrypted with.
    pub(crate) seal: Option<SealKey>,
    /// Where measurements are gathered.
    pub(crate) recorder: Option<PrometheusHandle>,
    /// Where traces go, if they go anywhere.
    pub(crate) traces: Option<Traces>,
    /// Widths and heights of the server's own files, by their paths, times and lengths.
    pub(crate) file_sizes: moka::sync::Cache<(PathBuf, SystemTime, u64), Option<(u32, u32)>>,
    /// True when the server is asked to stop.
    stopping: watch::Sender<bool>,
    /// Pictures that are being made, by their keys and the pixels that they may have.
    making: Arc<Making>,
}

type Making = Flights<(String, Option<u64>), Result<Arc<Entry>, Fault>>;

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// What is put together.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) library: Library,
    pub(crate) sources: Sources,
    pub(crate) keys: Keys,
    pub(crate) guarded: bool,
    pub(crate) results: Results,
    pub(crate) runtime: Host,
    pub(crate) seal: Option<SealKey>,
    pub(crate) recorder: Option<PrometheusHandle>,
    pub(crate) traces: Option<Traces>,
}

/// What a result will be known by, beside its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    /// The key it is found by.
    pub(crate) key: String,
    /// What makes it: the graph's name, and the hash of all it says.
    pub(crate) maker: (String, String),
    /// The key of whoever asks.
    pub(crate) owner: Option<String>,
    /// Its tags.
    pub(crate) tags: Vec<String>,
}

/// What is made of pictures.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    /// Another picture.
    Picture(Box<Order>),
    /// What is known of the first of them.
    Facts(Fields),
}

/// Something that has been asked for, whose sources are not there yet.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// What is to be made.
    pub(crate) task: Task,
    /// The inputs' names and addresses.
    pub(crate) from: Vec<(String, String)>,
    /// Where the key of whoever asks may take pictures from; anywhere, if nothing is said.
    pub(crate) allowed: Vec<Pattern>,
    /// How many requests it is part of: its inputs can be pictures that are made, too.
    pub(crate) depth: u8,
    /// The result that was made before, if it is looked at whether it is still right.
    pub(crate) before: Option<Arc<Entry>>,
}

impl App {
    /// Puts the parts together.
    pub(crate) fn new(config: Config, operations: &'static [&'static OpDef], parts: Parts) -> Self {
        let limits = config.limits;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let work = Work::new(limits.jobs, threads, limits.memory, limits.queue);
        let stopping = watch::Sender::new(false);
        let (rates, making) = (Rates::default(), Flights::new());
        let Parts { library, sources, keys, guarded, results, runtime, seal, recorder, traces } =
            parts;
        let decoded = Decoded::new(config.decoded);
        let ffmpeg = if config.films { Ffmpeg::find() } else { None };
        let shared = Shared {
            config,
            ffmpeg,
            operations,
            library,
            sources,
            keys,
            guarded,
            rates,
            results,
            work,
            decoded,
            runtime,
            seal,
            recorder,
            traces,
            file_sizes: moka::sync::Cache::new(FILE_SIZES),
            stopping,
            making,
        };
        Self(Arc::new(shared))
    }

    /// The server is asked to stop.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Whether the server is asked to stop.
    pub(crate) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Waits until the server is asked to stop.
    pub(crate) async fn stopped(&self) {
        // The sender is here, so it is never gone.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// The time by which a request that comes now has to be answered.
    pub(crate) fn until(&self) -> Instant {
        Instant::now() + self.config.limits.time
    }

    /// A graph that is served.
    pub(crate) fn graph(&self, name: &str) -> Result<Arc<Saved>, Fault> {
        let shelf = self.library.shelf();
        if let Some(saved) = shelf.graphs.get(name) {
            return Ok(saved.clone());
        }
        if let Some(error) = shelf.broken.get(name) {
            return Err(Fault::new(Kind::Ours, format!("the graph `{name}` is broken: {error}")));
        }
        let nearest = imgflo_op::nearest(name, shelf.graphs.keys().map(String::as_str));
        let hint = nearest.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        let name: String = name.chars().take(100).collect();
        Err(Fault::new(Kind::Missing, format!("there is no graph `{name}`{hint}")))
    }

    /// The result that is kept under a key, if it was made with the graph as it is now. One that is
    /// no longer fresh is given out, and looked at again in the background by what `again` gives.
    pub(crate) async fn kept(
        &self,
        key: &str,
        graph_hash: &str,
        again: impl FnOnce(Arc<Entry>) -> Option<(Asked, Label)>,
    ) -> Option<Arc<Entry>> {
        let entry = self.looked_up(key).await?;
        if entry.head.graph_hash != graph_hash {
            return None;
        }
        let (age, kept) = (entry.head.age(), self.config.results);
        if age <= kept.fresh {
            return Some(entry);
        }
        if age > kept.fresh + kept.after {
            return None;
        }
        if let Some((asked, label)) = again(entry.clone()) {
            self.make_behind(asked, label);
        }
        Some(entry)
    }

    /// The result that is kept under a key, however old.
    async fn looked_up(&self, key: &str) -> Option<Arc<Entry>> {
        let span = trace::begin("lookup");
        let found = span.here().around(self.results.get(key)).await;
        span.tell("imgflo.found", found.is_some());
        if let Some(entry) = &found {
            span.tell("imgflo.age_s", entry.head.age().as_secs() as i64);
        }
        found
    }

    /// Makes a picture that nobody waits for. It is a part of the request all the same, which is over
    /// before it.
    pub(crate) fn make_behind(&self, asked: Asked, label: Label) {
        let (app, span) = (self.clone(), trace::begin("make behind"));
        tokio::spawn(async move {
            let made = span.here().around(app.make(asked, label)).await;
            if let Err(fault) = span.ended(made) {
                tracing::info!(%fault, "a picture that nobody waits for could not be made");
            }
        });
    }

    /// Makes a picture, unless it is being made already; keeps it. It is stopped when all who wait
    /// for it are gone.
    pub(crate) async fn make(&self, asked: Asked, label: Label) -> Result<Arc<Entry>, Fault> {
        let most_pixels = match &asked.task {
            Task::Picture(order) => order.most_pixels,
            Task::Facts(_) => None,
        };
        let (app, key) = (self.clone(), (label.key.clone(), most_pixels));
        // It is a part of the request that began it, whoever waits for it.
        let here = trace::here();
        let (making, joined) = self.making.join(&key, |ticket| {
            Box::pin(here.around(async move {
                let _ticket = ticket;
                app.make_alone(asked, label).await
            }))
        });
        if joined {
            metrics::counter!("imgflo_joined_total").increment(1);
            trace::tell("imgflo.joined", true);
        }
        making.await
    }

    async fn make_alone(&self, asked: Asked, label: Label) -> Result<Arc<Entry>, Fault> {
        let _place = self.work.queue()?;
        let until = self.until();
        let Asked { task, from, allowed, depth, before } = asked;
        let (mut sources, mut inputs) = (Vec::new(), Vec::new());
        for (name, address) in from {
            let fetched = self.fetch(&address, &allowed, depth, until).await?;
            sources.push((address, fetched.hash.to_hex().to_string()));
            inputs.push((name, fetched));
        }
        if let Some(same) = before.filter(|before| before.head.sources == sources) {
            let head = Head { made: now(), ..same.head.clone() };
            let entry = Arc::new(Entry { bytes: same.bytes.clone(), head });
            self.results.put(entry.clone()).await;
            return Ok(entry);
        }
        let made = match task {
            Task::Picture(order) => self.compute(Order { inputs, ..*order }, until).await?,
            Task::Facts(fields) => info::facts(self, fields, inputs, until).await?,
        };
        let entry = Arc::new(entry(made, sources, label));
        let span = trace::begin("keep");
        span.here().around(self.results.put(entry.clone())).await;
        Ok(entry)
    }

    /// Makes a picture of inputs that are there.
    pub(crate) async fn compute(&self, order: Order, until: Instant) -> Result<Made, Fault> {
        let means = self.means();
        let graph = order.saved.name.clone();
        let made = self.work.run(until, move |bench| make(&order, &means, bench)).await;
        if let Ok(made) = &made {
            let seconds = |time: Duration| time.as_secs_f64();
            metrics::histogram!("imgflo_render_seconds", "graph" => graph.clone())
                .record(seconds(made.took));
            metrics::histogram!("imgflo_queue_seconds").record(seconds(made.waited));
            let (width, height) = made.size.unwrap_or_default();
            metrics::counter!("imgflo_pixels_total", "graph" => graph)
                .increment(u64::from(width) * u64::from(height));
        }
        made
    }

    /// What pictures are made with.
    pub(crate) fn means(&self) -> Means {
        Means {
            operations: self.operations,
            limits: self.config.limits,
            ffmpeg: self.ffmpeg.clone(),
            decoded: self.decoded.clone(),
        }
    }

    /// A source's picture.
    pub(crate) async fn fetch(
        &self,
        address: &str,
        allowed: &[Pattern],
        depth: u8,
        until: Instant,
    ) -> Result<Arc<Fetched>, Fault> {
        let span = trace::begin("fetch");
        let fetch = self.find(address, allowed, depth, until);
        let (fetched, way) = span.ended(span.here().around(fetch).await)?;
        if span.is_traced() {
            span.tell("server.address", place(&fetched.address));
            span.tell("imgflo.bytes", fetched.bytes.len() as i64);
            span.tell("imgflo.source", way);
        }
        Ok(fetched)
    }

    /// A source's picture, and the name of the way that it came.
    async fn find(
        &self,
        address: &str,
        allowed: &[Pattern],
        depth: u8,
        until: Instant,
    ) -> Result<(Arc<Fetched>, &'static str), Fault> {
        if let Some(request) = address.trim_start_matches('/').strip_prefix("graph/") {
            // A picture that is made here is made without a connection to ourselves.
            let made = crate::old::chained(self.clone(), request.to_owned(), depth + 1).await?;
            return Ok((made, "graph"));
        }
        if let Some(picture) = self.sample(address) {
            return Ok((picture?, Way::Here.name()));
        }
        let fetch = self.sources.find(address, allowed);
        let late = |_| Fault::new(Kind::SourceSlow, "the source took longer than the request may");
        let found = tokio::time::timeout_at(until.into(), fetch).await.map_err(late)??;
        Ok((found.0, found.1.name()))
    }

    /// A sample picture, or that there is none of this name; nothing, if there is a folder of pictures
    /// or the address leads elsewhere.
    fn sample(&self, address: &str) -> Option<Result<Arc<Fetched>, Fault>> {
        let name = address.trim_start_matches('/').strip_prefix("files/")?;
        if self.config.files.is_some() {
            return None;
        }
        let Some(bytes) = crate::library::sample_picture(name) else {
            let name: String = name.chars().take(100).collect();
            let detail = format!("there is no picture at `files/{name}`; see /files");
            let origin = Some(404);
            return Some(Err(Fault { origin, ..Fault::new(Kind::SourceMissing, detail) }));
        };
        Some(Ok(Arc::new(Fetched::here(address, Arc::from(bytes)))))
    }
}

/// The host or bucket that an address leads to, or else its first word: the rest is nobody's affair.
fn place(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let place = rest.split(['/', '?', '#', ',']).next().unwrap_or_default();
    // A port is behind the last colon, but there are more in numbers of version 6.
    let port = place.rfind(':').filter(|at| !place[*at..].contains(']'));
    let end = if place.starts_with("data:") { Some(4) } else { port };
    place[..end.unwrap_or(place.len())].to_owned()
}

/// What is kept of a picture that was made.
pub(crate) fn entry(made: Made, sources: Vec<(String, String)>, label: Label) -> Entry {
    let (graph, graph_hash) = label.maker;
    let head = Head {
        key: label.key,
        media_type: made.media_type.map(str::to_owned),
        etag: etag(&made.bytes),
        made: now(),
        graph,
        graph_hash,
        sources,
        owner: label.owner,
        tags: label.tags,
        size: made.size,
        took_ms: made.took.as_millis() as u64,
    };
    Entry { bytes: Bytes::from(made.bytes), head }
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
