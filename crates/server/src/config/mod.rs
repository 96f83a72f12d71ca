//! How the server is set up: one table of settings, read from a file, the environment and the
//! command line.

pub mod amount;
mod read;
mod table;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use imgflo_sources::Pattern;
use ipnet::IpNet;

pub use read::{Error, Given, read};
pub use table::{SETTINGS, Setting, to_markdown};

/// How the server is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub listen: Listen,
    /// The address that answers name the server by, such as `https://img.example.com`.
    pub public: Option<String>,
    /// Certificates and key, if it speaks TLS itself.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Proxies whose `X-Forwarded-…` count.
    pub trusted: Vec<IpNet>,
    /// Pages of other hosts that may read answers; `*` is all.
    pub cors: Option<String>,
    /// The folder of graphs; if not given, the samples.
    pub graphs: Option<PathBuf>,
    /// The folder of presets: named sets of parameters.
    pub presets: Option<PathBuf>,
    /// The folder of pictures under `/files`; if not given, the samples.
    pub files: Option<PathBuf>,
    /// The folder that the server writes to.
    pub data: PathBuf,
    /// The database of keys.
    pub database: Option<String>,
    /// Whether only signed requests are answered; if not said, as soon as there is a database or a
    /// key.
    pub guarded: Option<bool>,
    /// Keys that are not in the database: an ordinary one and one that may all, with their secrets.
    pub keys: [Option<(String, String)>; 2],
    /// The secret that source addresses are encrypted with, 32 bytes in hexadecimal digits.
    pub seal: Option<String>,
    /// Whether graphs that are sent along with a request are rendered for those without a key.
    pub on_the_fly: bool,
    /// The picture that is shown in the place of one that cannot be made.
    pub fallback: Option<String>,
    /// Whether films are read and written, if ffmpeg is installed.
    pub films: bool,
    /// Where pictures may come from.
    pub sources: Sources,
    /// How much there may be of everything.
    pub limits: Limits,
    /// Results that are kept.
    pub results: Kept,
    /// The place in an object store where results are kept, instead of on disk.
    pub results_store: Option<String>,
    /// Sources that are kept.
    pub originals: Kept,
    /// Bytes of pictures that were decoded lately.
    pub decoded: u64,
    /// Who may edit graphs, and how.
    pub runtime: Runtime,
    /// How the log is written.
    pub log: Log,
    /// Which events the log has, such as `info` or `imgflo_server=debug,warn`.
    pub log_filter: String,
    /// Where traces go.
    pub traces: Traces,
    /// How long requests may go on when the server is asked to stop.
    pub drain: Duration,
}

/// Where the server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listen {
    /// An address of the network.
    Tcp(SocketAddr),
    /// A socket in the file system.
    Unix(PathBuf),
}

/// Where pictures may come from.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Only these; all that is public, if there are none.
    pub allow: Vec<Pattern>,
    /// Private networks that may be reached.
    pub reachable: Vec<IpNet>,
    /// Object stores, such as `s3://bucket`.
    pub stores: Vec<String>,
    /// The proxy that is used to reach them.
    pub proxy: Option<String>,
    /// Bytes of a picture.
    pub bytes: u64,
    /// Until a connection is made.
    pub connect: Duration,
    /// Until the picture is there.
    pub time: Duration,
    /// Redirects that are followed.
    pub redirects: u32,
}

/// How much there may be of everything.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Megapixels that the old API may be asked for.
    pub old_megapixels: f64,
    /// Pixels of a picture that is read, from its header.
    pub source_pixels: u64,
    /// Pixels of a result.
    pub pixels: u64,
    /// Pixels in a row or column.
    pub side: u64,
    /// Frames of an animation.
    pub frames: u32,
    /// Pixels of all frames of a result together.
    pub moving_pixels: u64,
    /// Nodes of a graph.
    pub nodes: u64,
    /// Parameters of a request.
    pub parameters: usize,
    /// Bytes of a request's address.
    pub url: usize,
    /// Bytes of a request's headers.
    pub headers: usize,
    /// Bytes of a picture that is sent along.
    pub body: u64,
    /// Until a request is answered.
    pub time: Duration,
    /// Bytes of memory for pixels, of all jobs together.
    pub memory: u64,
    /// Jobs at once.
    pub jobs: usize,
    /// Jobs that may wait.
    pub queue: usize,
    /// Connections at once.
    pub connections: usize,
    /// Requests a minute from one address of the network; 0 is any number.
    pub per_minute: u32,
}

