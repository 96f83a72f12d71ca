//! Films go through graphs frame by frame, by ffmpeg.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use std::path::Path;
use std::process::Command;

use place::{Answer, Server};

/// A film of ten frames in a second, 64 by 48 pixels.
fn film(path: &Path) {
    film_with(path, "");
}

/// The same, with more in it: sound, for one.
fn film_with(path: &Path, more: &str) {
    let words = "-v error -f lavfi -i testsrc=size=64x48:rate=10:duration=1";
    let words = format!("{words} {more} -pix_fmt yuv420p");
    let words = words.split_whitespace();
    let mut ffmpeg = Command::new("ffmpeg");
    let made = ffmpeg.args(words).arg(path).status();
    assert!(made.expect("ffmpeg is installed: apt-get install ffmpeg").success());
}

async fn server(settings: &[(&str, &str)]) -> Server {
    let folder = Server::start().await.stop();
    film(&folder.path().join("files/film.mp4"));
    Server::at(folder, settings).await
}

/// Width, height, frames and seconds of the film in an answer.
fn facts(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), "video/mp4", "{}", answer.status);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &answer.body).unwrap();
    let words = "-v error -count_frames -select_streams v:0 -of csv=p=0 \
                 -show_entries stream=width,height,duration,nb_read_frames";
    let told = Command::new("ffprobe").args(words.split_whitespace()).arg(file.path()).output();
    String::from_utf8(told.unwrap().stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn a_film_goes_through_a_graph() {
    let server = server(&[]).await;
    let made = server.follow("/graph/customgrey.mp4?input=files%2Ffilm.mp4").await;
    assert_eq!(facts(&made), "64,48,1.000000,10");
    std::fs::write(server.folder.path().join("files/gray.mp4"), &made.body).unwrap();
    let told = "/info?input=graph%2Fpassthrough.png%3Finput%3Dfiles%2Fgray.mp4&fields=colors";
    let colors = server.get(told).await.json()["colors"].clone();
    for color in colors.as_array().unwrap() {
        let color = color["color"].as_str().unwrap();
        let value = |at: usize| u8::from_str_radix(&color[at..at + 2], 16).unwrap();
        assert!(value(1).abs_diff(value(3)) < 6 && value(3).abs_diff(value(5)) < 6, "{color}");
    }
    let small = server.get("/image/noir.mp4?input=files/film.mp4&width=33&quality=30").await;
    assert_eq!(facts(&small), "32,24,1.000000,10");
    assert!(small.header("content-disposition").contains("noir.mp4"));
    let slow = "/graph/customgrey.mp4?input=files%2Ffilm.mp4&video_framerate=5";
    assert_eq!(facts(&server.follow(slow).await), "64,48,1.000000,5");
}

#[tokio::test]
async fn films_become_pictures_and_pictures_films() {
    let server = server(&[]).await;
    let webp = server.get("/image/noir.webp?input=files/film.mp4").await;
    let info = imgflo_codec::probe(&webp.body.clone().into(), &Default::default()).unwrap();
    assert_eq!((info.width, info.height, info.frames), (64, 48, 10));
    std::fs::write(server.folder.path().join("files/moving.webp"), &webp.body).unwrap();
    let back = server.get("/image/passthrough.mp4?input=files/moving.webp").await;
    assert_eq!(facts(&back), "64,48,1.000000,10");
    let frame = async |query: &str| {
        let target = format!("/image/passthrough.png?input=files/film.mp4{query}");
        let answer = server.get(&target).await;
        assert_eq!(answer.picture(), (64, 48, "png".to_owned()), "{query}");
        answer.body
    };
    assert!(frame("").await == frame("&frame=0").await);
    assert!(frame("").await != frame("&frame=9").await);
    let beyond = server.get("/image/passthrough.png?input=files/film.mp4&frame=10").await;
    assert_eq!(beyond.status, 422);
    let still = server.get("/image/passthrough.mp4?input=files/photo.jpg&width=40").await;
    assert!(facts(&still).starts_with("40,22,1.000000,"), "{}", facts(&still));
    let same = server.follow("/graph/noop.mp4?input=files%2Ffilm.mp4").await;
    let film = std::fs::read(server.folder.path().join("files/film.mp4")).unwrap();
    assert_eq!((same.header("content-type"), same.body == film), ("video/mp4", true));
}

#[tokio::test]
async fn films_have_limits() {
    let target = "/image/noir.webp?input=files/film.mp4";
    for setting in [("frames", "9"), ("source-pixels", "3000"), ("moving-pixels", "30000")] {
        let server = server(&[setting]).await;
        let answer = server.get(target).await;
        assert_eq!(answer.status, 413, "{}: {:?}", setting.0, answer.json());
    }
}

#[tokio::test]
async fn without_ffmpeg_it_is_said_that_there_are_no_films() {
    let server = server(&[("films", "false")]).await;
    for target in ["customgrey.mp4?input=files%2Fphoto.jpg", "customgrey?input=files%2Ffilm.mp4"] {
        let answer = server.get(&format!("/graph/{target}")).await;
        assert_eq!((answer.status, answer.json()["code"] == "unsupported-image-type"), (449, true));
    }
    for (target, status) in [
        ("/image/noir.mp4?input=files/photo.jpg", 406),
        ("/image/noir.png?input=files/film.mp4", 415),
    ] {
        let answer = server.get(target).await;
        assert_eq!(answer.status, status, "{target}");
        assert!(answer.json()["detail"].as_str().unwrap().contains("ffmpeg"));
    }
}

#[tokio::test]
async fn what_is_in_a_film_leads_nowhere() {
    let server = server(&[]).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let files = server.folder.path().join("files");
    let film = std::fs::read(files.join("film.mp4")).unwrap();
    let playlist = format!("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:{port}/a.ts\n");
    let concat = format!("ffconcat version 1.0\nfile '{}'\n", files.join("film.mp4").display());
    for (name, bytes) in [
        ("list", [b"\0\0\0\x10ftypisom\0\0\0\0".as_slice(), playlist.as_bytes()].concat()),
        ("concat", [b"\0\0\0\x10ftypisom\0\0\0\0".as_slice(), concat.as_bytes()].concat()),
        ("half", film[..film.len() / 2].to_vec()),
        ("noise", [&film[..32], &[0xff; 4096]].concat()),
    ] {
        std::fs::write(files.join(name), bytes).unwrap();
        let answer = server.get(&format!("/image/noir.webp?input=files/{name}")).await;
        assert_eq!(answer.status, 422, "{name}: {}", String::from_utf8_lossy(&answer.body));
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        let place = std::env::temp_dir().display().to_string();
        assert!(!detail.contains(&place), "{name}: {detail}");
    }
    let reached = listener.accept().err().map(|error| error.kind());
    assert_eq!(reached, Some(std::io::ErrorKind::WouldBlock));
}

/// The kinds of streams of the film in an answer, and its titles.
fn streams(answer: &Answer) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &answer.body).unwrap();
    let words = "-v error -of csv=p=0 -show_entries stream=codec_name:format_tags=title";
    let told = Command::new("ffprobe").args(words.split_whitespace()).arg(file.path()).output();
    String::from_utf8(told.unwrap().stdout)
        .unwrap()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn a_film_keeps_its_sound_and_nothing_else() {
    let server = server(&[]).await;
    let files = server.folder.path().join("files");
    let sound = "-f lavfi -i sine=frequency=440:duration=1 -c:a aac -metadata title=private";
    film_with(&files.join("loud.mp4"), sound);
    let made = server.get("/image/noir.mp4?input=files/loud.mp4").await;
    assert_eq!(facts(&made), "64,48,1.000000,10");
    assert_eq!(streams(&made), "h264 aac");
    let slow = "/graph/customgrey.mp4?input=files%2Floud.mp4&video_framerate=5";
    assert_eq!(streams(&server.follow(slow).await), "h264 aac");
    // One frame has no sound, and a silent film has none, either.
    for target in ["noir.mp4?input=files/loud.mp4&frame=3", "noir.mp4?input=files/film.mp4"] {
        let made = server.get(&format!("/image/{target}")).await;
        assert_eq!(streams(&made), "h264", "{target}");
    }
    let info = server.get("/info?input=files/loud.mp4").await.json();
    assert_eq!(info["sound"], true);
}

#[tokio::test]
async fn it_is_told_what_a_film_is() {
    let server = server(&[]).await;
    let info = server.get("/info?input=files/film.mp4&fields=colors").await.json();
    for (name, value) in [
        ("format", serde_json::json!("mp4")),
        ("mediaType", "video/mp4".into()),
        ("width", 64.into()),
        ("height", 48.into()),
        ("frames", 10.into()),
        ("animated", true.into()),
        ("duration", 1.0.into()),
        ("frameRate", 10.0.into()),
        ("sound", false.into()),
    ] {
        assert_eq!(info[name], value, "{name}: {info}");
    }
    assert!(info["colors"].as_array().is_some_and(|colors| !colors.is_empty()));
    let without = Server::at(server.stop(), &[("films", "false")]).await;
    let refused = without.get("/info?input=files/film.mp4").await;
    assert_eq!(refused.status, 415);
}
