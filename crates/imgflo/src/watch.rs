//! `--watch`: renders again when a file changes that the result is made of.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::files::is_pipe;
use crate::run::{Files, once};
use crate::{Error, cli, say, stop};

/// How long files must stay as they are: editors write in several steps.
const QUIET: Duration = Duration::from_millis(80);
/// How often Ctrl-C is looked for.
const PAUSE: Duration = Duration::from_millis(100);

/// Renders now and whenever something changes, until Ctrl-C.
pub(crate) fn watch(asked: &cli::Run) -> Result<(), Error> {
    let piped = |text: &String| text == "-" || text.ends_with("=-");
    if asked.scene.graph.as_deref().is_some_and(is_pipe) || asked.scene.input.iter().any(piped) {
        return Err(Error::Usage("standard input cannot be watched; name a file".into()));
    }
    let (send, changes) = channel();
    let failed = |error: notify::Error| Error::Failed(format!("files cannot be watched: {error}"));
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // When nobody listens, the program is about to end.
        let _ = send.send(event);
    })
    .map_err(failed)?;
    let mut folders = BTreeSet::new();
    let first = Files { read: asked.scene.graph.iter().cloned().collect(), ..Files::default() };
    look(&mut watcher, &mut folders, &watched(asked, &first)).map_err(failed)?;
    loop {
        let start = Instant::now();
        let (files, done) = once(asked);
        let watched = watched(asked, &files);
        match done {
            Ok(()) => say::note(&format!("imgflo: rendered in {} ms", start.elapsed().as_millis())),
            Err(Error::Stopped) => return Err(Error::Stopped),
            // What will be wrong every time is not worth waiting for.
            Err(error @ Error::Usage(_)) => return Err(error),
            Err(error) => say::complain(&error),
        }
        look(&mut watcher, &mut folders, &watched).map_err(failed)?;
        wait(&changes, &watched)?;
    }
}

/// The files to watch. One that is written too would never rest.
fn watched(asked: &cli::Run, files: &Files) -> BTreeSet<PathBuf> {
    let given = asked.scene.input.iter().map(|text| {
        let file = crate::inputs::named(text).map_or(text.as_str(), |(_, file)| file);
        PathBuf::from(file)
    });
    let written: BTreeSet<PathBuf> = files.written.iter().map(|path| full(path)).collect();
    let read = files.read.iter().cloned().chain(given).map(|path| full(&path));
    read.filter(|path| !written.contains(path)).collect()
}

/// Folders are watched, not files: those are replaced by editors.
fn look(
    watcher: &mut RecommendedWatcher,
    folders: &mut BTreeSet<PathBuf>,
    watched: &BTreeSet<PathBuf>,
) -> notify::Result<()> {
    for folder in watched.iter().filter_map(|path| path.parent()) {
        if folder.is_dir() && folders.insert(folder.to_owned()) {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
    }
    Ok(())
}

/// Waits until one of the files has changed, and then until all are quiet.
fn wait(
    changes: &Receiver<notify::Result<Event>>,
    watched: &BTreeSet<PathBuf>,
) -> Result<(), Error> {
    let mut changed = false;
    loop {
        match changes.recv_timeout(if changed { QUIET } else { PAUSE }) {
            Ok(Ok(event)) => changed |= concerns(&event, watched),
            Ok(Err(error)) => say::warn(format!("a change may have been missed: {error}")),
            Err(RecvTimeoutError::Timeout) if changed => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::Failed("files are no longer watched".into()));
            }
        }
        if stop::asked() {
            return Err(Error::Stopped);
        }
    }
}

fn concerns(event: &Event, watched: &BTreeSet<PathBuf>) -> bool {
    let changes = !matches!(event.kind, EventKind::Access(_));
    changes && event.paths.iter().any(|path| watched.contains(&full(path)))
}

/// A path from the root, whether or not there is such a file.
fn full(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default();
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    folder.map_or_else(|_| path.to_owned(), |folder| folder.join(name))
}
