//! Graph files: saved whole or not at all, with all versions that there were before.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::library::{Library, version};

/// Versions of a graph that are kept.
const MOST: usize = 50;
/// The endings that files of graphs have.
const ENDINGS: [&str; 3] = ["json", "fbp", "xml"];

/// Graph files, and their versions.
#[derive(Debug)]
pub(super) struct Store {
    library: Library,
    versions: PathBuf,
    /// One file is changed at a time.
    lock: Mutex<()>,
}

/// Why something is not done with a file.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    /// The file has another version than the one that was changed.
    #[error("it has been saved by somebody else meanwhile")]
    Conflict(String),
    /// There is no such graph, or version.
    #[error("there is no {0} `{1}`")]
    Missing(&'static str, String),
    /// There is one of that name already.
    #[error("there is a graph `{0}` already; choose another name")]
    Exists(String),
    /// A sample, which is a part of the program.
    #[error("`{0}` is built in, and cannot be renamed or deleted; save it under another name")]
    BuiltIn(String),
    /// The folder cannot be written to.
    #[error("the graph cannot be saved: {0}")]
    Disk(#[from] io::Error),
}

/// A version of a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// Its name.
    pub(super) version: String,
    /// When it was saved.
    pub(super) time: SystemTime,
    /// Bytes.
    pub(super) size: u64,
    file: PathBuf,
}

impl Store {
    /// The files of a library; versions are kept in a folder beside.
    pub(super) fn new(library: Library, versions: PathBuf) -> Self {
        Self { library, versions, lock: Mutex::new(()) }
    }

    /// Saves a graph as FBP JSON. `base` is the version that was changed. Gives the new version.
    pub(super) fn save(
        &self,
        name: &str,
        text: &str,
        base: Option<&str>,
        force: bool,
    ) -> Result<String, Failed> {
        let _one = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.library.file(name);
        if let Some((file, bytes)) = &before {
            let found = version(bytes);
            if !force && base != Some(&*found) {
                return Err(Failed::Conflict(found));
            }
            self.keep(name, ending(file), bytes)?;
        }
        self.write(name, "json", text.as_bytes())?;
        let new = self.keep(name, "json", text.as_bytes())?;
        self.library.read();
        Ok(new)
    }

    /// All versions of a graph, newest first.
    pub(super) fn versions(&self, name: &str) -> Vec<Kept> {
        let entries = fs::read_dir(self.versions.join(name)).into_iter().flatten().flatten();
        let mut kept: Vec<Kept> = entries.filter_map(|entry| kept(entry.path())).collect();
        kept.sort_by(|a, b| b.file.cmp(&a.file));
        kept
    }

    /// The file of a version: its name, and its bytes.
    pub(super) fn version(&self, name: &str, wanted: &str) -> Result<(String, Vec<u8>), Failed> {
        if let Some((file, bytes)) =
            self.library.file(name).filter(|(_, now)| version(now) == wanted)
        {
            return Ok((file, bytes));
        }
        let found = self.versions(name).into_iter().find(|kept| kept.version == wanted);
        let missing = || Failed::Missing("version", wanted.chars().take(60).collect());
        let kept = found.ok_or_else(missing)?;
        let file = kept.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((file, fs::read(&kept.file)?))
    }

