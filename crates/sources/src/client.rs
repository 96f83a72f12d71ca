//! The clients that connections are opened by.

use std::sync::Arc;

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Proxy};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt;

use crate::Error;
use crate::resolve::Doorway;
use crate::settings::{Limits, Settings};

/// Headers of an answer. Over HTTP/1 hyper bounds their bytes by itself.
const HEADERS: usize = 100;
/// Bytes of headers over HTTP/2.
const HEADER_BYTES: u32 = 64 << 10;
/// Connections to a host that are kept for the next request.
const IDLE: usize = 4;

/// For addresses that anybody may give: behind the guard, with nothing of ours to tell.
pub(crate) fn guarded(settings: &Settings, doorway: Doorway) -> Result<Client, Error> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("image/*, */*;q=0.5"));
    let builder = builder(&settings.limits)?
        .user_agent(&settings.http.user_agent)
        .default_headers(headers)
        .dns_resolver(Arc::new(doorway))
        .http1_max_headers(HEADERS)
        .http2_max_header_list_size(HEADER_BYTES);
    let builder = match &settings.http.proxy {
        None => builder,
        Some(proxy) => builder.proxy(Proxy::all(proxy).map_err(|error| ours(&error))?),
    };
    builder.build().map_err(|error| ours(&error))
}

/// For stores, which the operator chose: they may be anywhere.
pub(crate) fn trusted(limits: &Limits) -> Result<Client, Error> {
    let builder = builder(limits)?.no_gzip().no_brotli().no_deflate();
    builder.build().map_err(|error| ours(&error))
}

/// What holds for all: no redirects of the client's own, no cookies, no referer, and no proxy of
/// the environment's.
fn builder(limits: &Limits) -> Result<ClientBuilder, Error> {
    let builder = Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(limits.connect)
        .read_timeout(limits.pause)
        .pool_max_idle_per_host(IDLE);
    Ok(builder.tls_backend_preconfigured(tls()?))
}

/// TLS by this machine's certificates.
fn tls() -> Result<ClientConfig, Error> {
    let failed = |error: rustls::Error| {
        Error::Ours(format!(
            "https cannot be checked: {error}; install certificates (ca-certificates), or name a \
             file of them in SSL_CERT_FILE"
        ))
    };
    let builder = ClientConfig::builder_with_provider(ring::default_provider().into());
    let builder = builder.with_safe_default_protocol_versions().map_err(failed)?;
    let mut config = builder.with_platform_verifier().map_err(failed)?.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn ours(error: &reqwest::Error) -> Error {
    Error::Ours(format!("the client for http cannot be made: {error}"))
}
