//! Names whose answers change, and answers that are half right.

use std::sync::Arc;

use imgflo_sources::{Fault, Sources};
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

#[tokio::test]
async fn a_name_without_an_address_is_the_origin_s_fault() {
    let sources = Sources::with_names(reaching("127.0.0.1"), Arc::new(Names::default()));
    let error = sources.await.unwrap().get("http://nothing.example/", &[]).await.unwrap_err();
    assert_eq!(error.fault(), Fault::Origin);
}
