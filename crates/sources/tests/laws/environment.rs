//! What the environment says is not obeyed.

use std::process::Command;

use imgflo_sources::Sources;
use tokio::net::{TcpListener, TcpStream};

use crate::origin::{Origin, picture, reaching};

/// Set for the inner of two runs: where the origin is.
const INNER: &str = "IMGFLO_TEST_ORIGIN";

#[tokio::test]
async fn proxies_of_the_environment_are_not_used() {
    if let Ok(url) = std::env::var(INNER) {
        let sources = Sources::new(reaching("127.0.0.1")).await.unwrap();
        assert_eq!(*sources.get(&url, &[]).await.unwrap().bytes, *b"picture");
        return;
    }
    let origin = Origin::answering(|_| picture("")).await;
    let proxy = Origin::answering(|_| picture("")).await;
    // Variables cannot be set for this process, where others run; so the test runs itself.
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "environment::proxies_of_the_environment_are_not_used"]);
    command.env(INNER, origin.url("/"));
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"] {
        command.env(name, proxy.url(""));
    }
    command.env_remove("REQUEST_METHOD").env("no_proxy", "").env("NO_PROXY", "");
    let run = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    assert_eq!((origin.connections(), proxy.connections()), (1, 0));
}

#[tokio::test]
async fn a_proxy_that_is_set_is_used_but_does_not_open_what_is_closed() {
    let proxy = Origin::answering(|_| picture("")).await;
    let secret = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let mut settings = reaching("127.0.0.1");
    settings.http.proxy = Some(proxy.url(""));
    let names = crate::origin::Names::default()
        .with("good.example", &[&["127.0.0.1"]])
        .with("bad.example", &[&["127.0.0.2"]]);
    let sources = Sources::with_names(settings, std::sync::Arc::new(names)).await.unwrap();
    sources.get("http://good.example/a.png", &[]).await.unwrap();
    assert!(proxy.requests()[0].starts_with("GET http://good.example/a.png "));
    let port = secret.local_addr().unwrap().port();
    for host in ["bad.example", "127.0.0.2", "localhost.bad.example"] {
        sources.get(&format!("http://{host}:{port}/"), &[]).await.unwrap_err();
    }
    assert_eq!(proxy.connections(), 1);
    // It was there to be found.
    TcpStream::connect(secret.local_addr().unwrap()).await.unwrap();
}
