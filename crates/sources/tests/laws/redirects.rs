//! From hop to hop.

use imgflo_sources::{Error, Fault, Pattern, Sources};

use crate::origin::{Origin, answer, picture, reaching};

/// `/n` leads to `/n-1`, and `/0` is a picture.
async fn stairs() -> Origin {
    Origin::answering(|path| match path[1..].parse::<u32>().unwrap() {
        0 => picture(""),
        n => answer(302, &format!("Location: /{}\r\n", n - 1), b"go on"),
    })
    .await
}

#[tokio::test]
async fn five_redirects_are_followed_and_six_are_not() {
    let origin = stairs().await;
    let sources = Sources::new(reaching("127.0.0.1")).await.unwrap();
    let fetched = sources.get(&origin.url("/5"), &[]).await.unwrap();
    assert_eq!(fetched.address, origin.url("/0"));
    assert_eq!(origin.connections(), 6);
    let error = sources.get(&origin.url("/6"), &[]).await.unwrap_err();
    assert!(matches!(error, Error::Redirects { most: 5, .. }), "{error}");
    assert_eq!(error.fault(), Fault::Origin);
    assert_eq!(origin.connections(), 12);
}

#[tokio::test]
async fn a_circle_ends() {
    let origin = Origin::answering(|_| answer(301, "Location: /\r\n", b"")).await;
    let sources = Sources::new(reaching("127.0.0.1")).await.unwrap();
    let error = sources.get(&origin.url("/"), &[]).await.unwrap_err();
    assert_eq!(error.fault(), Fault::Origin);
    assert_eq!(origin.connections(), 6);
}

#[tokio::test]
async fn a_redirect_has_to_say_where_to() {
    let sources = Sources::new(reaching("127.0.0.1")).await.unwrap();
    for headers in ["", "Location: http://[\r\n", "Location: https://\r\n"] {
        let origin = Origin::answering(move |_| answer(302, headers, b"")).await;
        assert!(sources.get(&origin.url("/"), &[]).await.is_err(), "{headers}");
        assert_eq!(origin.connections(), 1);
    }
}

#[tokio::test]
async fn every_hop_has_to_be_allowed_by_the_server_and_by_the_key() {
    let origin = Origin::answering(|path| match path {
        "/in/a" => answer(302, "Location: /in/b\r\n", b""),
        "/in/out" => answer(302, "Location: /out/a\r\n", b""),
        _ => picture(""),
    })
    .await;
    let pattern = |path: &str| origin.url(path).parse::<Pattern>().unwrap();
    let (inside, all) = ([pattern("/in/*")], pattern("/*"));
    let mut settings = reaching("127.0.0.1");
    settings.allow = vec![all];
    let sources = Sources::new(settings).await.unwrap();
    assert!(sources.get(&origin.url("/in/a"), &inside).await.is_ok());
    let before = origin.connections();
    let error = sources.get(&origin.url("/in/out"), &inside).await.unwrap_err();
    assert!(matches!(error, Error::NotAllowed { .. }), "{error}");
    assert_eq!(origin.connections(), before + 1, "the second hop is not connected to");
    // Somebody who may puts it into the cache, which does not open it to the other.
    assert!(sources.get(&origin.url("/in/out"), &[]).await.is_ok());
    let error = sources.get(&origin.url("/in/out"), &inside).await.unwrap_err();
    assert!(matches!(error, Error::NotAllowed { .. }), "{error}");
}

#[tokio::test]
async fn a_copy_on_disk_opens_nothing_to_who_may_not_go_its_way() {
    let origin = Origin::answering(|path| match path {
        "/in" => answer(302, "Location: /out\r\n", b""),
        _ => picture(""),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let mut settings = reaching("127.0.0.1");
    settings.cache.folder = Some(folder.path().into());
    let before = Sources::new(settings.clone()).await.unwrap();
    before.get(&origin.url("/in"), &[]).await.unwrap();
    let narrow = [origin.url("/in").parse::<Pattern>().unwrap()];
    let sources = Sources::new(settings).await.unwrap();
    let error = sources.get(&origin.url("/in"), &narrow).await.unwrap_err();
    assert!(matches!(error, Error::NotAllowed { .. }), "{error}");
    assert!(sources.get(&origin.url("/in"), &[]).await.is_ok());
    assert_eq!(sources.counts().memory + sources.counts().disk, 1);
}

#[tokio::test]
async fn nothing_is_told_to_the_next_host() {
    let origin = stairs().await;
    let sources = Sources::new(reaching("127.0.0.1")).await.unwrap();
    sources.get(&origin.url("/2"), &[]).await.unwrap();
    for request in origin.requests() {
        let request = request.to_ascii_lowercase();
        for header in ["referer:", "cookie:", "authorization:", "x-forwarded", "origin:"] {
            assert!(!request.contains(header), "{request}");
        }
        assert!(request.contains("user-agent: imgflo/"));
        assert!(!request.contains("zstd"));
    }
}
