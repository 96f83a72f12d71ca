//! Results in an object store, which several servers share. Who keeps it small is the store: by a
//! rule for objects of some age.

use bytes::Bytes;
use imgflo_sources::Bucket;

use super::file::{name, parse, read_head, write};
use super::{Entry, Which};

/// Bytes that are read first of an object of which only its beginning is wanted: what is known about
/// a result seldom has more.
const BEGINNING: u64 = 16 << 10;

/// Results in an object store.
#[derive(Debug)]
pub(super) struct Store(pub(super) Bucket);

impl Store {
    /// The result of a key. What cannot be read counts as not there.
    pub(super) async fn get(&self, key: &str) -> Option<Entry> {
        let name = name(key);
        let found = self.0.get(&name).await;
        let found = found.inspect_err(|error| tracing::warn!(%error, "a kept result is not read"));
        let file = found.ok()??;
        let entry = parse(&file).filter(|entry| entry.head.key == key);
        if entry.is_none() {
            tracing::warn!(object = name, "a kept result is broken; it will be replaced");
        }
        entry
    }

    /// Keeps a result.
    pub(super) async fn put(&self, entry: &Entry) -> Result<(), String> {
        let file = write(entry).map_err(|error| error.to_string())?;
        self.0.put(&name(&entry.head.key), file).await.map_err(|error| error.to_string())
    }

    /// Removes the results that `which` says; gives their keys. Unless a key is named, the beginning
    /// of every object is read.
    pub(super) async fn forget(&self, which: &Which) -> Result<Vec<String>, String> {
        if let Which::Key(key) = which {
            let known = self.get(key).await.is_some();
            self.0.remove(&name(key)).await.map_err(|error| error.to_string())?;
            return Ok(known.then(|| key.clone()).into_iter().collect());
        }
        let removed = self.0.each(|name| async move { self.forget_one(&name, which).await }).await;
        removed.map_err(|error| error.to_string())?.into_iter().collect()
    }

    /// The key of the result in an object, if it is one to be forgotten, and is.
    async fn forget_one(&self, name: &str, which: &Which) -> Option<Result<String, String>> {
        let known = self.head(name).await;
        let forget = async || {
            let Some(head) = known?.filter(|head| which.is(head)) else { return Ok(None) };
            self.0.remove(name).await?;
            Ok(Some(head.key))
        };
        forget().await.map_err(|error: imgflo_sources::Error| error.to_string()).transpose()
    }

    /// What is known about the result in an object, if it is one.
    async fn head(&self, name: &str) -> Result<Option<super::Head>, imgflo_sources::Error> {
        let read = |bytes: Option<Bytes>| bytes.and_then(|bytes| read_head(&*bytes));
        let head = read(self.0.beginning(name, BEGINNING).await?);
        if head.is_some() {
            return Ok(head);
        }
        // Something else, or a result with many tags.
        Ok(read(self.0.get(name).await?))
    }
}
