//! Spans on their way to a collector.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use imgflo_sources::{Error, Limits, Post, Reply};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use tokio::runtime::Handle;

/// Bytes of an answer.
const MOST: u64 = 64 << 10;

/// Sends spans by the server's own client. Spans wait in a thread of their own, which knows nothing
/// of tasks, so sending is one of the server's.
#[derive(Debug)]
pub(super) struct Sender {
    post: Post,
    runtime: Handle,
    /// Whether the last try failed, which is said once.
    fails: AtomicBool,
}

impl Sender {
    pub(super) fn new(patience: Duration) -> Result<Self, String> {
        let limits = Limits {
            bytes: MOST,
            connect: patience,
            time: patience,
            pause: patience,
            ..Limits::default()
        };
        let post = Post::new(limits).map_err(|error| error.to_string())?;
        Ok(Self { post, runtime: Handle::current(), fails: AtomicBool::new(false) })
    }

    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let (post, address) = (self.post.clone(), parts.uri.to_string());
        let sent = async move { post.send(&address, parts.headers, body).await };
        let sent = self.runtime.spawn(sent).await?;
        self.note(&sent);
        let Reply { status, headers, body } = sent?;
        let mut response = Response::builder().status(status).body(body)?;
        *response.headers_mut() = headers;
        Ok(response)
    }

    /// Says when it goes wrong, and when it goes well again, each once.
    fn note(&self, sent: &Result<Reply, Error>) {
        let why = match sent {
            Ok(reply) if reply.status < 400 => None,
            Ok(reply) => Some(format!("the collector answers with {}", reply.status)),
            Err(error) => Some(error.to_string()),
        };
        let failed = self.fails.swap(why.is_some(), Ordering::Relaxed);
        match (failed, why) {
            (false, Some(why)) => tracing::warn!(why, "traces cannot be sent; they are lost"),
            (true, None) => tracing::info!("traces can be sent again"),
            _ => {}
        }
    }
}

impl HttpClient for Sender {
    fn send_bytes<'a, 'b>(
        &'a self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(self.send(request))
    }
}
