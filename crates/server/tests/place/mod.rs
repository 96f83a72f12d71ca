//! A server of one's own, asked over a real connection.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use imgflo_ops::OPS;
use imgflo_server::Config;
use imgflo_server::config::{Given, read};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

/// A server on a port of its own, with a folder of its own.
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// The folder: `graphs`, `files` and `data` are in it.
    pub(crate) folder: tempfile::TempDir,
    stop: Option<oneshot::Sender<()>>,
}

/// An answer, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The headers; names are in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// The bytes.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A header; empty, if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    /// Width, height and format of the picture in the body.
    pub(crate) fn picture(&self) -> (u32, u32, String) {
        let bytes = self.body.clone().into();
        let info = imgflo_codec::probe(&bytes, &imgflo_codec::Limits::default());
        let info = info.unwrap_or_else(|error| {
            panic!("{} {error}: {}", self.status, String::from_utf8_lossy(&self.body))
        });
        (info.width, info.height, info.format.extensions()[0].to_owned())
    }
}

impl Server {
    /// Starts a server with the project's graphs and pictures.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// The same, with other settings.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["graphs", "files"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        copy(&project("graphs"), &folder.path().join("graphs"), &["json", "fbp", "xml"]);
        copy(&project("graphs"), &folder.path().join("files"), &["jpg"]);
        Self::at(folder, settings).await
    }

    /// Starts a server in a folder that is there.
    pub(crate) async fn at(folder: tempfile::TempDir, settings: &[(&str, &str)]) -> Self {
        let path = |name: &str| folder.path().join(name).display().to_string();
        let usual = [
            ("listen", "127.0.0.1:0".to_owned()),
            ("public", "http://img.test".to_owned()),
            ("graphs", path("graphs")),
            ("files", path("files")),
            ("data", path("data")),
        ];
        let mut flags: Vec<_> =
            usual.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        let more = settings.iter().map(|(name, text)| {
            (name.to_string(), text.replace("{folder}", &folder.path().display().to_string()))
        });
        flags.extend(more);
        let config: Config = read(None, &Given { flags, ..Given::default() }).unwrap();
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = oneshot::channel();
        let listening = |place: String| tell.send(place).unwrap();
        tokio::spawn(async move {
            let stopped = async { drop(stopped.await) };
            imgflo_server::serve(config, &OPS, listening, stopped).await.unwrap();
        });
        let address = told.await.expect("the server starts").parse().unwrap();
        Self { address, folder, stop: Some(stop) }
    }

    /// Stops the server; gives its folder.
    pub(crate) fn stop(mut self) -> tempfile::TempDir {
        drop(self.stop.take());
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }

    /// Asks for a target, exactly as it is written.
    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[], b"").await
    }

    /// Sends a request, exactly as it is written.
    pub(crate) async fn ask(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = format!("{method} {target} HTTP/1.1\r\nHost: img.test\r\n");
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        request += &format!("Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        self.send(&bytes).await
    }

    /// Sends bytes, and reads the answer.
    pub(crate) async fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // A server that has heard enough closes the connection.
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        parse(&answer)
    }

    /// Asks for a target and follows where it leads.
    pub(crate) async fn follow(&self, target: &str) -> Answer {
        let answer = self.get(target).await;
        let place = answer.header("location");
        assert_eq!(answer.status, 301, "{target}: {}", String::from_utf8_lossy(&answer.body));
        let path = place.strip_prefix("http://img.test").expect("it leads to the server");
        self.get(path).await
    }
}

/// A folder of the project.
pub(crate) fn project(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", name].iter().collect()
}

fn copy(from: &std::path::Path, to: &std::path::Path, endings: &[&str]) {
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let ending = entry.path().extension().map(|ending| ending.to_string_lossy().into_owned());
        if ending.is_some_and(|ending| endings.contains(&&*ending)) {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

fn parse(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let Some(end) = end else {
        return Answer { status: 0, headers: BTreeMap::new(), body: Vec::new() };
    };
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: BTreeMap<_, _> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut body = answer[end + 4..].to_vec();
    if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") {
        body = unchunked(&body);
    }
    Answer { status, headers, body }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).unwrap();
        let size = usize::from_str_radix(size.split(';').next().unwrap().trim(), 16).unwrap();
        if size == 0 {
            break;
        }
        whole.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 4 + size..];
    }
    whole
}
