//! Graph files that change are read again.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use notify::{RecursiveMode, Watcher};

use super::Library;

/// A file that is written changes several times; it is read when it has been quiet for so long.
const QUIET: Duration = Duration::from_millis(150);

/// Reads graphs again when their files change, for as long as what it gives is held.
pub(super) fn watch(library: &Library) -> Option<notify::RecommendedWatcher> {
    let folders = [library.0.folder.clone(), library.0.presets.clone()];
    let folders: Vec<_> = folders.into_iter().flatten().collect();
    if folders.is_empty() {
        return None;
    }
    let (tell, told) = channel();
    let changed = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = tell.send(());
        }
    };
    let mut watcher = match notify::recommended_watcher(changed) {
        Ok(watcher) => watcher,
        Err(error) => {
            tracing::warn!(%error, "changes of graphs will not be seen");
            return None;
        }
    };
    for folder in folders {
        if let Err(error) = watcher.watch(&folder, RecursiveMode::NonRecursive) {
            tracing::warn!(folder = %folder.display(), %error, "changes of graphs will not be seen");
        }
    }
    let library = library.clone();
    // It ends with the watcher, which holds the other end.
    std::thread::spawn(move || {
        while told.recv().is_ok() {
            loop {
                match told.recv_timeout(QUIET) {
                    Ok(()) => {}
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            library.read();
        }
    });
    Some(watcher)
}
