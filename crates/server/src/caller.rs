//! Whose request it is, and what they may.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::SystemTime;

use axum::http::Uri;
use imgflo_keys::{Key, Refused, Who, signature};
use imgflo_sources::Pattern;

use crate::app::App;
use crate::fault::{Fault, Kind};
use crate::http::Client;
use crate::query::Query;
use crate::results::Entry;

/// Whose request it is.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// Anybody's: there are no keys.
    Anybody,
    /// That of the owner of a key, until its time is over.
    Owner(Arc<Key>, Option<SystemTime>),
}

impl Caller {
    /// The key, if there is one.
    pub(crate) fn key(&self) -> Option<&Key> {
        match self {
            Self::Anybody => None,
            Self::Owner(key, _) => Some(key),
        }
    }

    /// Where pictures may come from; anywhere, if there is nothing.
    pub(crate) fn sources(&self) -> Result<Vec<Pattern>, Fault> {
        self.key().map_or(Ok(Vec::new()), sources)
    }

    /// Whether pictures may come from all these addresses, which have names: what is kept, or was
    /// sent for by others, is for those who may have it themselves.
    pub(crate) fn may_take(&self, from: &[(String, String)]) -> Result<(), Fault> {
        let allowed = self.sources()?;
        from.iter().try_for_each(|(_, address)| check_source(address, &allowed))
    }

    /// Whether a graph may be used.
    pub(crate) fn may_use(&self, graph: &str) -> Result<(), Fault> {
        match self.key() {
            Some(key) if !key.scopes.allows_graph(graph) => {
                let detail = format!("the key is not for the graph `{graph}`");
                Err(Fault::new(Kind::Forbidden, detail))
            }
            _ => Ok(()),
        }
    }
}

/// Whose request an address is, and what it asks for: signature, rates, then the query.
pub(crate) async fn permitted(
    app: &App,
    client: Client,
    uri: &Uri,
) -> Result<(Caller, Query), Fault> {
    let caller = caller(app, uri).await?;
    rate(app, caller.key(), client.address)?;
    Ok((caller, query(app, uri)?))
}

/// What an address asks for.
pub(crate) fn query(app: &App, uri: &Uri) -> Result<Query, Fault> {
    Query::parse(uri.query().unwrap_or_default(), app.config.limits.parameters)
}

/// Whose request a signed address is.
pub(crate) async fn caller(app: &App, uri: &Uri) -> Result<Caller, Fault> {
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    let claimed = signature::claim(target);
    if !app.guarded {
        // Who need not sign may: then it has to be right.
        let known = match &claimed {
            Ok(claim) => app.keys.find(&claim.key).await.map_err(|error| no_keys(&error))?,
            Err(_) => None,
        };
        if known.is_none() {
            return Ok(Caller::Anybody);
        }
    }
    let refuse = |refused: Refused| Fault::new(kind(&refused), refused.to_string());
    let claim = claimed.map_err(refuse)?;
    // Whoever guesses does not learn which keys there are.
    let wrong = || refuse(Refused::Wrong);
    let key =
        app.keys.find(&claim.key).await.map_err(|error| no_keys(&error))?.ok_or_else(wrong)?;
    match signature::check(target, SystemTime::now(), &key) {
        Ok(signed) => Ok(Caller::Owner(key, signed.until)),
        Err(Refused::Unknown) => Err(wrong()),
        Err(refused) => Err(refuse(refused)),
    }
}

fn kind(refused: &Refused) -> Kind {
    match refused {
        Refused::Expired | Refused::KeyExpired => Kind::Expired,
        Refused::Malformed(_) => Kind::Malformed,
        _ => Kind::Forbidden,
    }
}

/// The keys cannot be looked up: that is over when the database is back.
pub(crate) fn no_keys(error: &imgflo_keys::Error) -> Fault {
    tracing::error!(%error, "keys cannot be looked up");
    Fault::new(Kind::Busy(5), "keys cannot be looked up now; try again later")
}

/// Whether a picture may come from an address. What is made here says itself who may have it.
pub(crate) fn check_source(address: &str, allowed: &[Pattern]) -> Result<(), Fault> {
    if allowed.is_empty() || address.starts_with("graph/") {
        return Ok(());
    }
    let place = imgflo_sources::parse(address)?;
    if allowed.iter().any(|pattern| pattern.matches(&place)) {
        return Ok(());
    }
    Err(Fault::new(Kind::SourceRefused, "the key is not for pictures from there"))
}

/// Where a key may take pictures from; anywhere, if it does not say.
pub(crate) fn sources(key: &Key) -> Result<Vec<Pattern>, Fault> {
    let patterns = key.scopes.sources.iter().map(|text| text.parse::<Pattern>());
    patterns.collect::<Result<_, _>>().map_err(Fault::ours)
}

/// How long others may keep the answer: for as long as it is fresh, and the signature is valid.
pub(crate) fn caching(app: &App, entry: &Entry, caller: &Caller) -> String {
    let kept = app.config.results;
    let fresh = kept.fresh.saturating_sub(entry.head.age()).as_secs();
    let stale = kept.after.as_secs();
    match caller {
        Caller::Owner(_, Some(until)) => {
            let left = until.duration_since(SystemTime::now()).map_or(0, |left| left.as_secs());
            format!("private, max-age={}", fresh.min(left))
        }
        _ => format!("public, max-age={fresh}, stale-while-revalidate={stale}"),
    }
}

/// Counts a picture that is made against the key's quota.
pub(crate) async fn charge(app: &App, key: &Key) -> Result<(), Fault> {
    if key.quota.is_none() || key.scopes.admin {
        return Ok(());
    }
    let over = |error: imgflo_keys::Error| match error {
        imgflo_keys::Error::Spent { .. } => {
            Fault::new(Kind::TooMany(3600), "the key's quota is used up")
        }
        error => no_keys(&error),
    };
    app.keys.charge(&key.id, 1).await.map_err(over)
}

/// Counts a request against the rates of its key and its address.
fn rate(app: &App, key: Option<&Key>, address: Option<IpAddr>) -> Result<(), Fault> {
    let by_key = key.and_then(|key| Some((Who::Key(key.id.clone()), key.per_minute?)));
    let per_minute = app.config.limits.per_minute;
    let by_address = address.filter(|_| per_minute > 0).map(|ip| (Who::Ip(ip), per_minute));
    for (who, per_minute) in by_key.into_iter().chain(by_address) {
        app.rates.check(who, per_minute).map_err(|wait| {
            let detail = format!("more than {per_minute} requests a minute; slow down");
            Fault::new(Kind::TooMany(wait.seconds().min(3600) as u32), detail)
        })?;
    }
    Ok(())
}
