//! Work that many ask for is done once; work that nobody waits for any more is stopped.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::watch;
use tokio::task::AbortHandle;

/// What is being worked on, by key.
#[derive(Debug)]
pub(crate) struct Flights<K, V> {
    flying: Arc<Mutex<HashMap<K, Weak<Flight<V>>>>>,
}

/// A piece of work, which all who wait for it share. It is stopped when the last of them goes.
#[derive(Debug)]
struct Flight<V> {
    landed: watch::Receiver<Option<V>>,
    work: AbortHandle,
}

impl<V> Drop for Flight<V> {
    fn drop(&mut self) {
        self.work.abort();
    }
}

impl<K, V> Default for Flights<K, V> {
    fn default() -> Self {
        Self { flying: Arc::default() }
    }
}

impl<K, V> Flights<K, V>
where
    K: Clone + Eq + Hash + Send + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// What the work called `key` gives, and whether it was begun by somebody else. `work` is begun
    /// only if it is not being done. Nothing, if it broke down.
    pub(crate) async fn join<F>(&self, key: K, work: impl FnOnce() -> F) -> (Option<V>, bool)
    where
        F: Future<Output = V> + Send + 'static,
    {
        let (flight, joined) = self.board(key.clone(), work);
        let mut landed = flight.landed.clone();
        let found = landed.wait_for(Option::is_some).await.ok().and_then(|value| value.clone());
        drop(flight);
        self.leave(&key);
        (found, joined)
    }

    fn board<F>(&self, key: K, work: impl FnOnce() -> F) -> (Arc<Flight<V>>, bool)
    where
        F: Future<Output = V> + Send + 'static,
    {
        let mut flying = self.flying.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flying.get(&key).and_then(Weak::upgrade) {
            return (flight, true);
        }
        let (land, landed) = watch::channel(None);
        let work = work();
        let task = tokio::spawn(async move {
            let value = work.await;
            let _ = land.send(Some(value));
        });
        let flight = Arc::new(Flight { landed, work: task.abort_handle() });
        flying.insert(key, Arc::downgrade(&flight));
        (flight, false)
    }

    /// Forgets work that nobody waits for.
    fn leave(&self, key: &K) {
        let mut flying = self.flying.lock().unwrap_or_else(PoisonError::into_inner);
        if flying.get(key).is_some_and(|flight| flight.strong_count() == 0) {
            flying.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn what_many_ask_for_is_done_once() {
        let flights = Arc::new(Flights::<u8, usize>::default());
        let (begun, go) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let ask = || {
            let (flights, begun, go) = (flights.clone(), begun.clone(), go.clone());
            tokio::spawn(async move {
                let work = || async move {
                    go.notified().await;
                    begun.fetch_add(1, Ordering::SeqCst) + 7
                };
                flights.join(1, work).await.0
            })
        };
        let asked: Vec<_> = (0..10).map(|_| ask()).collect();
        while flights.flying.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        // All have asked before the work may end.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        go.notify_one();
        for one in asked {
            assert_eq!(one.await.unwrap(), Some(7));
        }
        assert_eq!(begun.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn what_nobody_waits_for_is_stopped() {
        struct Stopped(Arc<Notify>);
        impl Drop for Stopped {
            fn drop(&mut self) {
                self.0.notify_one();
            }
        }
        let flights = Flights::<u8, ()>::default();
        let stopped = Arc::new(Notify::new());
        let guard = Stopped(stopped.clone());
        let work = || async move {
            let _guard = guard;
            std::future::pending::<()>().await;
        };
        tokio::select! {
            biased;
            _ = flights.join(1, work) => unreachable!("it never ends"),
            () = tokio::task::yield_now() => {}
        }
        stopped.notified().await;
    }
}
