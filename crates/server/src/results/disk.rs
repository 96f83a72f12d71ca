//! Results on disk: a file each, never half of one, and never more than so many bytes.
//!
//! A file is written beside its place, made durable and renamed. What is broken is removed, and
//! counts as not there.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use blake3::Hash;

use super::file::{hash, parse, read_head, write};
use super::{Entry, Head};

/// A folder of results.
#[derive(Debug)]
pub(super) struct Disk {
    folder: PathBuf,
    most: u64,
    index: Mutex<Index>,
}

/// Which files there are, by the hashes that they are called by, and which were used longest ago. There
/// can be millions: an entry takes a hundred bytes.
#[derive(Debug, Default)]
struct Index {
    files: HashMap<Hash, (u64, u64)>,
    by_use: BTreeMap<u64, Hash>,
    bytes: u64,
    now: u64,
}

impl Index {
    fn used(&mut self, file: Hash, size: u64) {
        self.remove(&file);
        self.now += 1;
        self.files.insert(file, (size, self.now));
        self.by_use.insert(self.now, file);
        self.bytes += size;
    }

    fn remove(&mut self, file: &Hash) {
        if let Some((size, time)) = self.files.remove(file) {
            self.by_use.remove(&time);
            self.bytes -= size;
        }
    }

    /// Takes out those used longest ago, until there are no more than `most` bytes.
    fn surplus(&mut self, most: u64) -> Vec<Hash> {
        let mut files = Vec::new();
        while self.bytes > most {
            let Some((_, &file)) = self.by_use.first_key_value() else { break };
            self.remove(&file);
            files.push(file);
        }
        files
    }
}

impl Disk {
    /// Opens a folder of results, or makes it. Files that were not finished are removed.
    pub(super) fn open(folder: &Path, most: u64) -> io::Result<Self> {
        fs::create_dir_all(folder.join("new"))?;
        for unfinished in fs::read_dir(folder.join("new"))? {
            fs::remove_file(unfinished?.path())?;
        }
        let mut found: Vec<(SystemTime, Hash, u64)> = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let known = entry.metadata()?;
            let file = entry.file_name().to_str().and_then(|name| Hash::from_hex(name).ok());
            if let (true, Some(file)) = (known.is_file(), file) {
                found.push((known.modified()?, file, known.len()));
            }
        }
        found.sort_by_key(|(time, ..)| *time);
        let mut index = Index::default();
        found.into_iter().for_each(|(_, file, size)| index.used(file, size));
        let disk = Self { folder: folder.to_owned(), most, index: Mutex::new(index) };
        disk.shrink();
        Ok(disk)
    }

    /// The result of a key.
    pub(super) fn get(&self, key: &str) -> Option<Entry> {
        let file = hash(key);
        if !self.index().files.contains_key(&file) {
            return None;
        }
        let path = self.path(&file);
        let found = fs::read(&path).ok().and_then(|bytes| parse(&bytes.into()));
        match found {
            Some(entry) if entry.head.key == key => {
                let size = self.index().files.get(&file).map_or(0, |(size, _)| *size);
                self.index().used(file, size);
                Some(entry)
            }
            _ => {
                tracing::warn!(file = %path.display(), "a kept result is broken; it is removed");
                self.remove(&file);
                None
            }
        }
    }

    /// Keeps a result.
    pub(super) fn put(&self, entry: &Entry) -> io::Result<()> {
        let (called, bytes) = (hash(&entry.head.key), write(entry)?);
        let mut file = tempfile::NamedTempFile::new_in(self.folder.join("new"))?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist(self.path(&called)).map_err(|failed| failed.error)?;
        let size = bytes.len() as u64;
        self.index().used(called, size);
        self.shrink();
        Ok(())
    }

    /// Removes the results that `which` says; gives their keys.
    pub(super) fn forget(&self, which: impl Fn(&Head) -> bool) -> Vec<String> {
        let files: Vec<Hash> = self.index().files.keys().copied().collect();
        let mut keys = Vec::new();
        for file in files {
            let opened = File::open(self.path(&file));
            let Some(head) = opened.ok().and_then(read_head) else { continue };
            if which(&head) {
                self.remove(&file);
                keys.push(head.key);
            }
        }
        keys
    }

    /// Bytes that all files have.
    pub(super) fn bytes(&self) -> u64 {
        self.index().bytes
    }

    fn path(&self, file: &Hash) -> PathBuf {
        self.folder.join(file.to_hex().as_str())
    }

    fn remove(&self, file: &Hash) {
        self.index().remove(file);
        // It may be gone already.
        let _ = fs::remove_file(self.path(file));
    }

    fn shrink(&self) {
        let surplus = self.index().surplus(self.most);
        for file in surplus {
            let _ = fs::remove_file(self.path(&file));
        }
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, bytes: Vec<u8>) -> Entry {
        let head = Head { key: key.into(), ..Head::default() };
        Entry { bytes: bytes.into(), head }
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(folder.path(), 3_500).unwrap();
        for key in ["a", "b"] {
            disk.put(&entry(key, vec![0; 1_000])).unwrap();
        }
        disk.get("a").unwrap();
        disk.put(&entry("c", vec![0; 1_000])).unwrap();
        assert!(disk.get("b").is_none());
        assert!(disk.get("a").is_some() && disk.get("c").is_some());
        assert!(disk.bytes() <= 3_500);
    }

    #[test]
    fn what_is_broken_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(folder.path(), 1 << 20).unwrap();
        disk.put(&entry("a", b"picture".to_vec())).unwrap();
        let path = disk.path(&hash("a"));
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..20]).unwrap();
        assert!(disk.get("a").is_none());
        assert!(!path.exists());
    }

    #[test]
    fn what_was_not_finished_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        drop(Disk::open(folder.path(), 1 << 20).unwrap());
        let half = folder.path().join("new/half");
        fs::write(&half, b"imgflo").unwrap();
        Disk::open(folder.path(), 1 << 20).unwrap();
        assert!(!half.exists());
    }
}
