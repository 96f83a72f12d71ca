//! Pictures in a folder, and in no other.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, OpenOptions};

use crate::error::shown;
use crate::{Address, Error, Fetched};

/// A folder that files are read from.
///
/// It is opened once; a path is then followed from there, link by link, by whoever knows best: the
/// kernel, where it can. So nothing can be swapped between a check and a look.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    folder: Arc<Dir>,
}

impl Files {
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let opened = Dir::open_ambient_dir(folder, ambient_authority());
        let failed = |error| {
            Error::Ours(format!(
                "the folder of files, {}, cannot be opened: {error}",
                folder.display()
            ))
        };
        Ok(Self { folder: Arc::new(opened.map_err(failed)?) })
    }

    /// The bytes of a file; there may be `most`. The path has plain names only.
    pub(crate) async fn read(&self, path: &str, most: u64) -> Result<Fetched, Error> {
        let (files, path) = (self.clone(), path.to_owned());
        let read = tokio::task::spawn_blocking(move || files.read_now(&path, most)).await;
        read.unwrap_or_else(|error| Err(Error::Ours(format!("reading a file stopped: {error}"))))
    }

    fn read_now(&self, path: &str, most: u64) -> Result<Fetched, Error> {
        let failed = |error: io::Error| refused(path, &error);
        let file = self.folder.open_with(path, &options()).map_err(failed)?;
        let known = file.metadata().map_err(failed)?;
        if !known.is_file() {
            return Err(Error::Path { path: shown(path), reason: "it is not a file" });
        }
        let bytes = all_of(file, known.len(), most).map_err(failed)?;
        let too_large = || Error::TooLarge { host: format!("files/{}", shown(path)), most };
        let bytes = bytes.ok_or_else(too_large)?;
        Ok(Fetched {
            hash: blake3::hash(&bytes),
            bytes: Arc::from(bytes),
            address: Address::File(path.to_owned()).to_string(),
            media_type: None,
            etag: None,
            modified: known.modified().ok().map(cap_std::time::SystemTime::into_std),
        })
    }
}

/// All bytes, unless there are more than `most`. A file may grow while it is read.
fn all_of(file: File, length: u64, most: u64) -> io::Result<Option<Vec<u8>>> {
    if length > most {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(length as usize);
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
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
