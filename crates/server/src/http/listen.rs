//! Connections: over the network or in the file system, with TLS or without, HTTP/1 and HTTP/2.

use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tower::ServiceExt;

use crate::config::{Config, Listen};

/// Time in which the headers of a request have to come.
const HEADERS: Duration = Duration::from_secs(15);
/// Time in which TLS has to be agreed on.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// The pause after connections cannot be taken, such as when there are too many files.
const PAUSE: Duration = Duration::from_millis(50);
/// Requests at once over one connection.
const STREAMS: u32 = 128;

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) Option<IpAddr>);

/// Where connections come from.
enum Door {
    Tcp(TcpListener),
    Unix(UnixListener),
}

/// How connections are served.
#[derive(Clone)]
struct Serving {
    router: Router,
    http: Arc<Builder<TokioExecutor>>,
    tls: Option<TlsAcceptor>,
}

/// Serves until `stop` is ready; requests that are being answered then have some time left.
/// `listening` is told the address when connections are taken.
pub(crate) async fn listen(
    config: &Config,
    router: Router,
    listening: impl FnOnce(String),
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let tls = config.tls.as_ref().map(|(cert, key)| tls(cert, key)).transpose()?;
    let (door, place) = open(&config.listen).await?;
    let serving = Serving { router, http: Arc::new(builder(config)), tls };
    let connections = Arc::new(Semaphore::new(config.limits.connections));
    let graceful = GracefulShutdown::new();
    listening(place);
    tokio::pin!(stop);
    loop {
        let Ok(permit) = connections.clone().acquire_owned().await else { break };
        tokio::select! {
            () = &mut stop => break,
            accepted = door.accept(&serving, &graceful, permit) => if let Err(error) = accepted {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(door);
    if let Listen::Unix(path) = &config.listen {
        // Nobody can connect any more.
        let _ = std::fs::remove_file(path);
    }
    if tokio::time::timeout(config.drain, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were not answered in time; they are cut off");
    }
    Ok(())
}

async fn open(place: &Listen) -> io::Result<(Door, String)> {
    match place {
        Listen::Tcp(address) => {
            let listener = TcpListener::bind(address).await?;
            let address = listener.local_addr()?;
            Ok((Door::Tcp(listener), address.to_string()))
        }
        Listen::Unix(path) => {
            // What a server left that did not end well is in the way.
            if std::os::unix::net::UnixStream::connect(path).is_err() && path.exists() {
                std::fs::remove_file(path)?;
            }
            let listener = UnixListener::bind(path)?;
            Ok((Door::Unix(listener), format!("unix:{}", path.display())))
        }
    }
}

fn builder(config: &Config) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    let headers = config.limits.headers;
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(headers.max(8 << 10));
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(headers).unwrap_or(u32::MAX))
        .keep_alive_interval(Some(Duration::from_secs(30)));
    builder
}

fn tls(cert: &Path, key: &Path) -> io::Result<TlsAcceptor> {
    let named = |path: &Path, error: &dyn std::fmt::Display| {
        io::Error::other(format!("{}: {error}", path.display()))
    };
    let certs = CertificateDer::pem_file_iter(cert).map_err(|error| named(cert, &error))?;
    let certs = certs.collect::<Result<Vec<_>, _>>().map_err(|error| named(cert, &error))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| named(key, &error))?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    let config = config.with_no_client_auth().with_single_cert(certs, private);
    let mut config = config.map_err(|error| named(cert, &error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

impl Door {
    async fn accept(
        &self,
        serving: &Serving,
        graceful: &GracefulShutdown,
        permit: OwnedSemaphorePermit,
    ) -> io::Result<()> {
        match self {
            Self::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                stream.set_nodelay(true)?;
                serving.clone().connected(stream, Peer(Some(peer.ip())), graceful, permit);
            }
            Self::Unix(listener) => {
                let (stream, _) = listener.accept().await?;
                serving.clone().connected(stream, Peer(None), graceful, permit);
            }
        }
        Ok(())
    }
}

impl Serving {
    /// Serves a connection on a task of its own.
    fn connected(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: Peer,
        graceful: &GracefulShutdown,
        permit: OwnedSemaphorePermit,
    ) {
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            let _permit = permit;
            match self.tls.clone() {
                None => self.serve(stream, peer, watcher).await,
                Some(tls) => match tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
                    Ok(Ok(stream)) => self.serve(stream, peer, watcher).await,
                    Ok(Err(error)) => tracing::debug!(%error, "TLS was not agreed on"),
                    Err(_) => tracing::debug!("TLS was not agreed on in time"),
                },
            }
        });
    }

    async fn serve(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: Peer,
        watcher: hyper_util::server::graceful::Watcher,
    ) {
        let router = self.router;
        let service = tower::service_fn(move |mut request: Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(peer);
            router.clone().oneshot(request.map(axum::body::Body::new))
        });
        let http = self.http;
        let connection = http.serve_connection_with_upgrades(
            TokioIo::new(stream),
            TowerToHyperService::new(service),
        );
        if let Err(error) = watcher.watch(connection.into_owned()).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}
