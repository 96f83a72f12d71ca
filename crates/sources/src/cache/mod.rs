//! Copies of sources: the newest and most wanted in memory, more on disk.

mod disk;
mod file;

use std::sync::Arc;

use moka::sync::Cache as Memory;

use crate::Error;
use crate::fetched::Kept;
use crate::settings::Settings;
use disk::Disk;

/// What a copy is found by: the hash of its address.
pub(crate) type Key = blake3::Hash;

/// Bytes that a copy takes beside its own.
const OVERHEAD: usize = 1024;

/// Copies by the hashes of their addresses.
#[derive(Clone, Debug)]
pub(crate) struct Cache {
    memory: Memory<Key, Arc<Kept>>,
    disk: Option<Arc<Disk>>,
}

impl Cache {
    pub(crate) async fn open(settings: &Settings) -> Result<Self, Error> {
        let caching = &settings.cache;
        let weigh = |_: &Key, kept: &Arc<Kept>| {
            u32::try_from(kept.fetched.bytes.len() + OVERHEAD).unwrap_or(u32::MAX)
        };
        let memory = Memory::builder().max_capacity(caching.memory).weigher(weigh).build();
        let Some(folder) = caching.folder.clone() else { return Ok(Self { memory, disk: None }) };
        let (bytes, largest) = (caching.bytes, settings.limits.bytes);
        let opened = blocking(move || Disk::open(folder, bytes, largest)).await?;
        let failed = |error| {
            Error::Ours(format!("the folder for copies of sources cannot be used: {error}"))
        };
        Ok(Self { memory, disk: Some(Arc::new(opened.map_err(failed)?)) })
    }

    pub(crate) fn in_memory(&self, key: &Key) -> Option<Arc<Kept>> {
        self.memory.get(key)
    }

    /// Reads a copy from disk into memory.
    pub(crate) async fn on_disk(&self, key: &Key) -> Option<Arc<Kept>> {
        let (disk, key) = (self.disk.clone()?, *key);
        let kept = Arc::new(blocking(move || disk.read(&key)).await.ok()??);
        self.memory.insert(key, kept.clone());
        Some(kept)
    }

    /// Keeps a copy. What a disk cannot hold is in memory all the same.
    pub(crate) async fn keep(&self, key: &Key, kept: &Arc<Kept>) {
        self.memory.insert(*key, kept.clone());
        if let Some(disk) = self.disk.clone() {
            let (key, kept) = (*key, kept.clone());
            // A full or broken disk makes things slower, not wrong.
            let _slower = blocking(move || disk.write(&key, &kept)).await;
        }
    }

    pub(crate) async fn forget(&self, key: &Key) {
        self.memory.invalidate(key);
        if let Some(disk) = self.disk.clone() {
            let key = *key;
            let _gone = blocking(move || disk.remove(&key)).await;
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Ours(format!("work on the disk stopped: {error}")))
}
