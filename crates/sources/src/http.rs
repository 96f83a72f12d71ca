//! Pictures from the web: hop by hop, each of them checked.

use std::error::Error as _;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::header::{
    ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
    LOCATION,
};
use reqwest::{Client, Response, StatusCode};
use url::{Host, Url};

use crate::address::normalized;
use crate::allowed::Allowed;
use crate::body::receive;
use crate::client;
use crate::counts::Tally;
use crate::error::shown;
use crate::fetched::Answer;
use crate::freshness::{Freshness, date};

use crate::resolve::{Doorway, is_private_name};
use crate::settings::{Limits, Settings};
use crate::{Address, Error, Fetched, Resolve, ports};

/// Fetches from the web.
#[derive(Clone, Debug)]
pub(crate) struct Web {
    client: Client,
    doorway: Doorway,
    settings: Arc<Settings>,
    tally: Arc<Tally>,
}

impl Web {
    pub(crate) fn new(
        settings: &Arc<Settings>,
        names: Arc<dyn Resolve>,
        tally: &Arc<Tally>,
    ) -> Result<Self, Error> {
        let guard = crate::Guard::new(settings.http.reachable.clone());
        let proxy = settings.http.proxy.as_deref().map(proxy_host).transpose()?;
        let doorway = Doorway { guard, names, proxy };
        let client = client::guarded(settings, doorway.clone())?;
        Ok(Self { client, doorway, settings: settings.clone(), tally: tally.clone() })
    }

    /// Fetches an address; `known` is the copy that we have, which may still be right.
    pub(crate) async fn get(
        &self,
        url: &Url,
        allowed: &Allowed,
        known: Option<&Fetched>,
    ) -> Result<Answer, Error> {
        let (mut url, mut hops) = (url.clone(), Vec::new());
        let mut freshness = Freshness::silent(&self.settings.cache);
        let most = self.settings.http.max_redirects;
        for _ in 0..=most {
            let response = self.hop(&url, allowed, known).await?;
            let said = Freshness::of(response.headers(), &self.settings.cache);
            freshness = if hops.is_empty() { said } else { freshness.and(said) };
            match response.status() {
                StatusCode::OK => {
                    let fetched = self.receive(&url, response).await?;
                    return Ok(Answer::New(fetched, hops, freshness));
                }
                StatusCode::NOT_MODIFIED if known.is_some_and(|known| is_of(known, &url)) => {
                    return Ok(Answer::Same(hops, freshness));
                }
                status if is_redirect(status) => {
                    let next = self.next(&url, response.headers())?;
                    hops.push(std::mem::replace(&mut url, next).into());
                }
                status => return Err(failed(&url, status)),
            }
        }
        Err(Error::Redirects { host: host(&url), most })
    }

    /// Asks one address, if it may be asked.
    async fn hop(
        &self,
        url: &Url,
        allowed: &Allowed,
        known: Option<&Fetched>,
    ) -> Result<Response, Error> {
        allowed.check(&Address::Http(url.clone()))?;
        self.check(url).await?;
        let response = self.ask(url, known).await?;
        self.check_peer(url, response.remote_addr())?;
        Ok(response)
    }

    /// Refuses what must not be connected to, as far as the address itself tells.
    async fn check(&self, url: &Url) -> Result<(), Error> {
        let port = url.port_or_known_default().unwrap_or_default();
        if !ports::is_open(port, &self.settings.http.ports) {
            return Err(Error::Port { host: host(url), port });
        }
        let private = |what| Error::Private { host: host(url), what };
        match url.host() {
            Some(Host::Ipv4(ip)) => self.doorway.guard.check(ip.into()).map_err(private),
            Some(Host::Ipv6(ip)) => self.doorway.guard.check(ip.into()).map_err(private),
            Some(Host::Domain(name)) => {
                if self.doorway.guard.is_strict() && is_private_name(name) {
                    return Err(private("a network of one's own"));
                }
                // Without a proxy this is done once, on the way to the connection.
                match &self.doorway.proxy {
                    Some(_) => self.doorway.look_up(name).await.map(|_| ()),
                    None => Ok(()),
                }
            }
            None => Err(Error::address(url.as_str(), "it has no host")),
        }
    }

    /// Sends a request, and once more if the connection is reset before there is an answer.
    async fn ask(&self, url: &Url, known: Option<&Fetched>) -> Result<Response, Error> {
        let mut conditions = HeaderMap::new();
        if let Some(known) = known.filter(|known| is_of(known, url)) {
            conditions = conditions_of(known);
        }
        let send = || self.client.get(url.clone()).headers(conditions.clone()).send();
        self.tally.fetched();
        let response = match send().await {
            Err(error) if is_reset(&error) => send().await,
            other => other,
        };
        response.map_err(|error| broken(url, &error))
    }

