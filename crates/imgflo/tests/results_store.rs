//! Results in an object store that several servers share: a real S3 server, in this process.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const TARGET: &str = "/image/noir.png?input=files/photo.jpg&width=24&tag=spring";

/// A store with a bucket `results`, in a folder.
struct Store {
    address: SocketAddr,
    folder: tempfile::TempDir,
    _runtime: Runtime,
}

impl Store {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("results")).unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single("me", "swordfish"));
        let service = service.build();
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let builder = Builder::new(TokioExecutor::new());
                    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { address, folder, _runtime: runtime }
    }

    /// The files of the results.
    fn objects(&self) -> Vec<PathBuf> {
        let place = self.folder.path().join("results/kept");
        let Ok(entries) = std::fs::read_dir(place) else { return Vec::new() };
        let files = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file());
        files.filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.')).collect()
    }
}

/// A server that keeps its results in a store.
struct Server {
    process: Child,
    address: String,
    data: tempfile::TempDir,
}

impl Server {
    fn start(store: SocketAddr) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_imgflo"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log-filter", "error"])
            .args(["--results-store", "s3://results/kept", "--data"])
            .arg(data.path())
            .env_remove("PORT")
            .env_remove("DATABASE_URL")
            .env("AWS_ENDPOINT", format!("http://{store}"))
            .env("AWS_ALLOW_HTTP", "true")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "me")
            .env("AWS_SECRET_ACCESS_KEY", "swordfish")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        assert!(line.starts_with("imgflo: listening on"), "{line}");
        Self { process, address, data }
    }

    /// The status, the headers and the body of an answer.
    fn ask(&self, method: &str, target: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let request = format!("{method} {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let body = answer.split_off(end + 4);
        let head = String::from_utf8(answer).unwrap().to_ascii_lowercase();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), head, body)
    }

    /// Whether the picture was kept, and the picture.
    fn picture(&self) -> (bool, Vec<u8>) {
        let (status, head, body) = self.ask("GET", TARGET);
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        (head.contains("x-cache: hit"), body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

#[test]
fn servers_share_what_they_have_made() {
    let store = Store::start();
    let (one, other) = (Server::start(store.address), Server::start(store.address));
    let (kept, picture) = one.picture();
    assert!(!kept);
    assert!(other.picture() == (true, picture));
    assert_eq!(store.objects().len(), 1);
    assert!(is_empty(&one.data.path().join("results")), "nothing is on disk");
    let forgotten = other.ask("POST", "/purge?tag=spring");
    assert_eq!(String::from_utf8_lossy(&forgotten.2), r#"{"forgotten":1}"#);
    assert!(store.objects().is_empty());
    // The first has it in memory for a little while.
    let begun = Instant::now();
    while one.picture().0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "it is not forgotten");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn what_is_broken_in_a_store_is_made_again() {
    let store = Store::start();
    let (_, picture) = Server::start(store.address).picture();
    let object = store.objects().remove(0);
    let mut bytes = std::fs::read(&object).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&object, bytes).unwrap();
    let server = Server::start(store.address);
    assert!(server.picture() == (false, picture.clone()));
    assert!(Server::start(store.address).picture() == (true, picture));
}

#[test]
fn a_store_that_is_away_makes_it_slower_and_not_wrong() {
    let server = Server::start(nobody());
    let (kept, picture) = server.picture();
    assert!(!kept && !picture.is_empty());
    assert!(server.picture().0, "it is in memory");
    assert_eq!(server.ask("POST", "/purge?tag=spring").0, 503);
}

/// An address that nobody listens at.
fn nobody() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
