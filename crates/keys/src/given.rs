//! Keys of the configuration, which are in no database.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::{Error, Key};

/// Keys of the configuration. What is left of their quotas is known to this process alone.
#[derive(Debug, Default)]
pub(crate) struct Given(Vec<(Arc<Key>, AtomicI64)>);

impl Given {
    pub(crate) fn new(keys: Vec<Key>) -> Self {
        let left = |key: &Key| AtomicI64::new(key.quota.unwrap_or(0));
        Self(
            keys.into_iter()
                .map(|key| (left(&key), key))
                .map(|(left, key)| (key.into(), left))
                .collect(),
        )
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn find(&self, id: &str) -> Option<Arc<Key>> {
        self.of(id).map(|(key, _)| Arc::clone(key))
    }

    pub(crate) fn list(&self) -> impl Iterator<Item = Key> {
        self.0.iter().map(|(key, left)| Key {
            quota: key.quota.map(|_| left.load(Ordering::Relaxed)),
            ..Key::clone(key)
        })
    }

    /// Takes from a key's quota; nothing, if there is no such key.
    pub(crate) fn charge(&self, id: &str, cost: i64) -> Option<Result<(), Error>> {
        let (key, left) = self.of(id)?;
        Some(match key.quota {
            None => Ok(()),
            Some(quota) if key.legacy => permission(id, quota, cost),
            Some(_) => left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    left.checked_sub(cost).filter(|left| *left >= 0)
                })
                .map(|_| ())
                .map_err(|left| Error::Spent { id: id.into(), left, cost }),
        })
    }

    fn of(&self, id: &str) -> Option<&(Arc<Key>, AtomicI64)> {
        self.0.iter().find(|(key, _)| key.id == id)
    }
}

/// A quota as the old server has it: it is not used up, but without any nothing is processed.
pub(crate) fn permission(id: &str, quota: i64, cost: i64) -> Result<(), Error> {
    if quota > 0 { Ok(()) } else { Err(Error::Spent { id: id.into(), left: quota, cost }) }
}
