//! What the server leans on fails: each time the answer says so, and the server lives on.

#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "../../keys/tests/place/mod.rs"]
mod databases;
mod place;

use std::fs;
use std::time::{Duration, Instant};

use imgflo_keys::{Keys, NewKey, signature};
use place::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const PICTURE: &str = "/image/noir.png?input=files/photo.jpg&width=40";

/// The server does what it is there for.
async fn lives(server: &Server) {
    assert_eq!(server.get("/health/live").await.status, 200);
    let answer = server.get(PICTURE).await;
    assert_eq!((answer.status, answer.picture().0), (200, 40));
}

/// How a source treats whoever connects: what it says, again and again, with a pause between.
async fn source(says: &'static [&'static [u8]], pause: Duration) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut asked = [0; 4096];
                let _ = stream.read(&mut asked).await;
                for part in says.iter().chain(says.last().into_iter().cycle()) {
                    if stream.write_all(part).await.is_err() {
                        return;
                    }
                    tokio::time::sleep(pause).await;
                }
                std::future::pending::<()>().await;
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_takes_too_long_is_a_504_and_keeps_nobody_else() {
    let settings = [("reachable", "127.0.0.1"), ("source-time", "1s"), ("jobs", "1")];
    let server = Server::with(&settings).await;
    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n";
    let long = Duration::from_secs(60);
    let sources = [
        ("accepts, and never answers", source(&[], long).await),
        ("answers, and sends nothing", source(&[HEAD, b"\xff"], long).await),
        ("drips", source(&[HEAD, b"\xff"], Duration::from_millis(20)).await),
        (
            "drips headers",
            source(&[b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"], Duration::from_millis(20)).await,
        ),
    ];
    let server = std::sync::Arc::new(server);
    let asked = sources.map(|(what, address)| {
        let server = server.clone();
        let target = format!("/image/noir.png?input=http://{address}/a.jpg");
        (what, tokio::spawn(async move { server.get(&target).await }))
    });
    lives(&server).await;
    for (what, answer) in asked {
        let answer = answer.await.unwrap();
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.status, 504, "{what}: {text}");
        assert_eq!(answer.json()["type"], "urn:imgflo:problem:source-too-slow", "{what}");
    }
    lives(&server).await;
}

/// Running as root, no permission keeps anybody from writing; a file in the place of a folder does.
#[tokio::test]
async fn a_folder_of_results_that_takes_nothing_is_done_without() {
    let server = Server::start().await;
    let results = server.folder.path().join("data/results");
    fs::remove_dir_all(&results).unwrap();
    fs::write(&results, "in the way").unwrap();
    lives(&server).await;
    assert_eq!(server.get(PICTURE).await.header("x-cache"), "hit", "it is kept in memory");
    fs::remove_file(&results).unwrap();
    fs::create_dir_all(results.join("new")).unwrap();
    let other = format!("{PICTURE}&quality=50").replace(".png", ".jpg");
    assert_eq!(server.get(&other).await.status, 200);
    assert!(fs::read_dir(&results).unwrap().count() > 1, "what comes later is kept again");
}

#[tokio::test]
async fn a_place_that_cannot_be_written_to_is_told_before_the_server_starts() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("data"), "in the way").unwrap();
    let data = folder.path().join("data").display().to_string();
    let given = imgflo_server::config::Given {
        flags: vec![("listen".into(), "127.0.0.1:0".into()), ("data".into(), data.clone())],
        ..Default::default()
    };
    let config = imgflo_server::config::read(None, &given).unwrap();
    let started =
        imgflo_server::serve(config, &imgflo_ops::OPS, |_| (), std::future::pending()).await;
    let error = started.unwrap_err().to_string();
    assert!(error.contains(&data), "{error}");
}

#[tokio::test]
async fn a_broken_result_is_made_again() {
    let server = Server::start().await;
    let right = server.get(PICTURE).await.body;
    let folder = server.stop();
    for file in fs::read_dir(folder.path().join("data/results")).unwrap().flatten() {
        if file.metadata().unwrap().is_file() {
            let bytes = fs::read(file.path()).unwrap();
            fs::write(file.path(), &bytes[..bytes.len() / 2]).unwrap();
        }
    }
    let server = Server::at(folder, &[]).await;
    let answer = server.get(PICTURE).await;
    assert_eq!((answer.status, answer.header("x-cache")), (200, "miss"));
    assert!(answer.body == right);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_away_shuts_out_those_it_would_have_to_tell_of() {
    let mut database = databases::Postgres::new();
    let url = database.database().await;
    let keys = Keys::open(&url).await.unwrap();
    let [known, other] =
        [keys.add(&NewKey::default()).await.unwrap(), keys.add(&NewKey::default()).await.unwrap()];
    let server = Server::with(&[("database", &url)]).await;
    let target = |key: &imgflo_keys::Key| {
        signature::sign(&format!("{PICTURE}&key={}", key.id), &key.secrets[0])
    };
    assert_eq!(server.get(&target(&known)).await.status, 200);
    assert_eq!(server.get("/health/ready").await.status, 200);

    database.stop();
    assert_eq!(server.get(&target(&known)).await.status, 200, "who is known is still let in");
    let answer = server.get(&target(&other)).await;
    assert_eq!(answer.status, 503, "{}", String::from_utf8_lossy(&answer.body));
    assert!(!answer.header("retry-after").is_empty());
    assert_eq!(server.get(PICTURE).await.status, 403, "nobody gets in without a signature");
    assert_eq!(server.get("/health/live").await.status, 200);

    assert_eq!(server.get("/health/ready").await.status, 503, "it is sent no more requests");

    database.start();
    // A database that failed is left alone for a moment.
    let begun = Instant::now();
    while server.get("/health/ready").await.status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(60), "it is not found again");
    }
    assert_eq!(server.get(&target(&other)).await.status, 200);
}