    /// Looks once more at who it was that answered, in case somebody connects past the guard.
    fn check_peer(&self, url: &Url, peer: Option<SocketAddr>) -> Result<(), Error> {
        if self.doorway.proxy.is_some() {
            return Ok(());
        }
        let checked = peer.map(|peer| self.doorway.guard.check(peer.ip()));
        let checked = checked.unwrap_or(Err("a place that is not known"));
        checked.map_err(|_| Error::Private { host: host(url), what: "a network" })
    }

    fn next(&self, url: &Url, headers: &HeaderMap) -> Result<Url, Error> {
        let location = headers.get(LOCATION);
        let location = location.and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        let location =
            location.ok_or_else(|| Error::origin(&host(url), "it redirects to nowhere"))?;
        target(url, location, &self.settings.limits)
    }

    async fn receive(&self, url: &Url, response: Response) -> Result<Fetched, Error> {
        let text = |name: HeaderName| {
            let text = response.headers().get(name)?.to_str().ok()?;
            (text.len() <= 256).then(|| text.to_owned())
        };
        let media_type = text(reqwest::header::CONTENT_TYPE);
        let (etag, modified) = (text(ETAG), date(response.headers(), &LAST_MODIFIED));
        let (length, host) = (response.content_length(), host(url));
        let parts = futures_util::stream::unfold(response, async |mut response| {
            let part = response.chunk().await.transpose()?;
            Some((part, response))
        });
        let fail = |error: reqwest::Error| broken(url, &error);
        let limits = &self.settings.limits;
        let received = receive(parts, length, limits.bytes, &host, fail).await;
        let (bytes, hash) = self.tally.received(received)?;
        Ok(Fetched { bytes, hash, address: url.to_string(), media_type, etag, modified })
    }
}

/// Where a redirect leads, which has to be an address that could have been asked for.
fn target(url: &Url, location: &str, limits: &Limits) -> Result<Url, Error> {
    if location.len() > limits.address {
        return Err(Error::TooLong { length: location.len(), most: limits.address });
    }
    let next = url.join(location);
    let next = next.map_err(|error| Error::address(location, error.to_string()))?;
    if !matches!(next.scheme(), "http" | "https") {
        return Err(Error::Scheme { scheme: shown(next.scheme()) });
    }
    if !next.username().is_empty() || next.password().is_some() {
        return Err(Error::Credentials { host: host(&next) });
    }
    normalized(next).map_err(|reason| Error::address(location, reason))
}

/// Whether a copy is of this very address: what is known of one says nothing of another.
fn is_of(known: &Fetched, url: &Url) -> bool {
    known.address == url.as_str()
}

fn conditions_of(known: &Fetched) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let etag = known.etag.as_deref().and_then(|etag| HeaderValue::from_str(etag).ok());
    let modified = known.modified.map(httpdate::fmt_http_date);
    if let Some(etag) = etag {
        headers.insert(IF_NONE_MATCH, etag);
    } else if let Some(date) = modified.and_then(|date| HeaderValue::from_str(&date).ok()) {
        headers.insert(IF_MODIFIED_SINCE, date);
    }
    headers
}

/// RFC 9110, 15.4: those that name another address for the same thing.
fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn failed(url: &Url, status: StatusCode) -> Error {
    let status = status.as_u16();
    match status {
        404 | 410 => Error::Missing { address: shown(url.as_str()), status: Some(status) },
        _ => Error::Status { host: host(url), status },
    }
}

/// What went wrong: our own errors come back from within the client.
pub(crate) fn broken(url: &Url, error: &reqwest::Error) -> Error {
    if let Some(ours) = causes(error).find_map(|cause| cause.downcast_ref::<Error>()) {
        return ours.clone();
    }
    let host = host(url);
    if error.is_timeout() {
        let what = if error.is_connect() { "connect" } else { "answer" };
        return Error::Slow { host, what };
    }
    Error::origin(&host, root(error))
}

/// What was the cause of it all.
pub(crate) fn root(error: &reqwest::Error) -> String {
    causes(error).last().map_or_else(|| error.to_string(), ToString::to_string)
}

/// Whether the connection was cut by the other side, or somebody between.
fn is_reset(error: &reqwest::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    let kinds = causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>());
    kinds
        .map(io::Error::kind)
        .any(|kind| matches!(kind, BrokenPipe | ConnectionAborted | ConnectionReset))
}

/// What caused an error, what caused that, and so on.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = Cause<'_>> {
    fn next<'a>(cause: &Cause<'a>) -> Option<Cause<'a>> {
        (*cause).source()
    }
    std::iter::successors(error.source(), next)
}

type Cause<'a> = &'a (dyn std::error::Error + 'static);

fn host(url: &Url) -> String {
    shown(url.host_str().unwrap_or_default())
}

fn proxy_host(proxy: &str) -> Result<String, Error> {
    let host = Url::parse(proxy).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.ok_or_else(|| Error::Ours("`proxy` is no address; write http://HOST:PORT".into()))
}
