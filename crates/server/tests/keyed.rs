//! Keys of the database: what they allow.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use imgflo_keys::{Key, Keys, NewKey, Scopes, signature};
use place::{Answer, Server};

/// A server with a key in its database, and another in its settings, which may everything usual.
async fn with(new: NewKey) -> (Server, Key) {
    let folder = Server::start().await.stop();
    let url = format!("sqlite:{}", folder.path().join("data/keys.db").display());
    let key = Keys::open(&url).await.unwrap().add(&new).await.unwrap();
    let settings = [("api-key", "me"), ("api-secret", "swordfish")];
    (Server::at(folder, &settings).await, key)
}

/// A request, signed with a key.
async fn ask(server: &Server, key: &Key, method: &str, target: &str, body: &[u8]) -> Answer {
    let target = signature::sign(&format!("{target}&key={}", key.id), &key.secrets[0]);
    server.ask(method, &target, &[("Accept", "image/*")], body).await
}

#[tokio::test]
async fn a_keys_pixels_bound_what_is_made_and_what_is_kept() {
    let (server, small) = with(NewKey { max_pixels: Some(1_000), ..NewKey::default() }).await;
    let large = Key::given("me", "swordfish", false);
    let get = async |key: &Key, target: &str| ask(&server, key, "GET", target, b"").await.status;
    let photo = "input=files/photo.jpg";
    for target in [
        format!("/image/noir.png?{photo}&width=64"),
        format!("/image/noop.jpg?{photo}"),
        "/image/canvas.png?width=64&height=64".to_owned(),
    ] {
        assert_eq!(get(&small, &target).await, 413, "{target}");
        assert_eq!(get(&large, &target).await, 200, "{target}");
        assert_eq!(get(&small, &target).await, 413, "{target}, which is kept now");
    }
    assert_eq!(get(&small, &format!("/image/noir.png?{photo}&width=20")).await, 200);
    let picture = std::fs::read(place::project("graphs/photo.jpg")).unwrap();
    let sent = async |key: &Key, target: &str| ask(&server, key, "POST", target, &picture).await;
    assert_eq!(sent(&small, "/image/noir.png?width=64").await.status, 413);
    assert_eq!(sent(&small, "/image/noir.png?width=20").await.status, 200);
}

#[tokio::test]
async fn what_is_kept_is_for_those_who_may_have_its_source() {
    let scopes = Scopes { sources: vec!["files/public/*".into()], ..Scopes::default() };
    let (server, bound) = with(NewKey { scopes, ..NewKey::default() }).await;
    let free = Key::given("me", "swordfish", false);
    for target in ["/image/noir.png?input=files/photo.jpg&width=20", "/info?input=files/photo.jpg"]
    {
        assert_eq!(ask(&server, &free, "GET", target, b"").await.status, 200, "{target}");
        assert_eq!(ask(&server, &bound, "GET", target, b"").await.status, 422, "{target}");
    }
}

#[tokio::test]
async fn a_key_has_a_picture_for_those_that_fail() {
    let fallback = Some("files/peaks.jpg".to_owned());
    let (server, key) = with(NewKey { fallback, ..NewKey::default() }).await;
    let target = "/image/noir.png?input=files/none.jpg";
    let shown = ask(&server, &key, "GET", target, b"").await;
    let peaks = std::fs::read(place::project("graphs/peaks.jpg")).unwrap();
    assert_eq!((shown.status, shown.body == peaks), (404, true));
    assert_eq!(shown.header("x-fallback"), "source-not-found");
    // Whoever cannot sign is not told which keys have one.
    let guessed = Key { secrets: Key::given("", "guessed", false).secrets, ..key };
    let refused = ask(&server, &guessed, "GET", target, b"").await;
    assert_eq!((refused.status, refused.header("x-fallback")), (403, ""));
}
