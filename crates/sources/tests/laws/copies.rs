//! What is kept, and for whom.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::time::Duration;

use imgflo_sources::{Caching, Fault, Settings, Sources};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::origin::{Origin, answer, path, picture, reaching};

/// Settings where nothing is fresh that does not say so, and no failure remembered.
fn settings() -> Settings {
    let cache = Caching { fresh: Duration::ZERO, failed: Duration::ZERO, ..Caching::default() };
    Settings { cache, ..reaching("127.0.0.1") }
}

/// Answers with a status that can be changed; pictures have an `ETag`, and 304 those who know it.
async fn changing() -> (Origin, Arc<AtomicU16>) {
    let status = Arc::new(AtomicU16::new(200));
    let now = status.clone();
    let origin = Origin::answering(move |_| match now.load(Ordering::SeqCst) {
        200 => picture("ETag: \"v1\"\r\n"),
        status => answer(status, "ETag: \"v1\"\r\n", b""),
    })
    .await;
    (origin, status)
}

#[tokio::test]
async fn what_is_fresh_is_not_asked_for_again() {
    let origin = Origin::answering(|_| picture("Cache-Control: max-age=1000\r\n")).await;
    let sources = Sources::new(settings()).await.unwrap();
    let first = sources.get(&origin.url("/a"), &[]).await.unwrap();
    let second = sources.get(&origin.url("/a#part"), &[]).await.unwrap();
    assert!(Arc::ptr_eq(&first, &second));
    assert_eq!(first.media_type.as_deref(), Some("image/png"));
    assert_eq!(first.hash, blake3::hash(b"picture"));
    assert_eq!(origin.connections(), 1);
    sources.get(&origin.url("/b"), &[]).await.unwrap();
    assert_eq!(origin.connections(), 2);
    assert_eq!(sources.counts().memory, 1);
}

#[tokio::test]
async fn what_the_origin_says_nothing_of_is_fresh_as_long_as_is_set() {
    let origin = Origin::answering(|_| picture("")).await;
    let mut settings = settings();
    settings.cache.fresh = Duration::from_secs(1000);
    let sources = Sources::new(settings).await.unwrap();
    for _ in 0..3 {
        sources.get(&origin.url("/"), &[]).await.unwrap();
    }
    assert_eq!(origin.connections(), 1);
}

