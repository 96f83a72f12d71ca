//! `/info`: what a picture is.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use place::Server;

/// The photo, with what a camera would have said of it.
fn photographed() -> Vec<u8> {
    let ascii = |text: &str| Value::Ascii(vec![text.into()]);
    let number = |num, denom| Value::Rational(vec![Rational { num, denom }]);
    let fields = [
        (Tag::Make, ascii("Acme")),
        (Tag::ExposureTime, number(1, 250)),
        (Tag::DateTimeOriginal, ascii("2024:05:17 20:15:00")),
        (Tag::GPSLatitude, number(60, 1)),
        (Tag::GPSLatitudeRef, ascii("N")),
        (Tag::GPSLongitude, number(11, 1)),
        (Tag::GPSLongitudeRef, ascii("E")),
    ]
    .map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value });
    let (mut writer, mut block) = (Writer::new(), std::io::Cursor::new(b"Exif\0\0".to_vec()));
    fields.iter().for_each(|field| writer.push_field(field));
    let mut exif = std::io::Cursor::new(Vec::new());
    writer.write(&mut exif, false).unwrap();
    block.get_mut().extend(exif.into_inner());
    let block = block.into_inner();
    let photo = std::fs::read(place::project("graphs/photo.jpg")).unwrap();
    let (begin, rest) = photo.split_at(2);
    let length = (block.len() as u16 + 2).to_be_bytes();
    [begin, &[0xff, 0xe1], &length, &block, rest].concat()
}

#[tokio::test]
async fn the_header_tells_what_a_picture_is() {
    let server = Server::start().await;
    std::fs::write(server.folder.path().join("files/shot.jpg"), photographed()).unwrap();
    let answer = server.get("/info?input=files/shot.jpg").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let told = answer.json();
    for (name, value) in [
        ("format", serde_json::json!("jpg")),
        ("mediaType", "image/jpeg".into()),
        ("width", 1600.into()),
        ("height", 900.into()),
        ("frames", 1.into()),
        ("alpha", false.into()),
    ] {
        assert_eq!(told[name], value, "{name}");
    }
    let camera = serde_json::json!({
        "make": "Acme", "exposureTime": 0.004, "date": "2024-05-17T20:15:00",
    });
    assert_eq!(told["camera"], camera);
    for unasked in ["location", "colors", "blurhash", "thumbhash"] {
        assert!(told.get(unasked).is_none(), "{unasked}");
    }
    let asked = server.get("/info?input=files/shot.jpg&fields=location").await.json();
    assert_eq!(asked["location"], serde_json::json!({ "latitude": 60.0, "longitude": 11.0 }));
}

#[tokio::test]
async fn pixels_are_looked_at_if_it_is_asked_for() {
    let server = Server::start().await;
    let target = "/info?input=files/photo.jpg&fields=colors,blurhash,thumbhash";
    let told = server.get(target).await.json();
    let colors = told["colors"].as_array().unwrap();
    assert!(colors[0]["color"].as_str().unwrap().starts_with('#'));
    let shares: f64 = colors.iter().map(|color| color["share"].as_f64().unwrap()).sum();
    assert!(shares > 0.0 && shares <= 1.0, "{shares}");
    assert_eq!(told["blurhash"].as_str().unwrap().len(), 4 + 2 * 4 * 3);
    assert!((20..=40).contains(&told["thumbhash"].as_str().unwrap().len()));
    let gray = "/info?input=graph%2Fcanvas.png%3Fcolor%3D%2523808080&fields=colors";
    let told = server.get(gray).await.json();
    assert_eq!(told["colors"], serde_json::json!([{ "color": "#808080", "share": 1.0 }]));
}

#[tokio::test]
async fn what_is_known_is_kept_and_goes_when_the_picture_changes() {
    let server = Server::with(&[("fresh", "0s")]).await;
    let target = "/info?input=files/photo.jpg";
    let first = server.get(target).await;
    let tag = [("If-None-Match", first.header("etag"))];
    assert_eq!(server.ask("GET", target, &tag, b"").await.status, 304);
    let files = server.folder.path().join("files");
    std::fs::copy(files.join("peaks.jpg"), files.join("photo.jpg")).unwrap();
    let begun = std::time::Instant::now();
    while server.get(target).await.body == first.body {
        assert!(begun.elapsed().as_secs() < 30, "it stays as it was");
    }
    let forgotten = server.ask("POST", "/purge?source=files/photo.jpg", &[], b"").await;
    assert_eq!(forgotten.json()["forgotten"], 1);
}

#[tokio::test]
async fn what_cannot_be_told_is_a_problem() {
    let server = Server::start().await;
    std::fs::write(server.folder.path().join("files/notes.txt"), "no picture").unwrap();
    for (target, status) in [
        ("/info", 400),
        ("/info?input=files/photo.jpg&depth=3", 400),
        ("/info?input=files/photo.jpg&fields=depth", 422),
        ("/info?input=files/none.jpg", 404),
        ("/info?input=files/notes.txt", 415),
        ("/info?input=http://127.0.0.1/a.jpg", 422),
    ] {
        assert_eq!(server.get(target).await.status, status, "{target}");
    }
}
