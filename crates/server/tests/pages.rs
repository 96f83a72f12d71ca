//! Pages that are built in, and their files.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use std::io::Read;

use place::Server;

#[tokio::test]
async fn the_pages_icon_is_shown_and_a_users_svg_is_not() {
    let server = Server::start().await;
    let icon = server.get("/assets/icon.svg").await;
    assert_eq!((icon.status, icon.header("content-type")), (200, "image/svg+xml"));
    assert_eq!(icon.header("content-disposition"), "");
    assert!(icon.header("content-security-policy").starts_with("default-src 'none'"));
    std::fs::copy(
        place::project("web/dist/assets/icon.svg"),
        server.folder.path().join("files/icon.svg"),
    )
    .unwrap();
    for target in ["/files/icon.svg", "/image/noop?input=files/icon.svg"] {
        let theirs = server.get(target).await;
        assert_eq!(theirs.status, 200, "{target}");
        assert_eq!(theirs.header("content-type"), "application/octet-stream", "{target}");
    }
}

#[tokio::test]
async fn text_is_made_smaller_for_who_takes_it_so() {
    let server = Server::start().await;
    let small = [("accept-encoding", "gzip, br")];
    for target in ["/openapi.json", "/assets/editor.js", "/operations", "/graphs"] {
        let plain = server.get(target).await;
        assert_eq!(plain.header("content-encoding"), "", "{target}");
        let answer = server.ask("GET", target, &small, b"").await;
        assert_eq!(answer.header("content-encoding"), "gzip", "{target}");
        assert!(answer.header("vary").contains("accept-encoding"), "{target}");
        assert!(answer.body.len() * 2 < plain.body.len(), "{target}");
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(&*answer.body).read_to_end(&mut text).unwrap();
        assert!(text == plain.body, "{target}");
    }
    let file = server.ask("GET", "/assets/editor.js", &small, b"").await;
    let known = [small[0], ("if-none-match", file.header("etag"))];
    assert_eq!(server.ask("GET", "/assets/editor.js", &known, b"").await.status, 304);
    for target in ["/image/noir.png?width=40&input=files/photo.jpg", "/files/photo.jpg"] {
        let picture = server.ask("GET", target, &small, b"").await;
        assert_eq!((picture.status, picture.header("content-encoding")), (200, ""), "{target}");
        assert_ne!(picture.header("content-length"), "", "{target}");
    }
}

#[tokio::test]
async fn the_first_page_leads_to_the_editor_that_is_named() {
    let link = async |settings: &[(&str, &str)]| {
        let page = Server::with(settings).await.get("/").await;
        let text = String::from_utf8(page.body).unwrap();
        let at = text.find("<a id=\"flowhub_url\" href=\"")?;
        Some(text[at..].split('"').nth(3).unwrap().to_owned())
    };
    assert_eq!(link(&[]).await, None);
    let id = "2ef763ff-1f28-49b8-b58f-5c6a5c54af2d";
    let settings = [("runtime-ide", "http://app.flowhub.io"), ("runtime-id", id)];
    let expected = format!(
        "http://app.flowhub.io#runtime/endpoint?protocol=websocket\
         &amp;address=ws%3A%2F%2Fimg.test&amp;id={id}&amp;type=imgflo"
    );
    assert_eq!(link(&settings).await, Some(expected));
}
