//! `imgflo serve`, as a program: its settings, how it starts, stops, and is killed.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const IMGFLO: &str = env!("CARGO_BIN_EXE_imgflo");

/// A server that runs.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut process = Command::new(IMGFLO)
            .args(["serve", "--listen", "127.0.0.1:0", "--log-filter", "error", "--data"])
            .arg(folder)
            .env_remove("PORT")
            .env_remove("DATABASE_URL")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        assert!(line.starts_with("imgflo: listening on http://127.0.0.1:"), "{line}");
        Self { process, address }
    }

    /// The status and the body of an answer; nothing, if there is no whole one.
    fn get(&self, target: &str) -> Option<(u16, Vec<u8>)> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        let request = format!("GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
        let body = answer.split_off(end + 4);
        let whole = body.len() == length.trim().parse::<usize>().ok()?;
        whole.then_some((head.split(' ').nth(1)?.parse().ok()?, body))
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.process.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_page_of_settings_is_made_from_the_settings() {
    let shown = Command::new(IMGFLO).args(["serve", "--settings"]).output().unwrap();
    let table = String::from_utf8(shown.stdout).unwrap();
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/settings.md");
    let text = std::fs::read_to_string(page).unwrap_or_default();
    let (head, _) = text.split_once("| in the file").unwrap_or((&text, ""));
    let right = format!("{head}{table}");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(page, &right).unwrap();
    }
    let same = std::fs::read_to_string(page).unwrap() == right;
    assert!(same, "docs/settings.md is old; run: UPDATE=1 cargo test -p imgflo --test serve");
}

#[test]
fn wrong_settings_are_told_before_anything_is_done() {
    for (words, said) in [
        (["serve", "--queue", "many"], "`queue` is `many`, but takes a number"),
        (["serve", "--graphs", "/nonexistent"], "there is no such folder"),
        (["serve", "--tls-cert", "a.pem"], "tls-cert and tls-key go together"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let ended = Command::new(IMGFLO).args(words).arg("--data").arg(folder.path()).output();
        let ended = ended.unwrap();
        let text = String::from_utf8_lossy(&ended.stderr);
        assert!(!ended.status.success() && text.contains(said), "{words:?}: {text}");
    }
}

#[test]
fn a_server_that_is_asked_to_stop_finishes_what_it_has_begun() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    assert_eq!(server.get("/health/ready").unwrap().0, 200);
    let health = Command::new(IMGFLO).args(["health", &server.address]).status().unwrap();
    assert!(health.success());
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let target = "/image/portrait.png?input=files/photo.jpg";
    write!(stream, "GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
    // It counts as begun when its work has.
    let begun = Instant::now();
    loop {
        let metrics = server.get("/metrics").unwrap().1;
        let text = String::from_utf8_lossy(&metrics);
        if text.contains("imgflo_jobs_running 1") || text.contains("imgflo_pixels_total") {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{text}");
    }
    server.signal("-TERM");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(
        answer.starts_with(b"HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&answer[..40.min(answer.len())])
    );
    assert!(server.process.wait().unwrap().success());
    assert!(TcpStream::connect(&server.address).is_err());
    let health = Command::new(IMGFLO).args(["health", &server.address]).output().unwrap();
    assert!(!health.status.success());
}

#[test]
fn a_server_that_is_killed_in_the_middle_never_gives_a_wrong_result() {
    let folder = tempfile::tempdir().unwrap();
    let target = |width: usize| format!("/image/noir.png?input=files/photo.jpg&width={width}");
    let right = {
        let server = Server::start(tempfile::tempdir().unwrap().path());
        (0..10).map(|i| server.get(&target(100 + i)).unwrap().1).collect::<Vec<_>>()
    };
    for turn in 0..100 {
        let server = Server::start(folder.path());
        let asked = std::thread::scope(|scope| {
            let server = &server;
            let asked = scope.spawn(move || server.get(&target(100 + turn % 10)));
            std::thread::sleep(Duration::from_millis((turn as u64 * 7) % 50));
            server.signal("-KILL");
            asked.join().unwrap()
        });
        // What comes at all is right.
        if let Some((status, body)) = asked {
            assert!(status == 200 && body == right[turn % 10], "turn {turn}");
        }
    }
    let server = Server::start(folder.path());
    for (i, right) in right.iter().enumerate() {
        let (status, body) = server.get(&target(100 + i)).unwrap();
        assert!(status == 200 && body == *right, "width {}", 100 + i);
    }
}
