//! What is somewhere else: copies that are kept, fetches that are under way, and going there.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use moka::sync::Cache as Memory;
use tokio::time::timeout;

use crate::address::read_back;
use crate::allowed::Allowed;
use crate::cache::{Cache, Key};
use crate::counts::{Tally, count};
use crate::fetched::{Answer, Kept};
use crate::flight::{Flights, Ticket};
use crate::freshness::LONGEST;
use crate::http::Web;
use crate::settings::Settings;
use crate::store::Stores;
use crate::{Address, Error, Fault, Resolve, Way};

/// Failures that are remembered at a time.
const FAILURES: u64 = 10_000;

/// What a fetch is found by: the address, and what it may pass on its way.
type FlightKey = (Key, blake3::Hash);
type Landing = Result<(Arc<Kept>, Way), Error>;

/// The web and the stores, with copies of what they gave.
#[derive(Debug)]
pub(crate) struct Remote {
    web: Web,
    stores: Stores,
    cache: Cache,
    flights: Arc<Flights<FlightKey, Landing>>,
    failures: Memory<FlightKey, Error>,
    time: Duration,
    tally: Arc<Tally>,
}

impl Remote {
    pub(crate) async fn open(
        settings: &Arc<Settings>,
        names: Arc<dyn Resolve>,
        tally: &Arc<Tally>,
    ) -> Result<Arc<Self>, Error> {
        let failed = settings.cache.failed.min(LONGEST);
        Ok(Arc::new(Self {
            web: Web::new(settings, names, tally)?,
            stores: Stores::open(settings, tally)?,
            cache: Cache::open(settings).await?,
            flights: Flights::new(),
            failures: Memory::builder().max_capacity(FAILURES).time_to_live(failed).build(),
            time: settings.limits.time,
            tally: tally.clone(),
        }))
    }

    /// Forgets all copies of an address, in memory, on disk, and under way.
    pub(crate) async fn forget(&self, address: &Address) {
        let key = key_of(address);
        self.flights.part(|(other, _)| *other == key);
        // Moka has no way to find failures by half a key, and there are not many.
        self.failures.invalidate_all();
        self.cache.forget(&key).await;
    }

    /// From memory, from who is on the way already, or by going there.
    pub(crate) async fn get(self: &Arc<Self>, address: Address, allowed: Allowed) -> Landing {
        let key = key_of(&address);
        if let Some(kept) = self.cache.in_memory(&key).filter(|kept| kept.is_fresh()) {
            check_hops(&kept, &allowed)?;
            count(&self.tally.memory);
            return Ok((kept, Way::Memory));
        }
        let key = (key, allowed.hash());
        let remote = self.clone();
        let start = move |ticket| -> BoxFuture<'static, Landing> {
            Box::pin(async move { remote.land(key, &address, &allowed, ticket).await })
        };
        let (flight, joined) = self.flights.join(&key, start);
        if joined {
            count(&self.tally.joined);
        }
        flight.await
    }

    /// What one does for all who ask for the same.
    async fn land(
        &self,
        key: FlightKey,
        address: &Address,
        allowed: &Allowed,
        ticket: Ticket<FlightKey, Landing>,
    ) -> Landing {
        let old = self.copy(&key.0).await;
        let old = old.filter(|(kept, _)| check_hops(kept, allowed).is_ok());
        if let Some((kept, way)) = old.as_ref().filter(|(kept, _)| kept.is_fresh()) {
            count(if *way == Way::Disk { &self.tally.disk } else { &self.tally.memory });
            return Ok((kept.clone(), *way));
        }
        let old = old.map(|(kept, _)| kept);
        if let Some(error) = self.failures.get(&key) {
            count(&self.tally.remembered);
            return self.stand_in(old, error);
        }
        let went = timeout(self.time, self.go(address, allowed, old.as_deref())).await;
        let slow = || Error::Slow { host: host(address), what: "send the picture" };
        match went.unwrap_or_else(|_| Err(slow())) {
            Ok(answer) => self.keep(&key.0, answer, old, &ticket).await,
            Err(error) => {
                self.remember(key, &error, &ticket).await;
                self.stand_in(old, error)
            }
        }
    }

    /// Remembers a failure. What is not there any more is no reason to have a copy.
    async fn remember(&self, key: FlightKey, error: &Error, ticket: &Ticket<FlightKey, Landing>) {
        if !ticket.is_current() {
            return;
        }
        self.failures.insert(key, error.clone());
        if error.fault() == Fault::Missing {
            self.cache.forget(&key.0).await;
        }
    }

    /// A copy, fresh or not, and where it was.
    async fn copy(&self, key: &Key) -> Option<(Arc<Kept>, Way)> {
        if let Some(kept) = self.cache.in_memory(key) {
            return Some((kept, Way::Memory));
        }
        Some((self.cache.on_disk(key).await?, Way::Disk))
    }

    async fn go(
        &self,
        address: &Address,
        allowed: &Allowed,
        old: Option<&Kept>,
    ) -> Result<Answer, Error> {
        let known = old.map(|kept| &*kept.fetched);
        match address {
            Address::Http(url) => self.web.get(url, allowed, known).await,
            Address::Object(object) => self.stores.get(object, known).await,
            other => Err(Error::address(&other.to_string(), "it is not fetched from anywhere")),
        }
    }

    /// Keeps what was answered, if it may be kept.
    async fn keep(
        &self,
        key: &Key,
        answer: Answer,
        old: Option<Arc<Kept>>,
        ticket: &Ticket<FlightKey, Landing>,
    ) -> Landing {
        let (fetched, hops, freshness, way) = match (answer, old) {
            (Answer::New(fetched, hops, freshness), _) => {
                (Arc::new(fetched), hops, freshness, Way::Origin)
            }
            (Answer::Same(hops, freshness), Some(old)) => {
                count(&self.tally.revalidated);
                (old.fetched.clone(), hops, freshness, Way::Confirmed)
            }
            (Answer::Same(..), None) => {
                return Err(Error::Ours("a copy is right, but there is none".into()));
            }
        };
        let kept = Arc::new(Kept { fetched, terms: freshness.terms(hops) });
        match (ticket.is_current(), freshness.keep) {
            (true, true) => self.cache.keep(key, &kept).await,
            (true, false) => self.cache.forget(key).await,
            (false, _) => {}
        }
        Ok((kept, way))
    }

    /// An old copy instead of an error, if the error is the origin's and the copy not too old.
    fn stand_in(&self, old: Option<Arc<Kept>>, error: Error) -> Landing {
        let failed = matches!(error.fault(), Fault::Origin | Fault::Slow);
        match old.filter(|kept| failed && kept.may_stand_in()) {
            Some(kept) => {
                count(&self.tally.stale);
                Ok((kept, Way::StandIn))
            }
            None => Err(error),
        }
    }
}

/// Whether a copy came by hops that who asks may use.
fn check_hops(kept: &Kept, allowed: &Allowed) -> Result<(), Error> {
    let hops = kept.terms.hops.iter().chain([&kept.fetched.address]);
    hops.map(|hop| read_back(hop)).try_for_each(|hop| allowed.check(&hop?))
}

fn key_of(address: &Address) -> Key {
    blake3::hash(address.to_string().as_bytes())
}

fn host(address: &Address) -> String {
    match address {
        Address::Http(url) => url.host_str().unwrap_or_default().to_owned(),
        Address::Object(object) => format!("{}://{}", object.scheme.name(), object.bucket),
        _ => String::new(),
    }
}
