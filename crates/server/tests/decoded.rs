//! Pictures that were decoded for some sizes of them are there for the next.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use place::Server;

/// Bytes of decoded pictures that a server keeps.
async fn kept(server: &Server) -> f64 {
    let said = server.get("/metrics").await;
    let text = String::from_utf8(said.body).unwrap();
    let line = text.lines().find(|line| line.starts_with("imgflo_decoded_bytes ")).unwrap();
    line.split(' ').next_back().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_size_is_the_same_whatever_was_decoded_before() {
    // The first server of a process tells what it measures.
    let keeps = Server::start().await;
    let keeps_nothing = Server::with(&[("sources-decoded", "0")]).await;
    let sizes = [
        "width=90",
        "width=64",
        "width=91&quality=70",
        "width=200",
        "width=250",
        "width=90&height=30&fit=cover",
        "width=30&height=90&fit=cover",
        "width=400",
    ];
    for graph in ["passthrough.png", "noir.jpg", "old-photo.webp"] {
        for size in sizes {
            let target = format!("/image/{graph}?input=files/photo.jpg&{size}");
            let (one, other) = (keeps.get(&target).await, keeps_nothing.get(&target).await);
            assert_eq!((one.status, other.status), (200, 200), "{target}");
            assert!(one.body == other.body, "{target}");
        }
    }
    assert!(kept(&keeps).await > 0.0);
}
