//! Pictures with more pixels than a result may have.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use jpeg_encoder::{ColorType, Encoder};
use place::Server;

/// A gray JPEG file that is lighter to the right.
fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let row: Vec<u8> = (0..width).map(|x| (u32::from(x) * 255 / u32::from(width)) as u8).collect();
    let mut file = Vec::new();
    let encoder = Encoder::new(&mut file, 60);
    encoder.encode(&row.repeat(height.into()), width, height, ColorType::Luma).unwrap();
    file
}

#[tokio::test]
async fn what_counts_is_what_is_computed_and_not_what_the_file_could_be() {
    let server = Server::with(&[("on-the-fly", "true")]).await;
    let file = jpeg(9_000, 7_000);
    std::fs::write(server.folder.path().join("files/large.jpg"), &file).unwrap();
    let get = async |target: &str| server.get(&format!("/image/{target}")).await;
    let small = get("passthrough.jpg?input=files/large.jpg&width=800").await;
    assert_eq!(small.picture(), (800, 622, "jpg".to_owned()));
    let sent = server.ask("POST", "/image/passthrough.png?height=70", &[], &file).await;
    assert_eq!(sent.picture(), (90, 70, "png".to_owned()));
    for (target, what) in [
        ("passthrough.jpg?input=files/large.jpg", "the number of pixels in the result"),
        ("passthrough.jpg?input=files/large.jpg&width=8500", "the number of pixels in the result"),
        // A median needs all pixels there are.
        ("-.jpg?input=files/large.jpg&width=800&chain=median-blur", "pixels computed on the way"),
    ] {
        let refused = get(target).await;
        assert_eq!(refused.status, 413, "{target}");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(what), "{target}: {detail}");
    }
}
