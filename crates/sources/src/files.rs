//! Pictures in a folder, and in no other.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, Metadata, OpenOptions};

use crate::error::shown;
use crate::{Address, Error, Fetched};

/// A folder that files are read from.
///
/// It is opened once; a path is then followed from there, link by link, by whoever knows best: the
/// kernel, where it can. So nothing can be swapped between a check and a look.
///
/// What several ask for at the same time is in memory once.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    folder: Arc<Dir>,
    shared: Arc<Mutex<Shared>>,
}

/// Files that somebody has in memory, by their paths, as they were then.
type Shared = BTreeMap<String, (Stamp, Weak<Fetched>)>;

/// What is otherwise when a file is another, or has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Device, number, and when the number last changed in any way, where there are such.
    number: [i128; 4],
}

/// The clock of a file system has ticks. A file that changed less than this before may change once
/// more and have the same times.
const TICK: Duration = Duration::from_secs(2);

impl Files {
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let opened = Dir::open_ambient_dir(folder, ambient_authority());
        let failed = |error| {
            Error::Ours(format!(
                "the folder of files, {}, cannot be opened: {error}",
                folder.display()
            ))
        };
        Ok(Self { folder: Arc::new(opened.map_err(failed)?), shared: Arc::default() })
    }

    /// The bytes of a file; there may be `most`. The path has plain names only.
    pub(crate) async fn read(&self, path: &str, most: u64) -> Result<Arc<Fetched>, Error> {
        let (files, path) = (self.clone(), path.to_owned());
        let read = tokio::task::spawn_blocking(move || files.read_now(&path, most)).await;
        read.unwrap_or_else(|error| Err(Error::Ours(format!("reading a file stopped: {error}"))))
    }

    fn read_now(&self, path: &str, most: u64) -> Result<Arc<Fetched>, Error> {
        let failed = |error: io::Error| refused(path, &error);
        let file = self.folder.open_with(path, &options()).map_err(failed)?;
        let known = file.metadata().map_err(failed)?;
        if !known.is_file() {
            return Err(Error::Path { path: shown(path), reason: "it is not a file" });
        }
        if known.len() > most {
            return Err(Error::TooLarge { host: format!("files/{}", shown(path)), most });
        }
        let stamp = Stamp::of(&known);
        if let Some(shared) = self.shared(path, &stamp) {
            return Ok(shared);
        }
        let bytes = all_of(file, known.len() as usize).map_err(failed)?;
        let read = Arc::new(Fetched {
            hash: blake3::hash(&bytes),
            bytes,
            address: Address::File(path.to_owned()).to_string(),
            media_type: None,
            etag: None,
            modified: stamp.modified,
        });
        if stamp.is_settled() {
            self.share(path, stamp, &read);
        }
        Ok(read)
    }

    /// A file that somebody has in memory, as it is now.
    fn shared(&self, path: &str, stamp: &Stamp) -> Option<Arc<Fetched>> {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, read) = shared.get(path)?;
        if known == stamp { read.upgrade() } else { None }
    }

    /// Lets others have a file, for as long as somebody has it.
    fn share(&self, path: &str, stamp: Stamp, read: &Arc<Fetched>) {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.retain(|_, (_, read)| read.strong_count() > 0);
        shared.insert(path.to_owned(), (stamp, Arc::downgrade(read)));
    }
}

impl Stamp {
    fn of(known: &Metadata) -> Self {
        let modified = known.modified().ok().map(cap_std::time::SystemTime::into_std);
        Self { length: known.len(), modified, number: number(known) }
    }

    /// Whether another change would be seen.
    fn is_settled(&self) -> bool {
        let age = self.modified.and_then(|modified| modified.elapsed().ok());
        age.is_some_and(|age| age > TICK)
    }
}

#[cfg(unix)]
fn number(known: &Metadata) -> [i128; 4] {
    use cap_std::fs::MetadataExt;
    let changed = [known.ctime(), known.ctime_nsec()].map(i128::from);
    [known.dev().into(), known.ino().into(), changed[0], changed[1]]
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> [i128; 4] {
    [0; 4]
}

/// All bytes that a file has, or as many as there are, if it became shorter.
fn all_of(mut file: File, length: usize) -> io::Result<Arc<[u8]>> {
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, length).collect();
    let mut read = 0;
    if let Some(all) = Arc::get_mut(&mut bytes) {
        while read < length {
            match file.read(&mut all[read..]) {
                Ok(0) => break,
                Ok(some) => read += some,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(if read < length { bytes[..read].into() } else { bytes })
}

/// Reading only, and without waiting for whoever is at the other end of a pipe.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use cap_std::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(flags.bits() as i32);
    }
    options
}

fn refused(path: &str, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Error::Missing { address: format!("files/{}", shown(path)), status: None }
        }
        // cap-std refuses links out of the folder as if they had no permission.
        io::ErrorKind::PermissionDenied => {
            Error::Path { path: shown(path), reason: "it leads out of the folder, or is locked" }
        }
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename => {
            Error::Path { path: shown(path), reason: "it is not a file's name" }
        }
        // What has no reader, or is a device without a driver.
        _ if error.raw_os_error().is_some_and(is_no_file) => {
            Error::Path { path: shown(path), reason: "it is not a file" }
        }
        _ => Error::origin("files", format!("{}: {error}", shown(path))),
    }
}

#[cfg(unix)]
fn is_no_file(code: i32) -> bool {
    use rustix::io::Errno;
    [Errno::NXIO, Errno::NODEV, Errno::LOOP].iter().any(|errno| errno.raw_os_error() == code)
}

#[cfg(not(unix))]
fn is_no_file(_: i32) -> bool {
    false
}
