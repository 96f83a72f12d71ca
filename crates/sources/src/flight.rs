//! Many ask, one goes.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};

/// A work that several wait for. Who waits drives it; if nobody does any more, it is dropped.
pub type Flight<T> = Shared<BoxFuture<'static, T>>;

/// The works that are under way, each with a number of its own.
#[derive(Debug)]
pub struct Flights<K, T: Clone> {
    flights: Mutex<List<K, T>>,
    number: AtomicU64,
}

type List<K, T> = HashMap<K, (u64, WeakShared<BoxFuture<'static, T>>)>;

impl<K: Clone + Eq + Hash, T: Clone> Flights<K, T> {
    /// None yet.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self { flights: Mutex::default(), number: AtomicU64::new(0) })
    }

    /// The work with this key, and whether somebody else had begun it. What `start` gives has to
    /// hold its ticket.
    pub fn join(
        self: &Arc<Self>,
        key: &K,
        start: impl FnOnce(Ticket<K, T>) -> BoxFuture<'static, T>,
    ) -> (Flight<T>, bool) {
        if let Some(flight) = under_way(&self.lock(), key) {
            return (flight, true);
        }
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let ticket = Ticket { flights: self.clone(), key: key.clone(), number };
        // Nothing of the work is made, run or dropped while the list is locked, as tickets lock it.
        let flight = start(ticket).shared();
        let mut listed = self.lock();
        if let Some(faster) = under_way(&listed, key) {
            return (faster, true);
        }
        if let Some(weak) = flight.downgrade() {
            listed.insert(key.clone(), (number, weak));
        }
        (flight, false)
    }

    /// Lets nobody join those any more. Who waits already gets what comes.
    pub fn part(&self, is_one: impl Fn(&K) -> bool) {
        self.lock().retain(|key, _| !is_one(key));
    }

    fn lock(&self) -> MutexGuard<'_, List<K, T>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The work with a key, if somebody still waits for it.
fn under_way<K: Eq + Hash, T: Clone>(listed: &List<K, T>, key: &K) -> Option<Flight<T>> {
    listed.get(key).and_then(|(_, flight)| flight.upgrade())
}

/// Held by a work: takes it off the list when it ends, or is dropped.
#[derive(Debug)]
pub struct Ticket<K: Clone + Eq + Hash, T: Clone> {
    flights: Arc<Flights<K, T>>,
    key: K,
    number: u64,
}

impl<K: Clone + Eq + Hash, T: Clone> Ticket<K, T> {
    /// Whether others can still join: what ends after it was parted is not to be kept.
    pub fn is_current(&self) -> bool {
        self.flights.lock().get(&self.key).is_some_and(|(number, _)| *number == self.number)
    }
}

impl<K: Clone + Eq + Hash, T: Clone> Drop for Ticket<K, T> {
    fn drop(&mut self) {
        let mut listed = self.flights.lock();
        if listed.get(&self.key).is_some_and(|(number, _)| *number == self.number) {
            listed.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};
    use std::sync::atomic::AtomicU32;

    #[tokio::test]
    async fn what_has_begun_is_joined() {
        let flights = Flights::new();
        let (gate, opened) = tokio::sync::oneshot::channel::<u32>();
        let (first, joined) = flights.join(&"a", |ticket| {
            Box::pin(async move {
                let _ticket = ticket;
                opened.await.unwrap()
            })
        });
        assert!(!joined);
        let (second, joined) = flights.join(&"a", |_| Box::pin(pending()));
        assert!(joined);
        // The one who began it goes away.
        drop(first);
        gate.send(7).unwrap();
        assert_eq!(second.await, 7);
        let (third, joined) = flights.join(&"a", |_| Box::pin(ready(8)));
        assert!(!joined);
        assert_eq!(third.await, 8);
    }

    #[tokio::test]
    async fn what_nobody_waits_for_stops() {
        static STOPPED: AtomicU32 = AtomicU32::new(0);
        struct Stop;
        impl Drop for Stop {
            fn drop(&mut self) {
                STOPPED.fetch_add(1, Ordering::Relaxed);
            }
        }
        let flights: Arc<Flights<&str, u32>> = Flights::new();
        let start = |ticket: Ticket<&'static str, u32>| -> BoxFuture<'static, u32> {
            let held = (ticket, Stop);
            Box::pin(async move {
                let _held = held;
                pending().await
            })
        };
        let (first, _) = flights.join(&"a", start);
        let (second, _) = flights.join(&"a", |_| Box::pin(pending()));
        drop(first);
        assert_eq!(STOPPED.load(Ordering::Relaxed), 0);
        drop(second);
        assert_eq!(STOPPED.load(Ordering::Relaxed), 1);
        assert!(flights.lock().is_empty());
    }

    #[tokio::test]
    async fn what_was_parted_is_not_joined() {
        let flights: Arc<Flights<u32, bool>> = Flights::new();
        let (first, _) = flights.join(&1, |ticket| Box::pin(async move { ticket.is_current() }));
        flights.part(|key| *key == 1);
        let (second, joined) =
            flights.join(&1, |ticket| Box::pin(async move { ticket.is_current() }));
        assert!(!joined);
        assert!(!first.await);
        assert!(second.await);
    }
}
