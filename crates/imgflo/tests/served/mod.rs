//! `imgflo serve`, as a program of its own.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub(crate) const IMGFLO: &str = env!("CARGO_BIN_EXE_imgflo");

/// A server that runs.
pub(crate) struct Server {
    pub(crate) process: Child,
    pub(crate) address: String,
}

impl Server {
    /// Starts a server that writes to a folder.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::with(folder, &[])
    }

    /// The same, with options.
    pub(crate) fn with(folder: &Path, options: &[&str]) -> Self {
        let mut command = Command::new(IMGFLO);
        command.args(Self::words(folder)).args(options);
        Self::run(command)
    }

    /// The same, started by a shell that has limited what it may.
    pub(crate) fn limited(folder: &Path, limits: &str, options: &[&str]) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{limits}; exec \"$0\" \"$@\""), IMGFLO]);
        command.args(Self::words(folder)).args(options);
        Self::run(command)
    }

    fn words(folder: &Path) -> Vec<String> {
        let words = ["serve", "--listen", "127.0.0.1:0", "--log-filter", "error", "--data"];
        let words = words.map(str::to_owned).into_iter();
        words.chain([folder.display().to_string()]).collect()
    }

    fn run(mut command: Command) -> Self {
        let mut process = command
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
    pub(crate) fn get(&self, target: &str) -> Option<(u16, Vec<u8>)> {
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

    /// What the kernel says of its memory, in bytes.
    pub(crate) fn memory(&self, field: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.unwrap();
        let line = status.lines().find(|line| line.starts_with(field)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    }

    pub(crate) fn signal(&self, name: &str) {
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
