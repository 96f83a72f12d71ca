//! A client's connection: a WebSocket at any address.

use std::time::Duration;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use imgflo_flow::protocol::Incoming;
use imgflo_runtime::{ClientId, Right};
use tokio::time::{Instant, timeout};

use super::deal;
use super::host::Host;
use super::outbox::{Outbox, Parcel};
use crate::app::App;
use crate::fault::{Fault, Kind};

/// The sub-protocol that clients ask for.
const PROTOCOL: &str = "noflo";
/// Time in which a message has to be taken.
const PATIENCE: Duration = Duration::from_secs(30);
/// Time in which a connection has to be closed from the other side, too.
const PARTING: Duration = Duration::from_secs(2);
/// Between signs of life that are asked for; after three without one the connection is closed.
const BEAT: Duration = Duration::from_secs(30);
/// Messages a second that are taken from a client, and how many at once after a rest. What comes
/// faster waits where it is.
const RATE: f64 = 2_000.0;
const BURST: f64 = 20_000.0;
/// Bytes that count as one more: of a message, and of what all are told of it.
const PART: f64 = 4096.0;

/// Around every request: one that asks for a WebSocket is a client's, whatever its address.
pub(crate) async fn upgrade(State(app): State<App>, request: Request, next: Next) -> Response {
    let asks = request.headers().get(header::UPGRADE);
    let asks = asks.is_some_and(|name| name.as_bytes().eq_ignore_ascii_case(b"websocket"));
    if !asks {
        return next.run(request).await;
    }
    let host = &app.runtime;
    let (mut parts, _) = request.into_parts();
    if let Err(refused) = host.door().lets_in(&parts.headers) {
        return Fault::new(Kind::Forbidden, refused.to_string()).into_response();
    }
    let right = host.door().anonymous(&parts.headers);
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &app).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let Some((id, outbox)) = host.connect(right) else {
        let detail = "there are as many clients as there may be; see `clients`";
        return Fault::new(Kind::Busy(10), detail).into_response();
    };
    let message = host.longest_message();
    let client = Connected { app, id, outbox };
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(message)
        .max_frame_size(message)
        .on_upgrade(move |socket| serve(client, socket))
}

/// A client that is connected; it is gone when this is dropped.
#[derive(Debug)]
struct Connected {
    app: App,
    id: ClientId,
    outbox: Outbox,
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.outbox.close();
        self.app.runtime.disconnect(self.id);
    }
}

async fn serve(client: Connected, socket: WebSocket) {
    let (sink, stream) = socket.split();
    let mut sending = tokio::spawn(send(sink, client.outbox.clone()));
    tokio::select! {
        () = receive(&client, stream) => {}
        // A server that ends does not wait for those who listen.
        () = client.app.stopped() => {}
    }
    drop(client);
    // What was said last is still sent, or not: nobody waits long for it.
    if timeout(PARTING, &mut sending).await.is_err() {
        sending.abort();
    }
}

/// Sends what there is to send, until it is over or the client takes nothing.
async fn send(mut sink: SplitSink<WebSocket, Message>, outbox: Outbox) {
    loop {
        let message = match timeout(BEAT, outbox.next()).await {
            Ok(Some(Parcel::Text(text))) => Message::Text(text),
            Ok(Some(Parcel::Picture(file))) => Message::Binary(file),
            Ok(None) => Message::Close(None),
            Err(_) => Message::Ping(bytes::Bytes::new()),
        };
        let last = matches!(message, Message::Close(_));
        let sent = timeout(PATIENCE, sink.send(message)).await;
        if last || !matches!(sent, Ok(Ok(()))) {
            break;
        }
    }
    outbox.close();
    let _ = timeout(PARTING, sink.close()).await;
}

/// Takes in messages, no faster than is good for others.
async fn receive(client: &Connected, mut stream: SplitStream<WebSocket>) {
    let mut budget = Budget { left: BURST, at: Instant::now() };
    loop {
        let message = match timeout(3 * BEAT, stream.next()).await {
            Ok(Some(Ok(message))) => message,
            Ok(Some(Err(error))) => {
                tracing::debug!(%error, "a client's connection broke");
                return;
            }
            Ok(None) | Err(_) => return,
        };
        match message {
            Message::Text(text) => {
                budget.spend(1.0 + text.len() as f64 / PART).await;
                client.outbox.has_room().await;
                let told = read(client, &text);
                budget.spend(told as f64 / PART).await;
            }
            Message::Close(_) => return,
            // The protocol has text only.
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => {
                budget.spend(1.0).await;
            }
        }
        if client.outbox.is_closed() {
            return;
        }
    }
}

/// Gives how many bytes all are told of it. What is no message is passed over, as all runtimes do.
fn read(client: &Connected, text: &Utf8Bytes) -> usize {
    match Incoming::read(text) {
        Ok(incoming) => {
            let (notices, told) = client.app.runtime.receive(client.id, incoming);
            deal::deal(&client.app, notices);
            told
        }
        Err(refusal) => {
            tracing::debug!(%refusal, "a client said something that is no message");
            0
        }
    }
}

/// How much may still be taken in at once.
struct Budget {
    left: f64,
    at: Instant,
}

impl Budget {
    async fn spend(&mut self, cost: f64) {
        let now = Instant::now();
        self.left = (self.left + (now - self.at).as_secs_f64() * RATE).min(BURST);
        (self.at, self.left) = (now, self.left - cost);
        if self.left < 0.0 {
            tokio::time::sleep(Duration::from_secs_f64(-self.left / RATE)).await;
        }
    }
}

/// The secret that a request over HTTP shows.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    text.strip_prefix("Bearer ").map(str::trim)
}

/// The right of a request over HTTP.
pub(crate) fn right(host: &Host, headers: &HeaderMap) -> Right {
    let shown = bearer(headers).map(|secret| host.door().right(secret)).unwrap_or_default();
    let here =
        if host.door().is_known(headers) { host.door().anonymous(headers) } else { Right::Nothing };
    shown.max(here)
}
