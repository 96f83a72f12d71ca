//! A program that is run with limits.

use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

/// KiB of memory that it may map: its libraries take most of it.
const MEMORY: u64 = 4 << 20;
/// Bytes that are kept of what it says.
const SAID: u64 = 2_000;
/// Looks as often whether it has ended.
const PATIENCE: Duration = Duration::from_millis(5);

/// Takes limits for itself, and becomes the program.
const LIMITED: &str = r#"ulimit -v "$1" 2>/dev/null; ulimit -f "$2"; shift 2; exec "$@""#;

/// A program that runs. It is ended when it is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Arc<Mutex<Child>>,
    said: Option<JoinHandle<String>>,
    is_late: Arc<AtomicBool>,
    /// Dropped when the program need not be watched any more.
    _watched: Sender<()>,
}

impl Process {
    /// Starts a program that may write files of so many bytes, and run for so long.
    pub(crate) fn start(
        program: &Path,
        words: Vec<OsString>,
        (bytes, time): (u64, Duration),
    ) -> Result<Self, String> {
        let mut command = Command::new("/bin/sh");
        // The limit of files is in blocks of 512 bytes.
        command.args(["-c", LIMITED, "sh", &MEMORY.to_string(), &(bytes / 512 + 1).to_string()]);
        command.arg(program).args(words).env_clear();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child =
            command.spawn().map_err(|error| format!("/bin/sh cannot be run: {error}"))?;
        let said = child.stderr.take().map(|stderr| spawn(move || beginning(stderr)));
        let (child, is_late) = (Arc::new(Mutex::new(child)), Arc::new(AtomicBool::new(false)));
        let (watched, over) = channel::<()>();
        spawn({
            let (child, is_late) = (child.clone(), is_late.clone());
            move || {
                if over.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
                    is_late.store(true, Ordering::Relaxed);
                    // If it has ended by now, all the better.
                    let _ = lock(&child).kill();
                }
            }
        });
        Ok(Self { child, said, is_late, _watched: watched })
    }

    /// What goes into it.
    pub(crate) fn input(&self) -> Option<ChildStdin> {
        lock(&self.child).stdin.take()
    }

    /// What comes out of it.
    pub(crate) fn output(&self) -> Option<ChildStdout> {
        lock(&self.child).stdout.take()
    }

    /// Waits until it ends, as its time bounds; else tells what is wrong.
    pub(crate) fn end(mut self) -> Result<(), String> {
        drop(self.input());
        let status = loop {
            let ended = lock(&self.child).try_wait();
            match ended.map_err(|error| error.to_string())? {
                Some(status) => break status,
                None => sleep(PATIENCE),
            }
        };
        let said = self.said.take().and_then(|said| said.join().ok()).unwrap_or_default();
        let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("");
        match status.success() {
            true => Ok(()),
            false if last.is_empty() => Err(format!("ffmpeg ended with {status}")),
            false => Err(format!("ffmpeg says: {}", last.trim())),
        }
    }

    /// Whether it was ended because its time was over.
    pub(crate) fn late(&self) -> Arc<AtomicBool> {
        self.is_late.clone()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let mut child = lock(&self.child);
        // It may have ended already; if not, it does now.
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn lock(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The beginning of a text; the rest is read as well, so that nobody waits.
fn beginning(mut from: impl Read) -> String {
    let mut text = Vec::new();
    let _ = from.by_ref().take(SAID).read_to_end(&mut text);
    let _ = std::io::copy(&mut from, &mut std::io::sink());
    let plain = |c: char| if c.is_control() && c != '\n' { ' ' } else { c };
    String::from_utf8_lossy(&text).chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleeping(time: Duration) -> Process {
        let day = vec![OsString::from("86400")];
        Process::start(Path::new("/bin/sleep"), day, (1 << 20, time)).unwrap()
    }

    #[test]
    fn a_program_ends_when_its_time_is_over() {
        let process = sleeping(Duration::from_millis(20));
        let late = process.late();
        assert!(process.end().is_err());
        assert!(late.load(Ordering::Relaxed));
    }

    #[test]
    fn a_program_that_nobody_waits_for_ends() {
        let process = sleeping(Duration::from_secs(86_400));
        let child = process.child.clone();
        drop(process);
        assert!(lock(&child).try_wait().unwrap().is_some());
    }

    #[test]
    fn a_program_sees_nothing_of_the_environment() {
        let process = Process::start(Path::new("/usr/bin/env"), Vec::new(), (0, Duration::MAX));
        let process = process.unwrap();
        let mut seen = String::new();
        process.output().unwrap().read_to_string(&mut seen).unwrap();
        process.end().unwrap();
        // The shell itself sets these.
        let own = ["PWD=", "SHLVL=", "_=", "OLDPWD="];
        let others = seen.lines().filter(|line| !own.iter().any(|name| line.starts_with(name)));
        assert_eq!(others.count(), 0, "{seen}");
    }

    #[test]
    fn a_program_writes_no_more_than_it_may() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let words = ["if=/dev/zero", "bs=1024", "count=1000"].map(OsString::from).to_vec();
        let mut into = OsString::from("of=");
        into.push(file.path());
        let words = [words, vec![into]].concat();
        let process = Process::start(Path::new("/bin/dd"), words, (10_000, Duration::MAX)).unwrap();
        assert!(process.end().is_err());
        assert!(file.path().metadata().unwrap().len() <= 11_000);
    }
}
