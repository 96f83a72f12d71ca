//! From settings to a server that answers.

use std::collections::BTreeMap;
use std::time::Duration;

use imgflo_flow::Graph;
use imgflo_keys::address::SealKey;
use imgflo_keys::{Key, Keys};
use imgflo_op::OpDef;
use imgflo_sources::{Bucket, Caching, Http, Limits, Settings, Sources, Store};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::app::{App, Parts};
use crate::config::Config;
use crate::library::Library;
use crate::results::Results;
use crate::routes::routes;
use crate::runtime::{self, Host};
use crate::trace::Traces;
use crate::{page, rest};

/// Seconds that requests and jobs are told apart by in measurements.
const SECONDS: [f64; 12] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0];

/// Why the server does not start, or had to end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder that it writes to cannot be used.
    #[error("{folder}: {error}; name another folder with `data`")]
    Data {
        /// The folder.
        folder: String,
        /// What is wrong.
        error: std::io::Error,
    },
    /// A folder that is named is not there.
    #[error("{folder}: there is no such folder; it is what `{setting}` says")]
    Folder {
        /// The folder.
        folder: String,
        /// The setting.
        setting: &'static str,
    },
    /// The main graph cannot be read.
    #[error("{file}: {error}; it is what `runtime-graph` says")]
    Graph {
        /// The file.
        file: String,
        /// What is wrong.
        error: String,
    },
    /// Keys cannot be looked up.
    #[error("keys: {0}")]
    Keys(#[from] imgflo_keys::Error),
    /// Sources cannot be set up.
    #[error("sources: {0}")]
    Sources(#[from] imgflo_sources::Error),
    /// Traces cannot be sent as the settings say.
    #[error("traces: {0}")]
    Traces(String),
    /// It cannot listen.
    #[error("{place}: {error}")]
    Listen {
        /// Where.
        place: String,
        /// What is wrong.
        error: std::io::Error,
    },
}

/// Serves until `stop` is ready. `listening` is told the address when requests are answered.
///
/// # Errors
/// When it cannot be set up as the settings say.
pub async fn serve(
    config: Config,
    operations: &'static [&'static OpDef],
    listening: impl FnOnce(String),
    stop: impl Future<Output = ()>,
) -> Result<(), Error> {
    let app = app(config, operations).await?;
    let _watcher = app.library.watch();
    let runtime = tokio::spawn(runtime::run(app.clone()));
    let forgetting = tokio::spawn(app.decoded.clone().forget());
    let resting = tokio::spawn(rest::rest(app.work.clone()));
    drop(tokio::task::spawn_blocking(page::prepare));
    let router = routes(&app);
    let stopped = async {
        stop.await;
        app.stop();
    };
    let listening = |place: String| {
        app.runtime.listens(&app.config, &place);
        listening(place);
    };
    let served = crate::http::listen(&app.config, router, listening, stopped).await;
    runtime.abort();
    forgetting.abort();
    resting.abort();
    app.runtime.write_down();
    if let Some(traces) = app.traces.clone() {
        traces.close().await;
    }
    served.map_err(|error| Error::Listen { place: app.config.address(), error })
}

async fn app(config: Config, operations: &'static [&'static OpDef]) -> Result<App, Error> {
    for (setting, folder) in
        [("graphs", &config.graphs), ("presets", &config.presets), ("files", &config.files)]
    {
        if let Some(folder) = folder.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(Error::Folder { folder: folder.display().to_string(), setting });
        }
    }
    let data = |error| Error::Data { folder: config.data.display().to_string(), error };
    std::fs::create_dir_all(&config.data).map_err(data)?;
    let kept = config.results;
    let results = match &config.results_store {
        Some(address) => Results::shared(Bucket::open(address, &limits(&config))?, kept.memory),
        None => {
            let folder = config.data.join("results");
            Results::open(&folder, kept.memory, kept.disk).map_err(data)?
        }
    };
    let library = Library::open(operations, &config);
    let sources = Sources::new(settings(&config)).await?;
    let (keys, guarded) = keys(&config).await?;
    let seal = config.seal.as_deref().map(SealKey::from_hex).transpose()?;
    let recorder = recorder();
    let traces = Traces::open(&config).map_err(Error::Traces)?;
    let id = identity(&config)?;
    let runtime = Host::new(&config, operations, &library, id);
    if let Some(path) = &config.runtime.graph {
        runtime.open_main(graph(path, config.limits.nodes)?);
    }
    let parts = Parts { library, sources, keys, guarded, results, runtime, seal, recorder, traces };
    Ok(App::new(config, operations, parts))
}