#[tokio::test]
async fn what_must_not_be_kept_is_asked_for_each_time() {
    for said in ["no-store", "private, max-age=1000"] {
        let header = format!("Cache-Control: {said}\r\n");
        let origin = Origin::answering(move |_| picture(&header)).await;
        let folder = tempfile::tempdir().unwrap();
        let mut settings = settings();
        settings.cache.folder = Some(folder.path().into());
        let sources = Sources::new(settings).await.unwrap();
        for _ in 0..3 {
            sources.get(&origin.url("/"), &[]).await.unwrap();
        }
        assert_eq!(origin.connections(), 3, "{said}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[tokio::test]
async fn a_copy_that_is_still_right_is_not_sent_again() {
    let (origin, status) = changing().await;
    let sources = Sources::new(settings()).await.unwrap();
    sources.get(&origin.url("/"), &[]).await.unwrap();
    status.store(304, Ordering::SeqCst);
    let again = sources.get(&origin.url("/"), &[]).await.unwrap();
    assert_eq!(*again.bytes, *b"picture");
    assert!(origin.requests()[1].contains("if-none-match: \"v1\""), "{:?}", origin.requests());
    assert_eq!(sources.counts().revalidated, 1);
}

#[tokio::test]
async fn of_a_redirect_only_its_end_is_asked_about() {
    let end = Arc::new(AtomicU16::new(1));
    let now = end.clone();
    let origin = Origin::answering_requests(move |request| match path(request) {
        "/" => answer(302, &format!("Location: /{}\r\n", now.load(Ordering::SeqCst)), b""),
        _ if request.contains("if-none-match") => answer(304, "", b""),
        path => answer(200, "ETag: \"v1\"\r\n", path.as_bytes()),
    })
    .await;
    let sources = Sources::new(settings()).await.unwrap();
    for (number, bytes) in [(1, b"/1"), (1, b"/1"), (2, b"/2")] {
        end.store(number, Ordering::SeqCst);
        assert_eq!(*sources.get(&origin.url("/"), &[]).await.unwrap().bytes, *bytes);
    }
    let asked = |request: &&String| request.contains("if-none-match");
    let asked: Vec<_> =
        origin.requests().iter().filter(asked).map(|r| path(r).to_owned()).collect();
    assert_eq!(asked, ["/1"]);
}

#[tokio::test]
async fn without_a_tag_the_date_is_asked_about() {
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    let origin = Origin::answering(move |_| picture(&format!("Last-Modified: {date}\r\n"))).await;
    let sources = Sources::new(settings()).await.unwrap();
    for _ in 0..2 {
        sources.get(&origin.url("/"), &[]).await.unwrap();
    }
    assert!(origin.requests()[1].contains(&format!("if-modified-since: {date}")));
}

#[tokio::test]
async fn a_copy_stands_in_while_its_origin_fails() {
    let (origin, status) = changing().await;
    let sources = Sources::new(settings()).await.unwrap();
    sources.get(&origin.url("/"), &[]).await.unwrap();
    status.store(503, Ordering::SeqCst);
    assert_eq!(*sources.get(&origin.url("/"), &[]).await.unwrap().bytes, *b"picture");
    assert_eq!(sources.counts().stale, 1);
    // An origin that says that there is nothing does not fail.
    status.store(404, Ordering::SeqCst);
    for _ in 0..2 {
        let error = sources.get(&origin.url("/"), &[]).await.unwrap_err();
        assert_eq!(error.fault(), Fault::Missing);
    }
    status.store(503, Ordering::SeqCst);
    assert_eq!(sources.get(&origin.url("/"), &[]).await.unwrap_err().fault(), Fault::Origin);
}

#[tokio::test]
async fn a_copy_that_must_be_asked_about_does_not_stand_in() {
    let status = Arc::new(AtomicU16::new(200));
    let now = status.clone();
    let origin = Origin::answering(move |_| {
        answer(now.load(Ordering::SeqCst), "Cache-Control: must-revalidate\r\n", b"picture")
    })
    .await;
    let sources = Sources::new(settings()).await.unwrap();
    sources.get(&origin.url("/"), &[]).await.unwrap();
    status.store(500, Ordering::SeqCst);
    assert_eq!(sources.get(&origin.url("/"), &[]).await.unwrap_err().status(), Some(500));
}

#[tokio::test]
async fn a_failure_is_remembered_as_long_as_is_set() {
    let origin = Origin::answering(|_| answer(500, "", b"")).await;
    let mut settings = settings();
    let forgetful = Sources::new(settings.clone()).await.unwrap();
    settings.cache.failed = Duration::from_secs(1000);
    let mindful = Sources::new(settings).await.unwrap();
    for _ in 0..3 {
        assert_eq!(mindful.get(&origin.url("/"), &[]).await.unwrap_err().status(), Some(500));
    }
    assert_eq!(origin.connections(), 1);
    assert_eq!(mindful.counts().remembered, 2);
    for _ in 0..3 {
        forgetful.get(&origin.url("/"), &[]).await.unwrap_err();
    }
    assert_eq!(origin.connections(), 4);
}

#[tokio::test]
async fn copies_on_disk_are_there_for_the_next_program() {
    let origin =
        Origin::answering(|_| picture("Cache-Control: max-age=1000\r\nETag: \"v1\"\r\n")).await;
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings();
    settings.cache.folder = Some(folder.path().join("copies"));
    let first = Sources::new(settings.clone()).await.unwrap();
    first.get(&origin.url("/"), &[]).await.unwrap();
    let second = Sources::new(settings.clone()).await.unwrap();
    let fetched = second.get(&origin.url("/"), &[]).await.unwrap();
    assert_eq!(fetched.etag.as_deref(), Some("\"v1\""));
    assert_eq!((second.counts().disk, origin.connections()), (1, 1));
    second.forget(&origin.url("/")).await;
    second.get(&origin.url("/"), &[]).await.unwrap();
    assert_eq!(origin.connections(), 2);
}

/// Begins to answer, and goes on when it is told to; `closed` tells that the other side is gone.
async fn waiting(go: Arc<Notify>, closed: Arc<AtomicBool>) -> Origin {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Origin::serve(listener, move |_, mut stream: TcpStream| {
        let (go, closed) = (go.clone(), closed.clone());
        Box::pin(async move {
            let (mut read, mut write) = stream.split();
            let mut nothing = [0];
            tokio::select! {
                () = go.notified() => write.write_all(&picture("")).await.unwrap(),
                _ = tokio::io::AsyncReadExt::read(&mut read, &mut nothing) => {
                    closed.store(true, Ordering::SeqCst);
                }
            }
        })
    })
    .await
}

#[tokio::test]
async fn many_who_ask_cause_one_request() {
    let go = Arc::new(Notify::new());
    let origin = waiting(go.clone(), Arc::default()).await;
    let sources = Sources::new(settings()).await.unwrap();
    let url = origin.url("/");
    let ask = || {
        let (sources, url) = (sources.clone(), url.clone());
        tokio::spawn(async move { sources.get(&url, &[]).await })
    };
    let first = ask();
    until(|| origin.requests().len() == 1).await;
    let others: Vec<_> = (0..20).map(|_| ask()).collect();
    until(|| sources.counts().joined == 20).await;
    // The one who began it goes away.
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    go.notify_one();
    for other in others {
        assert_eq!(*other.await.unwrap().unwrap().bytes, *b"picture");
    }
    assert_eq!(origin.connections(), 1);
    assert_eq!(sources.counts().bytes, 7);
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_stops() {
    let closed = Arc::new(AtomicBool::new(false));
    let origin = waiting(Arc::new(Notify::new()), closed.clone()).await;
    let sources = Sources::new(settings()).await.unwrap();
    let (url, asks) = (origin.url("/"), sources.clone());
    let ask = tokio::spawn(async move { asks.get(&url, &[]).await });
    until(|| origin.requests().len() == 1).await;
    ask.abort();
    until(|| closed.load(Ordering::SeqCst)).await;
}

/// Waits for what is bound to happen.
async fn until(is: impl Fn() -> bool) {
    while !is() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
