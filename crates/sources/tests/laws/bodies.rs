//! Answers that never end, or are not what they say.

use std::io::Write;
use std::time::Duration;

use flate2::write::{GzEncoder, ZlibEncoder};
use imgflo_sources::{Fault, Settings, Sources};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use crate::origin::{Origin, answer, picture, reaching};

const MOST: u64 = 100_000;

fn settings() -> Settings {
    let mut settings = reaching("127.0.0.1");
    settings.limits.bytes = MOST;
    settings
}

/// Settings for who waits in vain.
fn impatient() -> Settings {
    let mut settings = settings();
    settings.limits.pause = Duration::from_millis(200);
    settings.limits.time = Duration::from_secs(2);
    settings
}

async fn fault(settings: Settings, origin: &Origin) -> Fault {
    let sources = Sources::new(settings).await.unwrap();
    sources.get(&origin.url("/"), &[]).await.unwrap_err().fault()
}

/// Sends a beginning, then a part again and again.
async fn endless(beginning: &'static [u8], part: &'static [u8], pause: Duration) -> Origin {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Origin::serve(listener, move |_, mut stream: TcpStream| {
        Box::pin(async move {
            let mut sent = stream.write_all(beginning).await;
            while sent.is_ok() {
                sent = stream.write_all(part).await;
                tokio::time::sleep(pause).await;
            }
        })
    })
    .await
}

#[tokio::test]
async fn a_body_may_have_as_many_bytes_as_allowed_and_not_one_more() {
    for (length, is_fine) in [(MOST, true), (MOST + 1, false)] {
        let body = vec![7; length as usize];
        let origin = Origin::answering(move |_| answer(200, "", &body)).await;
        let got = Sources::new(settings()).await.unwrap().get(&origin.url("/"), &[]).await;
        match got {
            Ok(fetched) => assert!(is_fine && fetched.bytes.len() as u64 == MOST),
            Err(error) => assert!(!is_fine && error.fault() == Fault::TooLarge, "{error}"),
        }
    }
}

#[tokio::test]
async fn an_endless_body_is_cut() {
    let chunk: &[u8] = b"400\r\n0123456789abcdef";
    let part: &'static [u8] = [chunk, &[0; 1008], b"\r\n"].concat().leak();
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let origin = endless(head, part, Duration::ZERO).await;
    assert_eq!(fault(settings(), &origin).await, Fault::TooLarge);
    let origin = endless(b"HTTP/1.1 200 OK\r\n\r\n", &[1; 1024], Duration::ZERO).await;
    assert_eq!(fault(settings(), &origin).await, Fault::TooLarge);
}

#[tokio::test]
async fn a_length_that_is_a_lie_is_noticed() {
    let raw = |text: &'static str| Origin::answering(move |_| text.as_bytes().to_vec());
    let short = raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\npicture").await;
    assert_eq!(fault(settings(), &short).await, Fault::Origin);
    let large = raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\npicture").await;
    assert_eq!(fault(settings(), &large).await, Fault::TooLarge);
    let two = raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 7\r\n\r\npicture").await;
    assert_eq!(fault(settings(), &two).await, Fault::Origin);
}

#[tokio::test]
async fn bytes_are_counted_after_inflating() {
    let zeros = vec![0; 50 << 20];
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&zeros).unwrap();
    let mut zlib = ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zlib.write_all(&zeros).unwrap();
    for (name, bomb) in [("gzip", gzip.finish().unwrap()), ("deflate", zlib.finish().unwrap())] {
        assert!((bomb.len() as u64) < MOST);
        let header = format!("Content-Encoding: {name}\r\n");
        let origin = Origin::answering(move |_| answer(200, &header, &bomb)).await;
        assert_eq!(fault(settings(), &origin).await, Fault::TooLarge, "{name}");
    }
}

