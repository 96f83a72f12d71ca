//! Results that are kept: in memory, and on disk.
//!
//! A result is found by its key, which the graph, the values of its parameters, the addresses of
//! its pictures and the size and format asked for make. What it was made of is kept beside it, so
//! that it can be told whether it is still right, and forgotten by graph, source, key or tag.

mod disk;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use disk::Disk;

/// A result, and what is known about it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The picture file.
    pub(crate) bytes: Bytes,
    /// What is known about it.
    pub(crate) head: Head,
}

/// What is known about a result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// The key it is found by.
    pub(crate) key: String,
    /// What the file is on the web; nothing if that is not known.
    pub(crate) media_type: Option<String>,
    /// A hash of its bytes.
    pub(crate) etag: String,
    /// When it was made, or found to be still right: seconds since 1970.
    pub(crate) made: u64,
    /// The graph it was made with.
    pub(crate) graph: String,
    /// The hash of all that graph says.
    pub(crate) graph_hash: String,
    /// The pictures it was made of: addresses, and hashes of their bytes.
    pub(crate) sources: Vec<(String, String)>,
    /// The key of whoever asked first.
    pub(crate) owner: Option<String>,
    /// Tags it was asked for with.
    pub(crate) tags: Vec<String>,
    /// Its size; of one frame, if there are several.
    pub(crate) size: Option<(u32, u32)>,
    /// Milliseconds of work.
    pub(crate) took_ms: u64,
}

/// Which results are to be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// The one of this key.
    Key(String),
    /// Those made of the picture at this address.
    Source(String),
    /// Those made with this graph.
    Graph(String),
    /// Those that the owner of this key asked for first.
    Owner(String),
    /// Those asked for with this tag.
    Tag(String),
    /// All.
    All,
}

impl Which {
    fn is(&self, head: &Head) -> bool {
        match self {
            Self::Key(key) => head.key == *key,
            Self::Source(address) => head.sources.iter().any(|(source, _)| source == address),
            Self::Graph(name) => head.graph == *name,
            Self::Owner(key) => head.owner.as_ref() == Some(key),
            Self::Tag(tag) => head.tags.contains(tag),
            Self::All => true,
        }
    }
}

/// The hash that names bytes.
pub(crate) fn etag(bytes: &[u8]) -> String {
    short(&blake3::hash(bytes))
}

/// A hash, in as many digits as tell all bytes there are apart.
pub(crate) fn short(hash: &blake3::Hash) -> String {
    hash.to_hex()[..32].to_owned()
}

impl Head {
    /// When it was made.
    pub(crate) fn made(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.made)
    }

    /// How long ago that was.
    pub(crate) fn age(&self) -> Duration {
        self.made().elapsed().unwrap_or_default()
    }
}

/// Results that are kept.
#[derive(Clone, Debug)]
pub(crate) struct Results(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    memory: moka::sync::Cache<String, Arc<Entry>>,
    disk: Option<Disk>,
    in_memory: AtomicU64,
    on_disk: AtomicU64,
    missing: AtomicU64,
}

/// How often results were found, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) in_memory: u64,
    pub(crate) on_disk: u64,
    pub(crate) missing: u64,
    pub(crate) memory_bytes: u64,
    pub(crate) disk_bytes: u64,
}

