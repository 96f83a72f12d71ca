//! Names to IP addresses, checked before anybody connects to them.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;
use hickory_resolver::TokioResolver;
use reqwest::dns::{Addrs, Name, Resolve as ResolveForReqwest, Resolving};

use crate::error::shown;
use crate::{Error, Guard};

/// Addresses of a host that are tried, at most.
const TRIED: usize = 8;

/// Looks up names. What it answers is checked by the [`Guard`], and only that is connected to.
pub trait Resolve: Send + Sync + 'static {
    /// All IP addresses of a host, which may be none, or why they cannot be known.
    fn resolve(&self, host: &str) -> BoxFuture<'static, Result<Vec<IpAddr>, String>>;
}

/// Asks the name servers that this machine is set to, and its list of hosts.
///
/// Not by the C library: that has no limit of time, and every slow name server would hold a thread.
/// Names are complete as they are: none is tried inside of this machine's own domain.
#[derive(Clone, Default)]
pub(crate) struct NameServers {
    resolver: Arc<OnceLock<Result<TokioResolver, String>>>,
}

impl NameServers {
    /// Reads this machine's settings when a name is first asked for, and not before.
    fn resolver(&self) -> Result<TokioResolver, String> {
        let open = || {
            let builder = TokioResolver::builder_tokio();
            builder.and_then(|builder| builder.build()).map_err(|error| error.to_string())
        };
        self.resolver.get_or_init(open).clone()
    }
}

impl Resolve for NameServers {
    fn resolve(&self, host: &str) -> BoxFuture<'static, Result<Vec<IpAddr>, String>> {
        let resolver = self.resolver();
        let host = format!("{host}.");
        Box::pin(async move {
            match resolver?.lookup_ip(host).await {
                Ok(found) => Ok(found.iter().collect()),
                Err(error) if error.is_no_records_found() => Ok(Vec::new()),
                Err(error) => Err(error.to_string()),
            }
        })
    }
}

/// A resolver behind a guard: the one door for all names.
#[derive(Clone)]
pub(crate) struct Doorway {
    pub(crate) guard: Guard,
    pub(crate) names: Arc<dyn Resolve>,
    /// The proxy's host, which the operator chose.
    pub(crate) proxy: Option<String>,
}

impl fmt::Debug for Doorway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doorway").field("guard", &self.guard).finish_non_exhaustive()
    }
}

impl Doorway {
    /// Looks a host up. If one of its addresses is bad, all are: half of an attack is one, too.
    pub(crate) async fn look_up(&self, host: &str) -> Result<Vec<IpAddr>, Error> {
        let found = self.names.resolve(host).await;
        let found = found.map_err(|reason| {
            Error::origin(host, format!("its name cannot be looked up: {reason}"))
        })?;
        if found.is_empty() {
            return Err(Error::origin(host, "there is no such name"));
        }
        let private = |_| Error::Private { host: shown(host), what: "a network" };
        self.guard.check_all(&found).map_err(private)?;
        Ok(found)
    }
}

impl ResolveForReqwest for Doorway {
    fn resolve(&self, name: Name) -> Resolving {
        let doorway = self.clone();
        Box::pin(async move {
            let host = name.as_str();
            let found = if doorway.proxy.as_deref() == Some(host) {
                doorway.names.resolve(host).await?
            } else {
                doorway.look_up(host).await?
            };
            // The port 0 stands for that of the URL.
            let found = found.into_iter().take(TRIED).map(|ip| SocketAddr::new(ip, 0));
            let found: Addrs = Box::new(found);
            Ok(found)
        })
    }
}

/// Whether a name is only meant for networks of one's own: RFC 6761, RFC 6762, RFC 8375, what
/// ICANN set aside for it, what home routers and offices use, and names without a dot.
pub(crate) fn is_private_name(host: &str) -> bool {
    const ENDS: &[&str] = &[
        "localhost",
        "local",
        "localdomain",
        "internal",
        "intranet",
        "private",
        "corp",
        "home",
        "lan",
        "home.arpa",
        "in-addr.arpa",
        "ip6.arpa",
        "onion",
        "invalid",
    ];
    let host = host.to_ascii_lowercase();
    let below = |end: &str| host.strip_suffix(end).is_some_and(|rest| rest.ends_with('.'));
    !host.contains('.') || ENDS.iter().any(|end| below(end))
}
