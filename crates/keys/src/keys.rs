//! All keys there are.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use crate::database::Database;
use crate::given::{Given, permission};
use crate::memory::Memory;
use crate::{Change, Error, Key, NewKey, Patience};

/// Bytes of an id; no key has a longer one.
const LONGEST_ID: usize = 256;
/// The question whether there are keys at all.
const ANY: &str = "";

/// All keys there are: those of the configuration, those of a database, and those of the old
/// server, if its table `applications` is in that database. Clones are the same keys.
///
/// Without any there is nobody to ask: a server then serves everybody ([`Keys::is_empty`]).
#[derive(Clone, Default)]
pub struct Keys {
    given: Arc<Given>,
    stored: Option<Arc<Stored>>,
}

struct Stored {
    database: Database,
    known: Memory<Option<Arc<Key>>>,
    any: Memory<bool>,
}

impl Keys {
    /// The keys of a database: `sqlite:PATH`, `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    ///
    /// A file that is not there is made, for its owner's eyes only. Tables that are missing are
    /// made too. PostgreSQL is spoken to with TLS if it offers that; `?sslmode=` asks for more.
    pub async fn open(url: &str) -> Result<Self, Error> {
        Self::open_with(url, Patience::default()).await
    }

    /// The same, with another patience.
    pub async fn open_with(url: &str, patience: Patience) -> Result<Self, Error> {
        let database = Database::open(url, patience.wait).await?;
        let (known, any) = (Memory::new(patience), Memory::new(patience));
        Ok(Self { stored: Some(Arc::new(Stored { database, known, any })), ..Self::default() })
    }

    /// The same with these keys of the configuration beside. They go before others of their name,
    /// and need no database: `Keys::default().with(keys)`.
    #[must_use]
    pub fn with(self, given: Vec<Key>) -> Self {
        Self { given: Arc::new(Given::new(given)), ..self }
    }

    /// Adds a key with an id and a secret of its own, and gives it back with them.
    pub async fn add(&self, new: &NewKey) -> Result<Key, Error> {
        new.check()?;
        let stored = self.stored()?;
        let key = stored.database.add(new).await?;
        stored.forget(&key.id);
        Ok(key)
    }

    /// All keys, as they are now.
    pub async fn list(&self) -> Result<Vec<Key>, Error> {
        let mut keys: Vec<Key> = self.given.list().collect();
        if let Some(stored) = &self.stored {
            keys.extend(stored.database.list().await?);
        }
        Ok(keys)
    }

    /// Changes a key, and gives it back as it is then. This process knows at once; others when
    /// what they know is no longer fresh.
    pub async fn change(&self, id: &str, change: &Change) -> Result<Key, Error> {
        change.check()?;
        let stored = self.stored_only(id)?;
        let changed = stored.database.change(id, change, SystemTime::now()).await;
        stored.forget(id);
        changed?.ok_or_else(|| unknown(id))
    }

    /// Removes a key for ever. When the last one is gone, there is none: see [`Keys::is_empty`].
    pub async fn remove(&self, id: &str) -> Result<(), Error> {
        let stored = self.stored_only(id)?;
        let removed = stored.database.remove(id).await;
        stored.forget(id);
        if removed? { Ok(()) } else { Err(unknown(id)) }
    }

    /// The key of this id, if there is one; it may be disabled or expired.
    ///
    /// It is a few seconds old at most ([`Patience::fresh`]). When the database is gone, it is as
    /// it was known last, for some minutes ([`Patience::stale`]); then this fails.
    pub async fn find(&self, id: &str) -> Result<Option<Arc<Key>>, Error> {
        if let Some(key) = self.given.find(id) {
            return Ok(Some(key));
        }
        match &self.stored {
            Some(stored) if may_be(id) => {
                let question = async { Ok(stored.database.find(id).await?.map(Arc::new)) };
                stored.known.ask(id, question).await
            }
            _ => Ok(None),
        }
    }

    /// Takes what processing costs from a key's quota: all of it, or nothing if less is left.
    ///
    /// The database itself counts, so nothing is spent twice, however many ask at once. Of a key
    /// of the old server only this is asked: whether its quota is 1 or more.
    pub async fn charge(&self, id: &str, cost: i64) -> Result<(), Error> {
        if cost < 0 {
            let (given, takes) = (cost.to_string(), "0 or more".into());
            return Err(Error::Value { name: "cost", given, takes });
        }
        if let Some(charged) = self.given.charge(id, cost) {
            return charged;
        }
        let Some(stored) = self.stored.as_ref().filter(|_| may_be(id)) else {
            return Err(unknown(id));
        };
        if let Some(charged) = stored.database.charge(id, cost).await? {
            return charged;
        }
        let key = self.find(id).await?.ok_or_else(|| unknown(id))?;
        permission(id, key.quota.unwrap_or(0), cost)
    }

    /// Whether there is no key at all. As old as [`Keys::find`], and it fails as that does.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        match &self.stored {
            Some(stored) if self.given.is_empty() => {
                Ok(!stored.any.ask(ANY, stored.database.any()).await?)
            }
            _ => Ok(self.given.is_empty()),
        }
    }

    fn stored(&self) -> Result<&Stored, Error> {
        self.stored.as_deref().ok_or(Error::NoDatabase)
    }

    /// The database, for a key that is in it or nowhere.
    fn stored_only(&self, id: &str) -> Result<&Stored, Error> {
        match self.given.find(id) {
            Some(_) => Err(Error::Given { id: id.into() }),
            None if may_be(id) => self.stored(),
            None => Err(unknown(id)),
        }
    }
}

impl Stored {
    fn forget(&self, id: &str) {
        self.known.forget(id);
        self.any.forget(ANY);
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("given", &self.given).finish_non_exhaustive()
    }
}

/// Whether there may be a key of this id. The databases take no zeros in texts.
fn may_be(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len()) && !id.contains(char::is_control)
}

fn unknown(id: &str) -> Error {
    Error::Unknown { id: id.chars().take(LONGEST_ID).collect() }
}
