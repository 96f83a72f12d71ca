//! SVG files that point elsewhere: nothing else is read for them, from the web or from disk.

use std::time::Duration;

use crate::place::Server;

/// What an SVG file can hold that leads to `{}`.
const REFERENCES: &[&str] = &[
    "<image href='{}' width='9' height='9'/>",
    "<image xlink:href='{}' width='9' height='9'/>",
    "<use href='{}#a'/>",
    "<use xlink:href='{}#a'/>",
    "<style>@import url('{}');</style>",
    "<style>@import '{}';</style>",
    "<style>rect { fill: url('{}#a') }</style><rect width='9' height='9'/>",
    "<style>@font-face { font-family: a; src: url('{}') }</style><text font-family='a'>a</text>",
    "<rect width='9' height='9' fill='url({}#a)'/>",
    "<rect width='9' height='9' filter='url({}#a)'/>",
    "<rect width='9' height='9' mask='url({}#a)'/>",
    "<rect width='9' height='9' clip-path='url({}#a)'/>",
    "<rect width='9' height='9' style='fill: url({}#a)'/>",
    "<filter id='f'><feImage href='{}'/></filter><rect width='9' height='9' filter='url(#f)'/>",
    "<pattern id='p'><image href='{}' width='9' height='9'/></pattern><rect width='9' height='9' fill='url(#p)'/>",
    "<linearGradient id='g' href='{}#a'/><rect width='9' height='9' fill='url(#g)'/>",
    "<script href='{}'/>",
    "<script>fetch('{}')</script>",
    "<foreignObject width='9' height='9'><img xmlns='http://www.w3.org/1999/xhtml' src='{}'/></foreignObject>",
    "<foreignObject width='9' height='9'><iframe xmlns='http://www.w3.org/1999/xhtml' src='{}'/></foreignObject>",
    "<a href='{}'><rect width='9' height='9'/></a>",
    "<animate href='{}#a'/>",
    "<textPath href='{}#a'>a</textPath>",
];

/// The same before the picture itself.
const PROLOGUES: &[&str] = &[
    "<?xml-stylesheet href='{}'?>",
    "<!DOCTYPE svg SYSTEM '{}'>",
    "<!DOCTYPE svg [<!ENTITY a SYSTEM '{}'>]>",
    "<!DOCTYPE svg [<!ENTITY % a SYSTEM '{}'> %a;]>",
];

fn svg(prologue: &str, body: &str) -> Vec<u8> {
    format!(
        "<?xml version='1.0'?>{prologue}<svg xmlns='http://www.w3.org/2000/svg' \
         xmlns:xlink='http://www.w3.org/1999/xlink' width='9' height='9'>{body}</svg>"
    )
    .into_bytes()
}

#[tokio::test]
async fn a_picture_has_nothing_fetched() {
    // Even where the server may reach it.
    let server = Server::with(&[("reachable", "127.0.0.1")]).await;
    let trap = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let trapped = format!("http://{}/a.svg", trap.local_addr().unwrap());
    let blank = server.ask("POST", "/image/passthrough.png", &[], &svg("", "")).await;
    assert_eq!(blank.status, 200);
    for place in [&trapped, "file:///etc/passwd", "/etc/passwd", "files/photo.jpg"] {
        let bodies = REFERENCES.iter().map(|text| svg("", &text.replace("{}", place)));
        let prologues = PROLOGUES.iter().map(|text| svg(&text.replace("{}", place), ""));
        for file in bodies.chain(prologues) {
            let answer = server.ask("POST", "/image/passthrough.png", &[], &file).await;
            let text = String::from_utf8_lossy(&file).into_owned();
            let refused = [413, 415, 422].contains(&answer.status);
            assert!(answer.status == 200 || refused, "{}: {text}", answer.status);
            assert!(!String::from_utf8_lossy(&answer.body).contains("root:"), "{text}");
            if text.contains("<image") && answer.status == 200 {
                assert!(answer.body == blank.body, "something is shown: {text}");
            }
        }
    }
    let reached = tokio::time::timeout(Duration::from_millis(1), trap.accept()).await;
    assert!(reached.is_err(), "somebody connected");
}
