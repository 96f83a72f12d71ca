//! Ctrl-C: the first asks the job to stop, the second ends the program. No half-written file stays.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

static STOP: AtomicBool = AtomicBool::new(false);
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Whether to stop; set by Ctrl-C.
pub(crate) fn flag() -> &'static AtomicBool {
    &STOP
}

/// Whether Ctrl-C was pressed.
pub(crate) fn asked() -> bool {
    STOP.load(Ordering::Relaxed)
}

/// From now on, Ctrl-C stops jobs in an orderly way.
pub(crate) fn listen() {
    // Without a handler, Ctrl-C ends the program as it always does.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            for path in with_unfinished(std::mem::take) {
                // It may be finished by now.
                let _ = std::fs::remove_file(path);
            }
            std::process::exit(130);
        }
    });
}

/// Remembers a file that is to vanish if the program is ended.
pub(crate) fn begin(path: &Path) {
    with_unfinished(|paths| paths.push(path.to_owned()));
}

/// Forgets a file that is finished, or gone.
pub(crate) fn end(path: &Path) {
    with_unfinished(|paths| paths.retain(|other| other != path));
}

fn with_unfinished<T>(change: impl FnOnce(&mut Vec<PathBuf>) -> T) -> T {
    change(&mut UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner))
}
