//! Results on disk: a file each, never half of one, and never more than so many bytes.
//!
//! A file is written beside its place, made durable and renamed. It begins with what is known about
//! the result and ends with a hash of all before: what does not fit it is removed, and counts as
//! not there.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;

use super::{Entry, Head};

/// What every file begins with.
const MAGIC: &[u8; 8] = b"imgflo\x001";
/// Bytes of the hash that every file ends with.
const HASH: usize = blake3::OUT_LEN;
/// Bytes that what is known about a result may have.
const LONGEST_HEAD: usize = 1 << 20;

/// A folder of results.
#[derive(Debug)]
pub(super) struct Disk {
    folder: PathBuf,
    most: u64,
    index: Mutex<Index>,
}

/// Which files there are, and which were used longest ago.
#[derive(Debug, Default)]
struct Index {
    files: HashMap<String, (u64, u64)>,
    by_use: BTreeMap<u64, String>,
    bytes: u64,
    now: u64,
}

impl Index {
    fn used(&mut self, name: &str, size: u64) {
        self.remove(name);
        self.now += 1;
        self.files.insert(name.to_owned(), (size, self.now));
        self.by_use.insert(self.now, name.to_owned());
        self.bytes += size;
    }

    fn remove(&mut self, name: &str) {
        if let Some((size, time)) = self.files.remove(name) {
            self.by_use.remove(&time);
            self.bytes -= size;
        }
    }

    /// Takes out those used longest ago, until there are no more than `most` bytes.
    fn surplus(&mut self, most: u64) -> Vec<String> {
        let mut names = Vec::new();
        while self.bytes > most {
            let Some((_, name)) = self.by_use.first_key_value() else { break };
            let name = name.clone();
            self.remove(&name);
            names.push(name);
        }
        names
    }
}

impl Disk {
    /// Opens a folder of results, or makes it. Files that were not finished are removed.
    pub(super) fn open(folder: &Path, most: u64) -> io::Result<Self> {
        fs::create_dir_all(folder.join("new"))?;
        for unfinished in fs::read_dir(folder.join("new"))? {
            fs::remove_file(unfinished?.path())?;
        }
        let mut found: Vec<(SystemTime, String, u64)> = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let known = entry.metadata()?;
            if let (true, Ok(name)) = (known.is_file(), entry.file_name().into_string()) {
                found.push((known.modified()?, name, known.len()));
            }
        }
        found.sort();
        let mut index = Index::default();
        found.into_iter().for_each(|(_, name, size)| index.used(&name, size));
        let disk = Self { folder: folder.to_owned(), most, index: Mutex::new(index) };
        disk.shrink();
        Ok(disk)
    }

    /// The result of a key.
    pub(super) fn get(&self, key: &str) -> Option<Entry> {
        let name = file_name(key);
        if !self.index().files.contains_key(&name) {
            return None;
        }
        let path = self.folder.join(&name);
        let found = fs::read(&path).ok().and_then(|bytes| parse(&bytes.into()));
        match found {
            Some(entry) if entry.head.key == key => {
                let size = self.index().files.get(&name).map_or(0, |(size, _)| *size);
                self.index().used(&name, size);
                Some(entry)
            }
            _ => {
                tracing::warn!(file = %path.display(), "a kept result is broken; it is removed");
                self.remove(&name);
                None
            }
        }
    }

    /// Keeps a result.
    pub(super) fn put(&self, entry: &Entry) -> io::Result<()> {
        let name = file_name(&entry.head.key);
        let head = serde_json::to_vec(&entry.head)?;
        let mut file = tempfile::NamedTempFile::new_in(self.folder.join("new"))?;
        let mut hasher = blake3::Hasher::new();
        let length = (head.len() as u32).to_le_bytes();
        for part in [&MAGIC[..], &length, &head, &entry.bytes] {
            hasher.update(part);
            file.write_all(part)?;
        }
        file.write_all(hasher.finalize().as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(self.folder.join(&name)).map_err(|failed| failed.error)?;
        let size = (MAGIC.len() + 4 + head.len() + entry.bytes.len() + HASH) as u64;
        self.index().used(&name, size);
        self.shrink();
        Ok(())
    }

    /// Removes the results that `which` says; gives their keys.
    pub(super) fn forget(&self, which: impl Fn(&Head) -> bool) -> Vec<String> {
        let names: Vec<String> = self.index().files.keys().cloned().collect();
        let mut keys = Vec::new();
        for name in names {
            let Some(head) = read_head(&self.folder.join(&name)) else { continue };
            if which(&head) {
                self.remove(&name);
                keys.push(head.key);
            }
        }
        keys
    }

    /// Bytes that all files have.
    pub(super) fn bytes(&self) -> u64 {
        self.index().bytes
    }

    fn remove(&self, name: &str) {
        self.index().remove(name);
        // It may be gone already.
        let _ = fs::remove_file(self.folder.join(name));
    }

    fn shrink(&self) {
        let surplus = self.index().surplus(self.most);
        for name in surplus {
            let _ = fs::remove_file(self.folder.join(name));
        }
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keys are anything that users can make; files are called by their hashes.
fn file_name(key: &str) -> String {
    blake3::hash(key.as_bytes()).to_hex().to_string()
}

/// A file's result, if it is whole.
fn parse(file: &Bytes) -> Option<Entry> {
    let end = file.len().checked_sub(HASH)?;
    let head_at = MAGIC.len() + 4;
    if end < head_at || !file.starts_with(MAGIC) {
        return None;
    }
    if blake3::hash(&file[..end]).as_bytes()[..] != file[end..] {
        return None;
    }
    let length = u32::from_le_bytes(file[MAGIC.len()..head_at].try_into().ok()?) as usize;
    let body_at = head_at.checked_add(length).filter(|at| *at <= end)?;
    let head = serde_json::from_slice(&file[head_at..body_at]).ok()?;
    Some(Entry { bytes: file.slice(body_at..end), head })
}

/// What is known about a file's result; the result itself is not read.
fn read_head(path: &Path) -> Option<Head> {
    let mut file = File::open(path).ok()?;
    let mut start = [0; MAGIC.len() + 4];
    file.read_exact(&mut start).ok()?;
    let (magic, length) = start.split_at(MAGIC.len());
    let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
    if magic != MAGIC || length > LONGEST_HEAD {
        return None;
    }
    let mut head = vec![0; length];
    file.read_exact(&mut head).ok()?;
    serde_json::from_slice(&head).ok()
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
    fn no_byte_of_a_file_can_change_unseen() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(folder.path(), 1 << 20).unwrap();
        disk.put(&entry("a", b"picture".to_vec())).unwrap();
        let path = folder.path().join(file_name("a"));
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 1;
            assert!(parse(&broken.into()).is_none(), "byte {at}");
            assert!(parse(&whole[..at].to_vec().into()).is_none(), "cut at {at}");
        }
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