/// What is kept, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// Bytes in memory.
    pub memory: u64,
    /// Bytes on disk.
    pub disk: u64,
    /// How long it is as good as new.
    pub fresh: Duration,
    /// For results: how long it is given out while a new one is made. For sources: how long a
    /// failure is remembered.
    pub after: Duration,
}

/// How graphs are edited.
#[derive(Clone, Debug)]
pub struct Runtime {
    /// The secret of those who may look.
    pub view_secret: Option<String>,
    /// The secret of those who may start networks and send packets, too.
    pub control_secret: Option<String>,
    /// The secret of those who may change graphs, too.
    pub edit_secret: Option<String>,
    /// The origins of pages that may connect.
    pub origins: Vec<String>,
    /// The UUID that registries and editors know it by; one is made if nothing is said.
    pub id: Option<String>,
    /// Its name for people.
    pub label: String,
    /// The editor elsewhere that a link of the first page leads to.
    pub ide: Option<String>,
    /// The file of the graph that is edited first.
    pub graph: Option<PathBuf>,
    /// Clients at once.
    pub clients: usize,
    /// Bytes of a message.
    pub message: usize,
    /// Bytes of memory for previews, and for pictures that were uploaded.
    pub memory: u64,
}

/// What is told of requests to a collector of traces (OpenTelemetry).
#[derive(Clone, Debug)]
pub struct Traces {
    /// The collector's address; if not given, there are no traces.
    pub to: Option<String>,
    /// What is sent along, such as who we are.
    pub headers: Vec<(String, String)>,
    /// The part of requests that are traced, from 0 to 1.
    pub share: f64,
    /// What the server is called there.
    pub name: String,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// For people.
    Text,
    /// An object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        let mut config = Self::bare();
        for setting in SETTINGS {
            if let Some(default) = setting.default {
                (setting.set)(&mut config, default).expect("a test sets every default");
            }
        }
        config
    }
}

impl Config {
    /// What is filled in from the table.
    fn bare() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let none = Duration::ZERO;
        let kept = Kept { memory: 0, disk: 0, fresh: none, after: none };
        Self {
            listen: Listen::Unix(PathBuf::new()),
            public: None,
            tls: None,
            trusted: Vec::new(),
            cors: None,
            graphs: None,
            presets: None,
            files: None,
            data: PathBuf::new(),
            database: None,
            guarded: None,
            keys: [None, None],
            seal: None,
            on_the_fly: false,
            fallback: None,
            films: false,
            sources: Sources {
                allow: Vec::new(),
                reachable: Vec::new(),
                stores: Vec::new(),
                proxy: None,
                bytes: 0,
                connect: none,
                time: none,
                redirects: 0,
            },
            limits: Limits {
                old_megapixels: 0.0,
                source_pixels: 0,
                pixels: 0,
                side: 0,
                frames: 0,
                moving_pixels: 0,
                nodes: 0,
                parameters: 0,
                url: 0,
                headers: 0,
                body: 0,
                time: none,
                memory: 0,
                jobs: processors,
                queue: 0,
                connections: 0,
                per_minute: 0,
            },
            results: kept,
            results_store: None,
            originals: kept,
            decoded: 0,
            runtime: Runtime {
                view_secret: None,
                control_secret: None,
                edit_secret: None,
                origins: Vec::new(),
                id: None,
                label: String::new(),
                ide: None,
                graph: None,
                clients: 0,
                message: 0,
                memory: 0,
            },
            traces: Traces { to: None, headers: Vec::new(), share: 0.0, name: String::new() },
            log: Log::Text,
            log_filter: String::new(),
            drain: none,
        }
    }

    /// The database of keys: the one that is named, or else a file beside the results.
    pub fn keys_database(&self) -> String {
        let usual = || format!("sqlite:{}", self.data.join("keys.db").display());
        self.database.clone().unwrap_or_else(usual)
    }

    /// The address that answers name the server by, without a slash at its end.
    pub fn address(&self) -> String {
        match (&self.public, &self.listen) {
            (Some(public), _) => public.trim_end_matches('/').to_owned(),
            (None, Listen::Tcp(address)) => {
                let scheme = if self.tls.is_some() { "https" } else { "http" };
                match address.ip().is_unspecified() {
                    true => format!("{scheme}://localhost:{}", address.port()),
                    false => format!("{scheme}://{address}"),
                }
            }
            (None, Listen::Unix(_)) => "http://localhost".into(),
        }
    }
}
