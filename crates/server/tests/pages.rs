//! Pages that are built in, and their files.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

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
