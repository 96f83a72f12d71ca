//! Keys in SQLite or PostgreSQL. Nobody else speaks SQL.
//!
//! One text serves both databases, but for the old server's table and what finds it.

mod applications;
mod keys;
mod open;
mod rows;

use std::time::{Duration, SystemTime};

use sqlx::AnyPool;

use crate::memory::gone;
use crate::{Change, Error, Key, NewKey};
use applications::Applications;

/// A database of keys.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    pool: AnyPool,
    /// The old server's table, if it is there.
    applications: Option<Applications>,
    /// How long it may take to answer what a request waits for.
    wait: Duration,
}

impl Database {
    pub(crate) async fn open(url: &str, wait: Duration) -> Result<Self, Error> {
        let pool = open::open(url, wait).await?;
        let applications = Applications::find(&pool).await?;
        Ok(Self { pool, applications, wait })
    }

    pub(crate) async fn add(&self, new: &NewKey) -> Result<Key, Error> {
        keys::add(&self.pool, new).await
    }

    pub(crate) async fn list(&self) -> Result<Vec<Key>, Error> {
        let mut all = keys::list(&self.pool).await?;
        if let Some(applications) = self.applications {
            all.extend(applications.list(&self.pool).await?);
        }
        Ok(all)
    }

    pub(crate) async fn find(&self, id: &str) -> Result<Option<Key>, Error> {
        let find = async {
            let key = keys::find(&self.pool, id).await?;
            match self.applications {
                Some(applications) if key.is_none() => applications.one(&self.pool, id).await,
                _ => Ok(key),
            }
        };
        self.in_time(find).await
    }

    pub(crate) async fn any(&self) -> Result<bool, Error> {
        let any = async {
            let any = keys::any(&self.pool).await?;
            match self.applications {
                Some(applications) if !any => applications.any(&self.pool).await,
                _ => Ok(any),
            }
        };
        self.in_time(any).await
    }

    /// Takes from a quota; nothing, if there is no such key among ours.
    pub(crate) async fn charge(
        &self,
        id: &str,
        cost: i64,
    ) -> Result<Option<Result<(), Error>>, Error> {
        self.in_time(keys::charge(&self.pool, id, cost)).await
    }

    /// The key as it is then; nothing, if there is none.
    pub(crate) async fn change(
        &self,
        id: &str,
        change: &Change,
        now: SystemTime,
    ) -> Result<Option<Key>, Error> {
        let key = keys::change(&self.pool, id, change, now).await?;
        match self.applications {
            Some(applications) if key.is_none() => {
                applications.change(&self.pool, id, change, now).await
            }
            _ => Ok(key),
        }
    }

    /// Whether there was such a key.
    pub(crate) async fn remove(&self, id: &str) -> Result<bool, Error> {
        let removed = keys::remove(&self.pool, id).await?;
        match self.applications {
            Some(applications) if !removed => applications.remove(&self.pool, id).await,
            _ => Ok(removed),
        }
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        tokio::time::timeout(self.wait, work).await.unwrap_or_else(|_| Err(gone()))
    }
}