/// The UUID that the runtime is known by: the one of the settings, or one that is kept in the folder
/// of data.
///
/// # Errors
/// When the folder cannot be written to.
pub fn identity(config: &Config) -> Result<String, Error> {
    if let Some(id) = &config.runtime.id {
        return Ok(id.clone());
    }
    let data = |error| Error::Data { folder: config.data.display().to_string(), error };
    std::fs::create_dir_all(&config.data).map_err(data)?;
    runtime::identity(&config.data).map_err(data)
}

/// The graph of a file.
fn graph(path: &std::path::Path, nodes: u64) -> Result<Graph, Error> {
    let file = path.display().to_string();
    let failed = |error: String| Error::Graph { file: file.clone(), error };
    let bytes = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    let nodes = usize::try_from(nodes).unwrap_or(usize::MAX);
    let limits = imgflo_flow::Limits { nodes, ..Default::default() };
    Graph::from_bytes("-", &bytes, &limits).map_err(|error| failed(error.to_string()))
}

fn settings(config: &Config) -> Settings {
    let (from, kept) = (&config.sources, config.originals);
    let http = Http {
        user_agent: format!("imgflo/{}", env!("CARGO_PKG_VERSION")),
        proxy: from.proxy.clone(),
        reachable: from.reachable.clone(),
        max_redirects: from.redirects,
        ..Http::default()
    };
    let cache = Caching {
        folder: (kept.disk > 0).then(|| config.data.join("sources")),
        bytes: kept.disk,
        memory: kept.memory,
        fresh: kept.fresh,
        stale: Duration::from_secs(86_400),
        failed: kept.after,
    };
    let store = |address: &String| Store { address: address.clone(), options: BTreeMap::new() };
    let stores = from.stores.iter().map(store).collect();
    let (files, allow) = (config.files.clone(), from.allow.clone());
    Settings { http, files, stores, allow, limits: limits(config), cache }
}

/// What may come from elsewhere.
fn limits(config: &Config) -> Limits {
    let from = &config.sources;
    Limits {
        bytes: from.bytes,
        connect: from.connect,
        time: from.time,
        pause: from.time,
        address: config.limits.url,
    }
}

/// The keys of the database and those of the settings, and whether only signed requests are answered.
async fn keys(config: &Config) -> Result<(Keys, bool), Error> {
    // A database that is named is made if need be; the usual one counts if somebody has made it.
    let is_stored = config.database.is_some() || config.data.join("keys.db").is_file();
    let keys = if is_stored { Keys::open(&config.keys_database()).await? } else { Keys::default() };
    let [ordinary, admin] = &config.keys;
    let given = [(ordinary, false), (admin, true)];
    let key = |(pair, admin): (&Option<(String, String)>, bool)| {
        let (id, secret) = pair.as_ref()?;
        Some(Key::given(id, secret, admin))
    };
    let given: Vec<Key> = given.into_iter().filter_map(key).collect();
    // Whoever removes the last key does not mean to open the server to everybody.
    let guarded = config.guarded.unwrap_or(is_stored || !given.is_empty());
    Ok((keys.with(given), guarded))
}

/// Where measurements are gathered; the first server of a process has them.
fn recorder() -> Option<PrometheusHandle> {
    let seconds = Matcher::Suffix("_seconds".to_owned());
    let builder = PrometheusBuilder::new().set_buckets_for_metric(seconds, &SECONDS).ok()?;
    builder.install_recorder().ok()
}