    /// Gives a graph another name.
    pub(super) fn rename(&self, from: &str, to: &str) -> Result<(), Failed> {
        let _one = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, bytes) =
            self.library.file(from).ok_or_else(|| Failed::Missing("graph", from.to_owned()))?;
        if self.library.file(to).is_some() {
            return Err(Failed::Exists(to.to_owned()));
        }
        self.own(from)?;
        self.write(to, ending(&file), &bytes)?;
        self.keep(to, ending(&file), &bytes)?;
        self.remove(from)?;
        self.library.read();
        Ok(())
    }

    /// Removes a graph; its versions stay.
    pub(super) fn delete(&self, name: &str) -> Result<(), Failed> {
        let _one = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, bytes) =
            self.library.file(name).ok_or_else(|| Failed::Missing("graph", name.to_owned()))?;
        self.own(name)?;
        self.keep(name, ending(&file), &bytes)?;
        self.remove(name)?;
        self.library.read();
        Ok(())
    }

    /// The newest version of a graph that was removed is there again.
    pub(super) fn undelete(&self, name: &str) -> Result<(), Failed> {
        let _one = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if self.library.file(name).is_some() {
            return Err(Failed::Exists(name.to_owned()));
        }
        let newest = self.versions(name).into_iter().next();
        let newest = newest.ok_or_else(|| Failed::Missing("deleted graph", name.to_owned()))?;
        let file = newest.file.to_string_lossy().into_owned();
        self.write(name, ending(&file), &fs::read(&newest.file)?)?;
        self.library.read();
        Ok(())
    }

    /// When the file of a graph was saved; unknown of what is built in.
    pub(super) fn time(&self, name: &str) -> Option<SystemTime> {
        self.paths(name).find_map(|path| path.metadata().ok()?.modified().ok())
    }

    fn paths(&self, name: &str) -> impl Iterator<Item = PathBuf> {
        let folder = self.library.folder();
        ENDINGS.into_iter().map(move |ending| folder.join(format!("{name}.{ending}")))
    }

    /// Whether a graph has a file: what is built in has none, and cannot be renamed or deleted.
    pub(super) fn is_own(&self, name: &str) -> bool {
        self.paths(name).any(|path| path.is_file())
    }

    fn own(&self, name: &str) -> Result<(), Failed> {
        if self.is_own(name) { Ok(()) } else { Err(Failed::BuiltIn(name.to_owned())) }
    }

    /// Writes a file beside its place and puts it there, so that there is always a whole one; files
    /// of the same graph in other formats go.
    fn write(&self, name: &str, ending: &str, bytes: &[u8]) -> io::Result<()> {
        let folder = self.library.folder();
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("{name}.{ending}"));
        place(&path, bytes)?;
        for other in self.paths(name).filter(|other| *other != path && other.is_file()) {
            fs::remove_file(other)?;
        }
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.paths(name).filter(|path| path.is_file()).try_for_each(fs::remove_file)
    }

    /// Keeps a version, unless it is the newest already.
    fn keep(&self, name: &str, ending: &str, bytes: &[u8]) -> io::Result<String> {
        let new = version(bytes);
        let before = self.versions(name);
        if before.first().is_some_and(|newest| newest.version == new) {
            return Ok(new);
        }
        let folder = self.versions.join(name);
        fs::create_dir_all(&folder)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        // Two in the same moment stay in their order.
        let last = before.first().map_or(0, |newest| milliseconds(newest.time) + 1);
        let time = u64::try_from(now.as_millis()).unwrap_or(u64::MAX).max(last);
        place(&folder.join(format!("{time:014}-{new}.{ending}")), bytes)?;
        for old in before.iter().skip(MOST - 1) {
            fs::remove_file(&old.file)?;
        }
        Ok(new)
    }
}

/// A file of the folder of versions: `MILLISECONDS-VERSION.ENDING`.
fn kept(file: PathBuf) -> Option<Kept> {
    let size = file.metadata().ok()?.len();
    let (time, version) = file.file_stem()?.to_str()?.split_once('-')?;
    let time = UNIX_EPOCH + Duration::from_millis(time.parse().ok()?);
    Some(Kept { version: version.to_owned(), time, size, file })
}

fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn ending(file: &str) -> &str {
    file.rsplit_once('.').map_or("json", |(_, ending)| ending)
}