#[tokio::test]
async fn what_was_deflated_is_inflated() {
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"<svg/>").unwrap();
    let body = gzip.finish().unwrap();
    let origin = Origin::answering(move |_| answer(200, "Content-Encoding: gzip\r\n", &body)).await;
    let sources = Sources::new(settings()).await.unwrap();
    assert_eq!(*sources.get(&origin.url("/"), &[]).await.unwrap().bytes, *b"<svg/>");
    let brotli = b"\x0b\x02\x80hello\x03";
    let origin = Origin::answering(|_| answer(200, "Content-Encoding: br\r\n", brotli)).await;
    assert_eq!(*sources.get(&origin.url("/"), &[]).await.unwrap().bytes, *b"hello");
    let origin =
        Origin::answering(|_| answer(200, "Content-Encoding: gzip\r\n", b"not gzip")).await;
    assert_eq!(fault(settings(), &origin).await, Fault::Origin);
}

#[tokio::test]
async fn headers_without_end_are_cut() {
    let head = b"HTTP/1.1 200 OK\r\n";
    let lines = b"X-Header: and so on\r\n".repeat(200).leak();
    let origin = endless(head, lines, Duration::ZERO).await;
    assert_eq!(fault(settings(), &origin).await, Fault::Origin);
    let origin = endless(head, &[b'x'; 16_384], Duration::ZERO).await;
    assert_eq!(fault(settings(), &origin).await, Fault::Origin);
}

#[tokio::test]
async fn who_sends_nothing_is_too_slow() {
    let silence = Duration::from_secs(60);
    let never = endless(b"", b"", silence).await;
    assert_eq!(fault(impatient(), &never).await, Fault::Slow);
    let head = endless(b"HTTP/1.1 200 OK\r\nContent-", b"", silence).await;
    assert_eq!(fault(impatient(), &head).await, Fault::Slow);
    let body = endless(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n12", b"", silence).await;
    assert_eq!(fault(impatient(), &body).await, Fault::Slow);
}

#[tokio::test]
async fn who_sends_a_byte_now_and_then_is_too_slow_in_the_end() {
    let pause = Duration::from_millis(20);
    let head = endless(b"HTTP/1.1 200 OK\r\nX: ", b"x", pause).await;
    assert_eq!(fault(impatient(), &head).await, Fault::Slow);
    let body = endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x", pause).await;
    assert_eq!(fault(impatient(), &body).await, Fault::Slow);
}

#[tokio::test]
async fn a_status_other_than_ok_is_an_error_that_says_which() {
    for (status, fault) in [
        (204, Fault::Origin),
        (206, Fault::Origin),
        (300, Fault::Origin),
        (304, Fault::Origin),
        (401, Fault::Origin),
        (403, Fault::Origin),
        (404, Fault::Missing),
        (410, Fault::Missing),
        (429, Fault::Origin),
        (500, Fault::Origin),
        (503, Fault::Origin),
    ] {
        let origin = Origin::answering(move |_| answer(status, "", b"")).await;
        let sources = Sources::new(settings()).await.unwrap();
        let error = sources.get(&origin.url("/"), &[]).await.unwrap_err();
        assert_eq!((error.fault(), error.status()), (fault, Some(status)), "{error}");
    }
}

#[tokio::test]
async fn what_is_not_http_is_the_origin_s_fault() {
    for text in
        ["", "220 mail ready\r\n", "<html>", "HTTP/1.1 abc\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n"]
    {
        let origin = Origin::answering(move |_| text.as_bytes().to_vec()).await;
        assert_eq!(fault(settings(), &origin).await, Fault::Origin, "{text}");
    }
}

#[tokio::test]
async fn nobody_there_is_the_origin_s_fault() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let sources = Sources::new(settings()).await.unwrap();
    assert_eq!(sources.get(&address, &[]).await.unwrap_err().fault(), Fault::Origin);
}

#[tokio::test]
async fn a_connection_that_is_reset_is_tried_once_more() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let first = std::sync::atomic::AtomicBool::new(true);
    let origin = Origin::serve(listener, move |_, mut stream: TcpStream| {
        let is_first = first.swap(false, std::sync::atomic::Ordering::SeqCst);
        Box::pin(async move {
            if is_first {
                // Closing with nothing lingering sends a reset.
                stream.set_zero_linger().unwrap();
                return;
            }
            stream.write_all(&picture("")).await.unwrap();
        })
    })
    .await;
    let sources = Sources::new(settings()).await.unwrap();
    assert_eq!(*sources.get(&origin.url("/"), &[]).await.unwrap().bytes, *b"picture");
    assert_eq!(origin.connections(), 2);
}
