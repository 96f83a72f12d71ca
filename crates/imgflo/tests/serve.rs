//! `imgflo serve`, as a program: its settings, how it starts, stops, and is killed.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod served;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use served::{IMGFLO, Server};

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

#[test]
fn a_collector_that_is_away_stops_nothing_and_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let said = folder.path().join("said");
    let words = ["serve", "--listen", "127.0.0.1:0", "--traces", "http://127.0.0.1:1", "--data"];
    let mut command = Command::new(IMGFLO);
    command.args(words).arg(folder.path().join("data")).env_remove("PORT");
    let mut process = command.stderr(std::fs::File::create(&said).unwrap()).spawn().unwrap();
    let line = loop {
        let text = std::fs::read_to_string(&said).unwrap();
        if let Some(line) = text.lines().find(|line| line.starts_with("imgflo: listening")) {
            break line.to_owned();
        }
        assert!(process.try_wait().unwrap().is_none(), "{text}");
        std::thread::sleep(Duration::from_millis(10));
    };
    let address = line.rsplit("http://").next().unwrap().to_owned();
    let mut server = Server { process, address };
    for _ in 0..3 {
        assert_eq!(server.get("/health/ready").unwrap().0, 200);
    }
    server.signal("-TERM");
    assert!(server.process.wait().unwrap().success());
    // Each try to send the last spans fails.
    let text = std::fs::read_to_string(&said).unwrap();
    assert_eq!(text.matches("traces cannot be sent").count(), 1, "{text}");
    // What is written into a file has no colors.
    assert!(text.contains("/health/ready") && !text.contains('\u{1b}'), "{text}");
}
