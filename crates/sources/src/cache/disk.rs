//! A folder of copies, bounded by bytes.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use moka::notification::RemovalCause;
use moka::sync::Cache as Index;
use tempfile::NamedTempFile;

use super::{Key, file};
use crate::fetched::Kept;

/// What unfinished files begin with.
const UNFINISHED: &str = "new-";
/// The unit of the index, as its weights are small numbers.
const KIB: u64 = 1024;

/// Copies as files, `ab/cdef…`, named by their keys. The index knows which there are and how large
/// they are; when it drops one, the file goes, too.
///
/// A file appears whole, under its name, or not at all; after a crash it may be cut, which reading
/// notices. So nothing waits for the disk, and there is no journal to repair.
#[derive(Debug)]
pub(super) struct Disk {
    folder: PathBuf,
    index: Index<Key, u32>,
    largest: u64,
}

impl Disk {
    /// Opens or makes a folder for `bytes`, with pictures of `largest`.
    pub(super) fn open(folder: PathBuf, bytes: u64, largest: u64) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let place = folder.clone();
        let index = Index::builder()
            .max_capacity(bytes / KIB)
            .weigher(|_, kibs| *kibs)
            .eviction_listener(move |key, _, cause| {
                if cause != RemovalCause::Replaced {
                    // If it is gone already, all the better.
                    let _gone = fs::remove_file(path(&place, &key));
                }
            })
            .build();
        for (_, key, kibs) in found(&folder)? {
            index.insert(key, kibs);
        }
        index.run_pending_tasks();
        Ok(Self { folder, index, largest })
    }

    /// A copy, if there is one, and it is what was written.
    pub(super) fn read(&self, key: &Key) -> Option<Kept> {
        self.index.get(key)?;
        let kept = File::open(path(&self.folder, key))
            .and_then(|opened| file::read(&mut BufReader::new(opened), self.largest));
        if kept.is_err() {
            self.remove(key);
        }
        kept.ok()
    }

    pub(super) fn write(&self, key: &Key, kept: &Kept) -> io::Result<()> {
        let path = path(&self.folder, key);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        let size = fill(unfinished, &path, kept)?;
        self.index.insert(*key, kibs(size));
        self.index.run_pending_tasks();
        Ok(())
    }

    pub(super) fn remove(&self, key: &Key) {
        self.index.invalidate(key);
        self.index.run_pending_tasks();
    }
}

/// Writes a file and gives it its name.
fn fill(unfinished: NamedTempFile, path: &Path, kept: &Kept) -> io::Result<u64> {
    let mut buffer = BufWriter::new(unfinished);
    file::write(&mut buffer, kept)?;
    buffer.flush()?;
    let unfinished = buffer.into_inner().map_err(io::IntoInnerError::into_error)?;
    let size = unfinished.as_file().metadata()?.len();
    unfinished.persist(path)?;
    Ok(size)
}

fn path(folder: &Path, key: &Key) -> PathBuf {
    let name = key.to_hex();
    folder.join(&name[..2]).join(&name[2..])
}

fn kibs(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(KIB)).unwrap_or(u32::MAX)
}

/// The copies that are in a folder, oldest first. What was not finished is removed; what is not
/// ours is left alone.
fn found(folder: &Path) -> io::Result<Vec<(SystemTime, Key, u32)>> {
    let mut found = Vec::new();
    for below in fs::read_dir(folder)? {
        let below = below?;
        let Some(start) =
            below.file_name().to_str().filter(|name| name.len() == 2).map(str::to_owned)
        else {
            continue;
        };
        for entry in fs::read_dir(below.path()).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_str().unwrap_or_default();
            if name.starts_with(UNFINISHED) {
                let _gone = fs::remove_file(entry.path());
            } else if let (Ok(key), Ok(known)) =
                (Key::from_hex(format!("{start}{name}")), entry.metadata())
            {
                found.push((known.modified()?, key, kibs(known.len())));
            }
        }
    }
    found.sort_by_key(|(modified, key, _)| (*modified, *key.as_bytes()));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetched::{Fetched, Terms};
    use std::sync::Arc;
    use std::time::UNIX_EPOCH;

    const LARGEST: u64 = 1 << 20;

    fn kept(bytes: &[u8]) -> Kept {
        let fetched = Fetched {
            bytes: Arc::from(bytes),
            address: "http://example.com/".into(),
            media_type: None,
            etag: None,
            modified: None,
            hash: blake3::hash(bytes),
        };
        let terms = Terms { hops: Vec::new(), fresh_until: UNIX_EPOCH, stale_until: UNIX_EPOCH };
        Kept { fetched: Arc::new(fetched), terms }
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let folders = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        folders
            .flat_map(|path| fs::read_dir(path).unwrap())
            .map(|entry| entry.unwrap().path())
            .collect()
    }

    #[test]
    fn copies_outlive_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Disk::open(folder.path().into(), 1 << 20, LARGEST).unwrap();
        let key = blake3::hash(b"a");
        open().write(&key, &kept(b"picture")).unwrap();
        assert_eq!(*open().read(&key).unwrap().fetched.bytes, *b"picture");
        open().remove(&key);
        assert!(open().read(&key).is_none());
        assert!(files(folder.path()).is_empty());
    }

    #[test]
    fn a_file_that_was_cut_is_not_a_copy_and_goes() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(folder.path().into(), 1 << 20, LARGEST).unwrap();
        let key = blake3::hash(b"a");
        disk.write(&key, &kept(b"picture")).unwrap();
        let path = path(folder.path(), &key);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        assert!(disk.read(&key).is_none());
        assert!(!path.exists());
    }

    #[test]
    fn there_are_never_more_bytes_than_allowed() {
        let folder = tempfile::tempdir().unwrap();
        let most = 100 * KIB;
        let disk = Disk::open(folder.path().into(), most, LARGEST).unwrap();
        for number in 0_u32..200 {
            disk.write(&blake3::hash(&number.to_le_bytes()), &kept(&[0; 5000])).unwrap();
            let sizes = files(folder.path()).into_iter().map(|path| path.metadata().unwrap().len());
            assert!(sizes.sum::<u64>() <= most);
        }
        assert!(!files(folder.path()).is_empty());
    }

    #[test]
    fn what_a_crash_left_behind_is_swept_and_what_is_not_ours_stays() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("ab")).unwrap();
        let (unfinished, other) = (folder.path().join("ab/new-x"), folder.path().join("ab/notes"));
        for path in [&unfinished, &other] {
            fs::write(path, "x").unwrap();
        }
        Disk::open(folder.path().into(), 0, LARGEST).unwrap();
        assert!(!unfinished.exists());
        assert!(other.exists());
    }
}
