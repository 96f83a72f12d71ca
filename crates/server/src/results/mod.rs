//! Results that are kept: in memory, and on disk or in an object store.
//!
//! A result is found by its key, which the graph, the values of its parameters, the addresses of
//! its pictures and the size and format asked for make. What it was made of is kept beside it, so
//! that it can be told whether it is still right, and forgotten by graph, source, key or tag.

mod disk;
mod file;
mod store;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use disk::Disk;
use imgflo_sources::Bucket;
use store::Store;

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
    place: Place,
    in_memory: AtomicU64,
    in_place: AtomicU64,
    missing: AtomicU64,
}

/// Where results are kept beside memory.
#[derive(Debug)]
enum Place {
    Nowhere,
    Disk(Disk),
    /// What several servers share; what one of them forgets, the others have in memory for a while.
    Store(Store),
}

/// How long a result stays in memory that another server may have made anew or forgotten.
const SHARED: Duration = Duration::from_secs(10);

/// How often results were found, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) in_memory: u64,
    /// On disk, or in the object store.
    pub(crate) in_place: u64,
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
        let place = if disk > 0 { Place::Disk(Disk::open(folder, disk)?) } else { Place::Nowhere };
        Ok(Self::at(place, memory, Duration::MAX))
    }

    /// Keeps so many bytes in memory, and all in an object store.
    pub(crate) fn shared(bucket: Bucket, memory: u64) -> Self {
        Self::at(Place::Store(Store(bucket)), memory, SHARED)
    }

    fn at(place: Place, memory: u64, time: Duration) -> Self {
        let weight = |_: &String, entry: &Arc<Entry>| {
            u32::try_from(entry.bytes.len() + 512).unwrap_or(u32::MAX)
        };
        let memory = moka::sync::Cache::builder().max_capacity(memory).weigher(weight);
        let memory = match time {
            Duration::MAX => memory.build(),
            time => memory.time_to_live(time).build(),
        };
        let [in_memory, in_place, missing] = [0; 3].map(AtomicU64::new);
        Self(Arc::new(Inner { memory, place, in_memory, in_place, missing }))
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
        let found = self.in_place(key).await.map(Arc::new);
        let counter = if found.is_some() { &self.0.in_place } else { &self.0.missing };
        counter.fetch_add(1, Ordering::Relaxed);
        if let Some(entry) = &found {
            self.0.memory.insert(key.to_owned(), entry.clone());
        }
        found
    }

    async fn in_place(&self, key: &str) -> Option<Entry> {
        match &self.0.place {
            Place::Nowhere => None,
            Place::Disk(_) => {
                let key = key.to_owned();
                self.on_disk(move |disk| disk.get(&key)).await.flatten()
            }
            Place::Store(store) => store.get(key).await,
        }
    }

    /// Does something with the disk, where waiting is allowed.
    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Disk) -> T + Send + 'static,
    ) -> Option<T> {
        let results = self.clone();
        let work = move || match &results.0.place {
            Place::Disk(disk) => Some(work(disk)),
            Place::Nowhere | Place::Store(_) => None,
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.inspect_err(|error| tracing::error!(%error, "work on the disk broke down")).ok()?
    }

    /// Keeps a result, in the place of the one that has the same key. What cannot be written is kept
    /// in memory only.
    pub(crate) async fn put(&self, entry: Arc<Entry>) {
        let kept = match &self.0.place {
            Place::Nowhere => Ok(()),
            Place::Disk(_) => {
                let entry = entry.clone();
                let put = move |disk: &Disk| disk.put(&entry).map_err(|error| error.to_string());
                self.on_disk(put).await.unwrap_or(Ok(()))
            }
            Place::Store(store) => store.put(&entry).await,
        };
        if let Err(error) = kept {
            tracing::warn!(error, "a result is kept in memory only");
        }
        self.0.memory.insert(entry.head.key.clone(), entry);
    }

    /// Forgets results; gives how many.
    ///
    /// # Errors
    /// When those of an object store cannot be looked through.
    pub(crate) async fn forget(&self, which: Which) -> Result<u64, String> {
        let of_memory: Vec<_> = self.0.memory.iter().collect();
        let mut forgotten = std::collections::HashSet::new();
        for (key, _) in of_memory.into_iter().filter(|(_, entry)| which.is(&entry.head)) {
            self.0.memory.invalidate(&*key);
            forgotten.insert((*key).clone());
        }
        match &self.0.place {
            Place::Nowhere => {}
            Place::Disk(_) => {
                let keys = self.on_disk(move |disk| disk.forget(|head| which.is(head))).await;
                forgotten.extend(keys.unwrap_or_default());
            }
            Place::Store(store) => forgotten.extend(store.forget(&which).await?),
        }
        Ok(forgotten.len() as u64)
    }

    /// How often results were found, and what they take.
    pub(crate) fn counts(&self) -> Counts {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            in_memory: count(&self.0.in_memory),
            in_place: count(&self.0.in_place),
            missing: count(&self.0.missing),
            memory_bytes: self.0.memory.weighted_size(),
            disk_bytes: match &self.0.place {
                Place::Disk(disk) => disk.bytes(),
                Place::Nowhere | Place::Store(_) => 0,
            },
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
        assert_eq!(results.forget(Which::Graph("noir".into())).await, Ok(1));
        assert!(results.get("1").await.is_none() && results.get("2").await.is_some());
        assert_eq!(results.forget(Which::Tag("spring".into())).await, Ok(1));
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
