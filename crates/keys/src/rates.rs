//! How often somebody may ask.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use moka::sync::Cache;

/// Whom to remember at once; those who ask most are kept.
const MOST_KNOWN: u64 = 100_000;
/// After this time everybody has their whole rate again, so nothing needs to be remembered.
const FORGET: Duration = Duration::from_secs(61);
const MINUTE: Duration = Duration::from_secs(60);

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// The key of this id.
    Key(String),
    /// Somebody at this address. With IPv6, all in the same /64 are one, for they are one network.
    Ip(IpAddr),
}

/// Too often. Displayed, it is a number of whole seconds, as in the header `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.seconds())]
pub struct RetryAfter(
    /// How long until the next request is allowed.
    pub Duration,
);

impl RetryAfter {
    /// The time in whole seconds, rounded up, and at least one.
    pub fn seconds(&self) -> u64 {
        self.0.as_millis().div_ceil(1000).max(1) as u64
    }
}

/// A clock that threads share.
pub trait Time: Clock<Instant: Send + Sync> + Clone + Send + Sync + 'static {}

impl<C: Clock<Instant: Send + Sync> + Clone + Send + Sync + 'static> Time for C {}

type Bucket<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// How often each key and address asked lately, in a memory of bounded size.
///
/// A rate of 60 in a minute allows 60 at once, and after that one in a second.
#[derive(Clone)]
pub struct Rates<C: Time = DefaultClock> {
    buckets: Cache<(Who, NonZeroU32), Arc<Bucket<C>>>,
    clock: C,
}

impl Default for Rates {
    fn default() -> Self {
        Self::new(DefaultClock::default())
    }
}

impl<C: Time> Rates<C> {
    /// Nobody has asked yet; time is what this clock says.
    pub fn new(clock: C) -> Self {
        let buckets = Cache::builder().max_capacity(MOST_KNOWN).time_to_idle(FORGET).build();
        Self { buckets, clock }
    }

    /// Counts a request, if it is allowed now. A rate of 0 allows none.
    pub fn check(&self, who: Who, per_minute: u32) -> Result<(), RetryAfter> {
        let rate = NonZeroU32::new(per_minute).ok_or(RetryAfter(MINUTE))?;
        let new =
            || Arc::new(Bucket::direct_with_clock(Quota::per_minute(rate), self.clock.clone()));
        let bucket = self.buckets.get_with((who.network(), rate), new);
        let wait = |not: governor::NotUntil<C::Instant>| not.wait_time_from(self.clock.now());
        bucket.check().map_err(|not| RetryAfter(wait(not)))
    }
}

impl<C: Time> fmt::Debug for Rates<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rates").field("known", &self.buckets.entry_count()).finish_non_exhaustive()
    }
}

impl Who {
    /// An address as that of its network.
    fn network(self) -> Self {
        match self {
            Self::Ip(ip) => match ip.to_canonical() {
                IpAddr::V6(ip) => {
                    Self::Ip(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX)).into())
                }
                ip => Self::Ip(ip),
            },
            key => key,
        }
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn ip(text: &str) -> Who {
        Who::Ip(text.parse().unwrap())
    }

    #[test]
    fn after_a_burst_one_waits_for_the_next() {
        let clock = FakeRelativeClock::default();
        let rates = Rates::new(clock.clone());
        let ask = || rates.check(Who::Key("a".into()), 6);
        for _ in 0..6 {
            assert_eq!(ask(), Ok(()));
        }
        assert_eq!(ask(), Err(RetryAfter(Duration::from_secs(10))));
        clock.advance(Duration::from_millis(9_500));
        assert_eq!(ask().unwrap_err().to_string(), "1");
        clock.advance(Duration::from_millis(500));
        assert_eq!(ask(), Ok(()));
        assert!(ask().is_err());
        clock.advance(MINUTE);
        assert_eq!((0..10).filter(|_| ask().is_ok()).count(), 6);
    }

    #[test]
    fn a_rate_of_none_allows_none() {
        assert!(Rates::default().check(ip("192.0.2.1"), 0).is_err());
    }

    #[test]
    fn everybody_is_counted_alone() {
        let rates = Rates::new(FakeRelativeClock::default());
        for who in [ip("192.0.2.1"), ip("192.0.2.2"), ip("2001:db8::1"), Who::Key("a".into())] {
            assert!(rates.check(who.clone(), 1).is_ok(), "{who:?}");
            assert!(rates.check(who.clone(), 1).is_err(), "{who:?}");
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one() {
        let rates = Rates::new(FakeRelativeClock::default());
        assert!(rates.check(ip("2001:db8::1"), 1).is_ok());
        assert!(rates.check(ip("2001:db8::ffff:2"), 1).is_err());
        assert!(rates.check(ip("2001:db8:0:1::1"), 1).is_ok());
    }

    #[test]
    fn ipv4_in_ipv6_is_ipv4() {
        let rates = Rates::new(FakeRelativeClock::default());
        assert!(rates.check(ip("192.0.2.1"), 1).is_ok());
        assert!(rates.check(ip("::ffff:192.0.2.1"), 1).is_err());
        assert!(rates.check(ip("::ffff:192.0.2.2"), 1).is_ok());
    }

    #[test]
    fn the_memory_is_bounded() {
        let rates = Rates::new(FakeRelativeClock::default());
        for number in 0..MOST_KNOWN + 20_000 {
            let _ = rates.check(Who::Key(number.to_string()), 1);
        }
        rates.buckets.run_pending_tasks();
        assert!(rates.buckets.entry_count() <= MOST_KNOWN);
    }
}