impl Results {
    /// Keeps so many bytes in memory, and so many in `folder`.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub(crate) fn open(folder: &Path, memory: u64, disk: u64) -> std::io::Result<Self> {
        let weight = |_: &String, entry: &Arc<Entry>| {
            u32::try_from(entry.bytes.len() + 512).unwrap_or(u32::MAX)
        };
        let memory = moka::sync::Cache::builder().max_capacity(memory).weigher(weight).build();
        let disk = if disk > 0 { Some(Disk::open(folder, disk)?) } else { None };
        let [in_memory, on_disk, missing] = [0; 3].map(AtomicU64::new);
        Ok(Self(Arc::new(Inner { memory, disk, in_memory, on_disk, missing })))
    }

    /// The result of a key that is in memory.
    pub(crate) fn quick(&self, key: &str) -> Option<Arc<Entry>> {
        let found = self.0.memory.get(key)?;
        self.0.in_memory.fetch_add(1, Ordering::Relaxed);
        Some(found)
    }

    /// The result of a key.
    pub(crate) async fn get(&self, key: &str) -> Option<Arc<Entry>> {
        if let Some(found) = self.quick(key) {
            return Some(found);
        }
        let (results, name) = (self.clone(), key.to_owned());
        let read = move || results.0.disk.as_ref().and_then(|disk| disk.get(&name));
        let found = tokio::task::spawn_blocking(read).await.ok().flatten().map(Arc::new);
        let counter = if found.is_some() { &self.0.on_disk } else { &self.0.missing };
        counter.fetch_add(1, Ordering::Relaxed);
        if let Some(entry) = &found {
            self.0.memory.insert(key.to_owned(), entry.clone());
        }
        found
    }

    /// Keeps a result, in the place of the one that has the same key. What cannot be written to disk
    /// is kept in memory only.
    pub(crate) async fn put(&self, entry: Arc<Entry>) {
        let (results, kept) = (self.clone(), entry.clone());
        let write = move || match &results.0.disk {
            Some(disk) => disk.put(&kept),
            None => Ok(()),
        };
        match tokio::task::spawn_blocking(write).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a result is not kept on disk"),
            Err(error) => tracing::error!(%error, "writing a result broke down"),
        }
        self.0.memory.insert(entry.head.key.clone(), entry);
    }

    /// Forgets results; gives how many.
    pub(crate) async fn forget(&self, which: Which) -> u64 {
        let results = self.clone();
        let forget = move || {
            let of_memory: Vec<_> = results.0.memory.iter().collect();
            let mut forgotten = std::collections::HashSet::new();
            for (key, _) in of_memory.into_iter().filter(|(_, entry)| which.is(&entry.head)) {
                results.0.memory.invalidate(&*key);
                forgotten.insert((*key).clone());
            }
            if let Some(disk) = &results.0.disk {
                forgotten.extend(disk.forget(|head| which.is(head)));
            }
            forgotten.len() as u64
        };
        tokio::task::spawn_blocking(forget).await.unwrap_or(0)
    }

    /// How often results were found, and what they take.
    pub(crate) fn counts(&self) -> Counts {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            in_memory: count(&self.0.in_memory),
            on_disk: count(&self.0.on_disk),
            missing: count(&self.0.missing),
            memory_bytes: self.0.memory.weighted_size(),
            disk_bytes: self.0.disk.as_ref().map_or(0, Disk::bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, graph: &str, bytes: &[u8]) -> Arc<Entry> {
        let head = Head {
            key: key.into(),
            graph: graph.into(),
            tags: vec!["spring".into()],
            ..Head::default()
        };
        Arc::new(Entry { bytes: Bytes::copy_from_slice(bytes), head })
    }

    #[tokio::test]
    async fn results_outlive_the_server() {
        let folder = tempfile::tempdir().unwrap();
        let results = Results::open(folder.path(), 1 << 20, 1 << 20).unwrap();
        results.put(entry("ab12.png", "noir", b"picture")).await;
        drop(results);
        let results = Results::open(folder.path(), 1 << 20, 1 << 20).unwrap();
        let found = results.get("ab12.png").await.unwrap();
        assert_eq!((&*found.bytes, &*found.head.graph), (&b"picture"[..], "noir"));
        assert!(results.quick("ab12.png").is_some());
        assert!(results.get("other").await.is_none());
    }

    #[tokio::test]
    async fn results_are_forgotten_by_what_they_were_made_with() {
        let folder = tempfile::tempdir().unwrap();
        let results = Results::open(folder.path(), 1 << 20, 1 << 20).unwrap();
        results.put(entry("1", "noir", b"a")).await;
        results.put(entry("2", "poster", b"b")).await;
        assert_eq!(results.forget(Which::Graph("noir".into())).await, 1);
        assert!(results.get("1").await.is_none() && results.get("2").await.is_some());
        assert_eq!(results.forget(Which::Tag("spring".into())).await, 1);
    }

    #[tokio::test]
    async fn a_disk_that_takes_nothing_leaves_memory() {
        let folder = tempfile::tempdir().unwrap();
        let results = Results::open(folder.path(), 1 << 20, 1 << 20).unwrap();
        std::fs::remove_dir_all(folder.path()).unwrap();
        std::fs::write(folder.path(), b"in the way").unwrap();
        results.put(entry("1", "noir", b"a")).await;
        assert!(results.get("1").await.is_some());
        std::fs::remove_file(folder.path()).unwrap();
        std::fs::create_dir(folder.path()).unwrap();
    }
}
