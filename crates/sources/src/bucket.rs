//! A place in an object store that the operator's own things are kept in.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::path::Path;
use object_store::{Error as StoreError, ObjectStore, ObjectStoreExt};

use crate::store::{self, root};
use crate::{Error, Limits, Store};

/// Objects that are asked for at once.
const AT_ONCE: usize = 16;

/// A place in an object store: a bucket, and what the names in it begin with.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// As it was named, for messages.
    address: String,
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    largest: u64,
    time: Duration,
}

impl Bucket {
    /// Opens a place such as `s3://bucket/prefix`, with the credentials of the environment. Nothing
    /// is connected to yet. Objects may be as large, and take as long, as the limits say.
    ///
    /// # Errors
    /// When it is none, or the environment says too little of it.
    pub fn open(address: &str, limits: &Limits) -> Result<Self, Error> {
        let bucket = address.split_once("://").map_or(address, |(_, rest)| rest);
        let prefix = bucket.split_once('/').map_or("", |(_, prefix)| prefix);
        let place = address.strip_suffix(prefix).unwrap_or(address).trim_end_matches('/');
        let store = Store { address: place.to_owned(), options: BTreeMap::new() };
        let store = store::open(&store, limits)?;
        let prefix = Path::parse(prefix.trim_end_matches('/'));
        let prefix = prefix.map_err(|error| Error::Ours(format!("{address}: {error}")))?;
        let address = address.to_owned();
        Ok(Self { address, store, prefix, largest: limits.bytes, time: limits.time })
    }

    /// The object of a name, if there is one.
    ///
    /// # Errors
    /// When the store cannot be asked, or the object is too large.
    pub async fn get(&self, name: &str) -> Result<Option<Bytes>, Error> {
        let asked = async {
            let found = self.store.get(&self.path(name)).await?;
            if found.meta.size > self.largest {
                return Ok(Err(found.meta.size));
            }
            found.bytes().await.map(Ok)
        };
        match self.in_time(asked).await? {
            Some(Ok(bytes)) => Ok(Some(bytes)),
            Some(Err(size)) => Err(self.failed(format!("an object has {size} bytes"))),
            None => Ok(None),
        }
    }

    /// The first bytes of an object, if there is one; all, if there are fewer.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn beginning(&self, name: &str, bytes: u64) -> Result<Option<Bytes>, Error> {
        self.in_time(self.store.get_range(&self.path(name), 0..bytes)).await
    }

    /// Puts an object in its place.
    ///
    /// # Errors
    /// When the store does not take it.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), Error> {
        let path = self.path(name);
        self.in_time(self.store.put(&path, bytes.into())).await.map(drop)
    }

    /// Removes an object; says whether it was asked for one that is there, as far as stores tell.
    ///
    /// # Errors
    /// When the store does not do it.
    pub async fn remove(&self, name: &str) -> Result<bool, Error> {
        Ok(self.in_time(self.store.delete(&self.path(name))).await?.is_some())
    }

    /// What `is` makes of every object's name, a few at a time; without those it makes nothing of.
    ///
    /// # Errors
    /// When the store does not list them.
    pub async fn each<T, F>(&self, is: impl Fn(String) -> F) -> Result<Vec<T>, Error>
    where
        F: Future<Output = Option<T>>,
    {
        let failed = |error: StoreError| self.failed(root(&error));
        let listed = self.store.list(Some(&self.prefix)).map_err(failed);
        let names = listed.map_ok(|object| object.location.filename().unwrap_or("").to_owned());
        let made = names.map_ok(|name| async { Ok(is(name).await) });
        let made = made.try_buffer_unordered(AT_ONCE);
        made.try_filter_map(|made| std::future::ready(Ok(made))).try_collect().await
    }

    fn path(&self, name: &str) -> Path {
        self.prefix.clone().join(name)
    }

    async fn in_time<T>(
        &self,
        work: impl Future<Output = object_store::Result<T>>,
    ) -> Result<Option<T>, Error> {
        match tokio::time::timeout(self.time, work).await {
            Ok(Ok(done)) => Ok(Some(done)),
            Ok(Err(StoreError::NotFound { .. })) => Ok(None),
            Ok(Err(error)) => Err(self.failed(root(&error))),
            Err(_) => Err(self.failed("it takes too long".to_owned())),
        }
    }

    fn failed(&self, why: String) -> Error {
        Error::origin(&self.address, why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_bucket_and_what_names_begin_with() {
        let limits = Limits::default();
        for (address, path) in [
            ("gs://bucket", "a"),
            ("gs://bucket/", "a"),
            ("gs://bucket/one/two", "one/two/a"),
            ("gs://bucket/one/", "one/a"),
        ] {
            let bucket = Bucket::open(address, &limits).unwrap();
            assert_eq!(bucket.path("a").as_ref(), path, "{address}");
        }
        for wrong in ["bucket", "ftp://bucket/a", "gs:///a", "gs://bucket/../a"] {
            assert!(Bucket::open(wrong, &limits).is_err(), "{wrong}");
        }
    }
}
