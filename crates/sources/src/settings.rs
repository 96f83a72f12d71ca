//! What the operator says: what may be reached, how much, how long.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::Pattern;

/// Everything that can be set. The defaults are safe: public hosts only, no files, no stores.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How the web is asked.
    pub http: Http,
    /// The folder that addresses `files/…` are read from.
    pub files: Option<PathBuf>,
    /// The object stores that addresses `s3://…`, `gs://…` and `az://…` are read from.
    pub stores: Vec<Store>,
    /// The sources that are allowed, hop by hop; all, if there are none.
    pub allow: Vec<Pattern>,
    /// How much of everything there may be.
    pub limits: Limits,
    /// What is kept, where, and for how long.
    pub cache: Caching,
}

/// How the web is asked.
#[derive(Clone)]
pub struct Http {
    /// What we call ourselves.
    pub user_agent: String,
    /// The proxy that all requests go through, as in `http://proxy:3128`. None by default, whatever
    /// the environment says. Names are looked up and checked here all the same; but the proxy looks
    /// them up once more, so it should refuse private networks, too.
    pub proxy: Option<String>,
    /// Networks that may be reached although they are not public. None by default.
    pub reachable: Vec<ipnet::IpNet>,
    /// The ports that may be connected to; if there are none, all but those that browsers refuse.
    pub ports: Vec<u16>,
    /// Redirects that are followed. By default 5.
    pub max_redirects: u32,
}

impl fmt::Debug for Http {
    /// Whether there is a proxy, but not its address, which may have a password in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("user_agent", &self.user_agent)
            .field("proxy", &self.proxy.is_some())
            .field("reachable", &self.reachable)
            .field("ports", &self.ports)
            .field("max_redirects", &self.max_redirects)
            .finish()
    }
}

impl Default for Http {
    fn default() -> Self {
        Self {
            user_agent: concat!("imgflo/", env!("CARGO_PKG_VERSION")).into(),
            proxy: None,
            reachable: Vec::new(),
            ports: Vec::new(),
            max_redirects: 5,
        }
    }
}

/// A bucket or container of an object store.
#[derive(Clone, Default)]
pub struct Store {
    /// The scheme and the bucket, as in `s3://pictures`.
    pub address: String,
    /// What the store needs to know, by the names that environment variables have, in lower case:
    /// `aws_region`, `aws_endpoint`, `google_service_account`, `azure_storage_account_name` …
    /// What is not here is taken from the environment.
    pub options: BTreeMap<String, String>,
}

impl fmt::Debug for Store {
    /// Names of options, but not their values, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options: Vec<_> = self.options.keys().collect();
        f.debug_struct("Store").field("address", &self.address).field("options", &options).finish()
    }
}

/// How much of everything there may be.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a picture's file, after inflating. By default 64 MiB.
    pub bytes: u64,
    /// Time to look up a host and connect to it. By default 5 seconds.
    pub connect: Duration,
    /// Time without a byte: before the answer begins, and between any two parts of it. By default
    /// 10 seconds.
    pub pause: Duration,
    /// Time in all, with all redirects. By default 20 seconds.
    pub time: Duration,
    /// Bytes of an address; `data:` addresses are bounded by `bytes` instead. By default 4096.
    pub address: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            connect: Duration::from_secs(5),
            pause: Duration::from_secs(10),
            time: Duration::from_secs(20),
            address: 4096,
        }
    }
}

/// What is kept of sources, where, and for how long.
#[derive(Clone, Debug)]
pub struct Caching {
    /// The folder to keep copies in; none are kept on disk without one. It is for one program at a
    /// time.
    pub folder: Option<PathBuf>,
    /// Bytes on disk. By default 4 GiB.
    pub bytes: u64,
    /// Bytes in memory. By default 256 MiB.
    pub memory: u64,
    /// How long a copy is as good as its origin when that says nothing of it. By default an hour.
    pub fresh: Duration,
    /// How much longer a copy may stand in when its origin fails, unless that says otherwise. By
    /// default a day.
    pub stale: Duration,
    /// How long a failure is remembered before the origin is asked again. By default 10 seconds.
    pub failed: Duration,
}

impl Default for Caching {
    fn default() -> Self {
        Self {
            folder: None,
            bytes: 4 << 30,
            memory: 256 << 20,
            fresh: Duration::from_secs(60 * 60),
            stale: Duration::from_secs(24 * 60 * 60),
            failed: Duration::from_secs(10),
        }
    }
}
