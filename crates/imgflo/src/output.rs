//! Where results go: to a temporary file first, and to their place when they are complete.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::NamedTempFile;

use crate::{Error, stop};

/// Where a result goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// To a file.
    File(PathBuf),
    /// To standard output.
    Stdout,
}

impl Target {
    /// The target that `text` names: `-` is standard output.
    pub(crate) fn of(text: &str) -> Self {
        if text == "-" { Self::Stdout } else { Self::File(text.into()) }
    }

    /// What messages call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdout => "standard output".into(),
        }
    }
}

/// A result on its way.
#[derive(Debug)]
pub(crate) struct Output {
    place: Place,
    /// What went wrong when the last bytes were written.
    failed: Failed,
}

type Failed = Arc<Mutex<Option<io::Error>>>;

#[derive(Debug)]
enum Place {
    /// A temporary file beside the target.
    Beside(Temporary, PathBuf),
    /// A temporary file without a name.
    Stdout(File),
    /// The target itself: a pipe or a device, which cannot be replaced.
    Itself(PathBuf),
}

impl Output {
    /// Opens a place for a result, and gives what it is written to.
    pub(crate) fn create(target: &Target) -> Result<(Self, Box<dyn Write + Send>), Error> {
        let (place, file) = match target {
            Target::Stdout => {
                let failed = |error| Error::write(&std::env::temp_dir(), &error);
                let file = tempfile::tempfile().map_err(failed)?;
                let clone = file.try_clone().map_err(failed)?;
                (Place::Stdout(file), clone)
            }
            Target::File(path) => create_file(path)?,
        };
        let failed = Failed::default();
        let writer = Writer { file: BufWriter::new(file), failed: failed.clone() };
        Ok((Self { place, failed }, Box::new(writer)))
    }

    /// Puts the complete result in its place. What it is written to must be dropped before.
    pub(crate) fn commit(self) -> Result<(), Error> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (self.place, failed) {
            (Place::Beside(_, path) | Place::Itself(path), Some(error)) => {
                Err(Error::write(&path, &error))
            }
            (Place::Stdout(_), Some(error)) => Err(Error::print(&error)),
            (Place::Beside(file, path), None) => file.rename(&path),
            (Place::Itself(_), None) => Ok(()),
            (Place::Stdout(mut file), None) => {
                let mut out = io::stdout().lock();
                file.seek(SeekFrom::Start(0))
                    .and_then(|_| io::copy(&mut file, &mut out))
                    .and_then(|_| out.flush())
                    .map_err(|error| Error::print(&error))
            }
        }
    }
}

/// Checks that a file can be put at `path`, before any work is done for it.
pub(crate) fn check_folder(path: &Path) -> Result<(), Error> {
    let folder = folder(path);
    if folder.is_dir() {
        return Ok(());
    }
    let (path, folder) = (path.display(), folder.display());
    Err(Error::Failed(format!("{path}: the folder `{folder}` does not exist; make it first")))
}

/// Makes the folder of `path`, if there is none, in a folder that is there.
pub(crate) fn make_folder(path: &Path) -> Result<(), Error> {
    let folder = folder(path);
    if !folder.is_dir()
        && folder.parent().is_some_and(|outer| outer.is_dir() || outer == Path::new(""))
    {
        std::fs::create_dir(folder).map_err(|error| Error::write(folder, &error))?;
    }
    check_folder(path)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

fn create_file(path: &Path) -> Result<(Place, File), Error> {
    let failed = |error| Error::write(path, &error);
    check_folder(path)?;
    // A link stays a link; what it leads to is replaced.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match path.metadata() {
        Ok(known) if known.is_dir() => {
            let path = path.display();
            return Err(Error::Failed(format!("{path}: is a folder; name a file in it")));
        }
        Ok(known) if !known.is_file() => {
            let file = File::options().write(true).open(&path).map_err(failed)?;
            return Ok((Place::Itself(path), file));
        }
        _ => {}
    }
    let temporary = Temporary::beside(&path).map_err(failed)?;
    let file = temporary.file().as_file().try_clone().map_err(failed)?;
    Ok((Place::Beside(temporary, path), file))
}

/// A temporary file that vanishes if it is not put in its place.
#[derive(Debug)]
struct Temporary(Option<NamedTempFile>);

impl Temporary {
    fn beside(path: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".imgflo-");
        if let Some(permissions) = permissions(path) {
            builder.permissions(permissions);
        }
        let file = builder.tempfile_in(folder(path))?;
        stop::begin(file.path());
        Ok(Self(Some(file)))
    }

    fn file(&self) -> &NamedTempFile {
        self.0.as_ref().expect("it is only taken when it is renamed")
    }

    fn rename(mut self, path: &Path) -> Result<(), Error> {
        let file = self.0.take().expect("it is only taken once");
        let name = file.path().to_owned();
        let done = file.persist(path).map_err(|failed| Error::write(path, &failed.error));
        stop::end(&name);
        done.map(drop)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(file) = self.0.take() {
            stop::end(file.path());
        }
    }
}

/// Those of the file that is replaced, or those of any new file.
#[cfg(unix)]
fn permissions(path: &Path) -> Option<std::fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    let old = path.metadata().ok().map(|known| known.permissions());
    Some(old.unwrap_or_else(|| std::fs::Permissions::from_mode(0o666)))
}

#[cfg(not(unix))]
fn permissions(_: &Path) -> Option<std::fs::Permissions> {
    None
}

/// Writes to a file, and remembers if its last bytes cannot be written.
struct Writer {
    file: BufWriter<File>,
    failed: Failed,
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Err(error) = self.file.flush() {
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
    }
}
