//! Origins that do as they are told, and settings that let them be reached.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use imgflo_sources::{Http, Resolve, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A listener on this machine.
pub(crate) struct Origin {
    pub(crate) address: SocketAddr,
    connections: Arc<AtomicU32>,
    requests: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Origin {
    /// Hands every connection over with the head of its first request.
    pub(crate) async fn serve<F>(listener: TcpListener, handle: F) -> Self
    where
        F: Fn(String, TcpStream) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    {
        let address = listener.local_addr().unwrap();
        let connections = Arc::<AtomicU32>::default();
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let (count, log, handle) = (connections.clone(), requests.clone(), Arc::new(handle));
        let task = tokio::spawn(async move {
            loop {
                let Ok((mut stream, _)) = listener.accept().await else { return };
                count.fetch_add(1, Ordering::SeqCst);
                let (log, handle) = (log.clone(), handle.clone());
                tokio::spawn(async move {
                    let request = head(&mut stream).await;
                    log.lock().unwrap().push(request.clone());
                    handle(request, stream).await;
                });
            }
        });
        Self { address, connections, requests, task }
    }

    /// Answers every request with what `answer` makes of its path, and closes.
    pub(crate) async fn answering<A>(answer: A) -> Self
    where
        A: Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    {
        Self::answering_requests(move |request| answer(path(request))).await
    }

    /// The same, by the head of the whole request.
    pub(crate) async fn answering_requests<A>(answer: A) -> Self
    where
        A: Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::serve(listener, closing(answer)).await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn connections(&self) -> u32 {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Origin {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A handler that answers by the request's head, and closes.
pub(crate) fn closing<A>(
    answer: A,
) -> impl Fn(String, TcpStream) -> BoxFuture<'static, ()> + Send + Sync + 'static
where
    A: Fn(&str) -> Vec<u8> + Send + Sync + 'static,
{
    move |request, mut stream| {
        let bytes = answer(&request);
        Box::pin(async move {
            let _cut = stream.write_all(&bytes).await;
            let _cut = stream.shutdown().await;
        })
    }
}

/// The path that a request asks for.
pub(crate) fn path(request: &str) -> &str {
    request.split(' ').nth(1).unwrap_or("")
}

async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < 65_536 {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// An answer with a status, more headers (each ending a line) and a body.
pub(crate) fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A picture with more headers.
pub(crate) fn picture(headers: &str) -> Vec<u8> {
    answer(200, &format!("Content-Type: image/png\r\n{headers}"), b"picture")
}

/// Settings that let one address of this machine be reached, and nothing else.
pub(crate) fn reaching(ip: &str) -> Settings {
    let net = format!("{ip}/32").parse().unwrap();
    Settings { http: Http { reachable: vec![net], ..Http::default() }, ..Settings::default() }
}

/// Names with the answers they have, one after the other; the last one stays.
#[derive(Clone, Default)]
pub(crate) struct Names {
    answers: HashMap<String, Vec<Vec<IpAddr>>>,
    /// For all names that are not listed.
    otherwise: Vec<IpAddr>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Names {
    pub(crate) fn all_are(ip: &str) -> Self {
        Self { otherwise: vec![ip.parse().unwrap()], ..Self::default() }
    }

    pub(crate) fn with(mut self, name: &str, answers: &[&[&str]]) -> Self {
        let one = |ips: &&[&str]| ips.iter().map(|ip| ip.parse().unwrap()).collect();
        self.answers.insert(name.to_owned(), answers.iter().map(one).collect());
        self
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Resolve for Names {
    fn resolve(&self, host: &str) -> BoxFuture<'static, Result<Vec<IpAddr>, String>> {
        let mut asked = self.asked.lock().unwrap();
        let before = asked.iter().filter(|name| *name == host).count();
        asked.push(host.to_owned());
        let answers = self.answers.get(host);
        let answer = answers.map(|answers| answers[before.min(answers.len() - 1)].clone());
        let answer = answer.unwrap_or_else(|| self.otherwise.clone());
        Box::pin(async move { Ok(answer) })
    }
}