/// Writes a file beside its place, and puts it there.
pub(super) fn place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let readable = fs::Permissions::from_mode(0o666);
    let mut file = tempfile::Builder::new().permissions(readable).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use imgflo_ops::OPS;

    use super::*;
    use crate::config::{Given, read};

    const EMPTY: &str = r#"{"processes": {"a": {"component": "gegl/color"}}}"#;
    const OTHER: &str = r#"{"processes": {"b": {"component": "gegl/color"}}}"#;

    fn store(folder: &Path, graphs: bool) -> Store {
        let data = folder.join("data").display().to_string();
        let mut flags = vec![("data".to_owned(), data)];
        if graphs {
            fs::create_dir_all(folder.join("graphs")).unwrap();
            flags.push(("graphs".to_owned(), folder.join("graphs").display().to_string()));
        }
        let config = read(None, &Given { flags, ..Given::default() }).unwrap();
        let library = Library::open(&OPS, &config);
        Store::new(library, config.data.join("versions"))
    }

    #[test]
    fn what_is_saved_is_served_and_every_version_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), true);
        let first = store.save("a", EMPTY, None, false).unwrap();
        let second = store.save("a", OTHER, Some(&first), false).unwrap();
        let kept: Vec<_> = store.versions("a").into_iter().map(|kept| kept.version).collect();
        assert_eq!(kept, [second.clone(), first.clone()]);
        assert_eq!(store.version("a", &first).unwrap().1, EMPTY.as_bytes());
        assert_eq!(store.library.shelf().graphs["a"].version, second);
    }

    #[test]
    fn what_somebody_else_saved_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), true);
        let first = store.save("a", EMPTY, None, false).unwrap();
        let second = store.save("a", OTHER, Some(&first), false).unwrap();
        let third = store.save("a", "{}", Some(&first), false);
        assert!(matches!(third, Err(Failed::Conflict(found)) if found == second));
        assert!(store.save("a", "{}", Some(&first), true).is_ok());
        // What was overwritten can be had back.
        assert_eq!(store.version("a", &second).unwrap().1, OTHER.as_bytes());
    }

    #[test]
    fn a_graph_in_another_format_is_replaced_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), true);
        let path = folder.path().join("graphs/a.fbp");
        fs::write(&path, "a(gegl/color)").unwrap();
        store.library.read();
        let base = store.library.shelf().graphs["a"].version.clone();
        store.save("a", OTHER, Some(&base), false).unwrap();
        assert!(!path.exists());
        assert_eq!(store.version("a", &base).unwrap().1, b"a(gegl/color)");
    }

    #[test]
    fn graphs_are_renamed_deleted_and_had_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), true);
        store.save("a", EMPTY, None, false).unwrap();
        store.rename("a", "b").unwrap();
        store.delete("b").unwrap();
        assert!(store.library.shelf().graphs.is_empty());
        store.undelete("b").unwrap();
        assert!(store.library.shelf().graphs.contains_key("b"));
        assert!(matches!(store.undelete("b"), Err(Failed::Exists(_))));
    }

    #[test]
    fn without_a_folder_graphs_are_saved_beside_the_samples() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), false);
        store.save("mine", EMPTY, None, false).unwrap();
        let shelf = store.library.shelf();
        assert!(shelf.graphs.contains_key("mine") && shelf.graphs.contains_key("portrait"));
        assert!(matches!(store.delete("portrait"), Err(Failed::BuiltIn(_))));
        assert!(store.is_own("mine") && !store.is_own("portrait"));
        let base = shelf.graphs["portrait"].version.clone();
        store.save("portrait", OTHER, Some(&base), false).unwrap();
        assert!(store.library.shelf().graphs["portrait"].graph.processes.contains_key("b"));
        store.delete("portrait").unwrap();
        assert!(store.library.shelf().graphs["portrait"].graph.processes.len() > 1);
    }

    #[test]
    fn of_many_versions_the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), true);
        for i in 0..MOST + 5 {
            let text = format!(r#"{{"properties": {{"n": {i}}}}}"#);
            store.save("a", &text, None, true).unwrap();
        }
        assert_eq!(store.versions("a").len(), MOST);
        let newest = &store.versions("a")[0];
        assert_eq!(newest.version, store.library.shelf().graphs["a"].version);
    }
}
