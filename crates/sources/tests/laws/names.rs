//! Names whose answers change, and answers that are half right.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use imgflo_sources::{Fault, Resolve, Sources};
use tokio::net::TcpListener;

use crate::origin::{Names, Origin, closing, picture, reaching};

#[tokio::test]
async fn a_name_that_moves_to_a_private_network_is_not_followed() {
    let origin = Origin::answering(|_| picture("Cache-Control: no-store\r\n")).await;
    let secret = TcpListener::bind(("127.0.0.2", origin.address.port())).await.unwrap();
    let secret = Origin::serve(secret, closing(|_| picture(""))).await;
    let names = Names::default().with("moving.example", &[&["127.0.0.1"], &["127.0.0.2"]]);
    let sources =
        Sources::with_names(reaching("127.0.0.1"), Arc::new(names.clone())).await.unwrap();
    let address = format!("http://moving.example:{}/", origin.address.port());
    sources.get(&address, &[]).await.unwrap();
    assert_eq!(sources.get(&address, &[]).await.unwrap_err().fault(), Fault::Request);
    // It is looked up once for each connection: what was checked is what is connected to.
    assert_eq!(names.asked(), ["moving.example", "moving.example"]);
    assert_eq!((origin.connections(), secret.connections()), (1, 0));
}

#[tokio::test]
async fn one_bad_answer_spoils_all() {
    let origin = Origin::answering(|_| picture("")).await;
    for bad in ["10.0.0.1", "::1", "::ffff:10.0.0.1", "64:ff9b:1::a00:1"] {
        let names = Names::default().with("half.example", &[&["127.0.0.1", bad]]);
        let sources = Sources::with_names(reaching("127.0.0.1"), Arc::new(names)).await.unwrap();
        let address = format!("http://half.example:{}/", origin.address.port());
        let error = sources.get(&address, &[]).await.unwrap_err();
        assert_eq!(error.fault(), Fault::Request, "{bad}");
        assert!(!error.to_string().contains(bad), "tells where it leads: {error}");
    }
    assert_eq!(origin.connections(), 0);
}

/// Looks names up for ever.
struct Silent;

impl Resolve for Silent {
    fn resolve(&self, _: &str) -> BoxFuture<'static, Result<Vec<IpAddr>, String>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn names_that_are_never_found_are_given_up() {
    let mut settings = reaching("127.0.0.1");
    settings.limits.connect = Duration::from_millis(100);
    settings.limits.pause = Duration::from_secs(1000);
    settings.limits.time = Duration::from_secs(1000);
    let sources = Sources::with_names(settings, Arc::new(Silent)).await.unwrap();
    let error = sources.get("http://nothing.example/", &[]).await.unwrap_err();
    assert_eq!(error.fault(), Fault::Slow, "{error}");
}

#[tokio::test]
async fn this_machine_s_own_list_of_names_is_read() {
    let origin = Origin::answering(|_| picture("")).await;
    let mut settings = reaching("127.0.0.1");
    settings.http.reachable.push("::1/128".parse().unwrap());
    let sources = Sources::new(settings).await.unwrap();
    let address = format!("http://localhost:{}/", origin.address.port());
    assert_eq!(*sources.get(&address, &[]).await.unwrap().bytes, *b"picture");
}

#[tokio::test]
async fn a_name_without_an_address_is_the_origin_s_fault() {
    let sources = Sources::with_names(reaching("127.0.0.1"), Arc::new(Names::default()));
    let error = sources.await.unwrap().get("http://nothing.example/", &[]).await.unwrap_err();
    assert_eq!(error.fault(), Fault::Origin);
}
