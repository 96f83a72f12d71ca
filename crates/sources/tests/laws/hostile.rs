//! Addresses that lead where nobody from outside should come.

use std::sync::Arc;

use imgflo_sources::{Fault, Settings, Sources, parse};
use tokio::net::{TcpListener, TcpStream};

use crate::addresses::{FORGIVEN, PLACES};
use crate::origin::{Names, Origin, answer, closing, path, reaching};

/// Catches whoever comes, on all addresses of this machine.
async fn trap() -> Origin {
    let listener = match TcpListener::bind("[::]:0").await {
        Ok(listener) => listener,
        Err(_) => TcpListener::bind("0.0.0.0:0").await.unwrap(),
    };
    Origin::serve(listener, closing(|_| answer(200, "", b"secret"))).await
}

/// Connections are accepted in their order, so when ours is there, all others were.
async fn caught(trap: &Origin) -> u32 {
    let ours = TcpStream::connect(("127.0.0.1", trap.address.port())).await.unwrap();
    while trap.connections() == 0 {
        tokio::task::yield_now().await;
    }
    drop(ours);
    trap.connections() - 1
}

fn names() -> Names {
    Names::all_are("127.0.0.1")
        .with("example.com", &[&["127.0.0.1"]])
        .with("half.example", &[&["93.184.216.34", "127.0.0.1"]])
        .with("mapped.example", &[&["::ffff:127.0.0.1"]])
        .with("metadata.example", &[&["169.254.169.254"]])
}

fn filled(addresses: &[&str], trap: &Origin) -> Vec<String> {
    let port = trap.address.port().to_string();
    addresses.iter().map(|address| address.replace("{}", &port)).collect()
}

#[tokio::test]
async fn nobody_comes_to_this_machine_or_its_neighbours() {
    let trap = trap().await;
    let sources = Sources::with_names(Settings::default(), Arc::new(names())).await.unwrap();
    let addresses = [filled(PLACES, &trap), filled(FORGIVEN, &trap)].concat();
    assert!(addresses.len() > 200, "{}", addresses.len());
    let mut passed = Vec::new();
    for address in addresses {
        match sources.get(&address, &[]).await {
            Err(error) if error.fault() == Fault::Request => {}
            other => passed.push((address, other)),
        }
    }
    assert!(passed.is_empty(), "{passed:#?}");
    assert_eq!(caught(&trap).await, 0);
}

#[tokio::test]
async fn no_redirect_leads_there_either() {
    let trap = trap().await;
    let places = filled(PLACES, &trap);
    let number = places.len();
    // An address of its own, so that no other of this machine has to be opened.
    let listener = TcpListener::bind("127.0.0.77:0").await.unwrap();
    let origin = Origin::serve(
        listener,
        closing(move |request| {
            let place = &places[path(request)[1..].parse::<usize>().unwrap()];
            answer(302, &format!("Location: {place}\r\n"), b"")
        }),
    )
    .await;
    let settings = reaching("127.0.0.77");
    let sources = Sources::with_names(settings, Arc::new(names())).await.unwrap();
    for (at, place) in PLACES.iter().enumerate() {
        let error = sources.get(&origin.url(&format!("/{at}")), &[]).await.expect_err(place);
        assert_eq!(error.fault(), Fault::Request, "{place}: {error}");
    }
    assert_eq!(origin.connections() as usize, number);
    assert_eq!(caught(&trap).await, 0);
}

#[tokio::test]
async fn an_address_may_only_be_so_long() {
    let sources = Sources::new(Settings::default()).await.unwrap();
    for length in [5_000, 100_000, 10_000_000] {
        let address = format!("http://example.com/{}", "a".repeat(length));
        let error = sources.get(&address, &[]).await.unwrap_err();
        assert_eq!(error.fault(), Fault::Request);
        assert!(error.to_string().len() < 200, "{error}");
    }
}

#[test]
fn names_that_are_not_public_are_not_even_looked_up() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let names = names();
        let asked = names.clone();
        let sources = Sources::with_names(Settings::default(), Arc::new(names)).await.unwrap();
        for name in ["localhost", "a.localhost", "metadata.google.internal", "a.local", "redis"] {
            sources.get(&format!("http://{name}/"), &[]).await.unwrap_err();
        }
        assert!(asked.asked().is_empty(), "{:?}", asked.asked());
    });
}

#[test]
fn the_same_address_written_twice_is_one() {
    for (one, other) in [
        ("http://EXAMPLE.com", "http://example.com/#a"),
        ("http://example.com:80/a/../b", "http://example.com./b"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("files/a%20b.png", "files/a b.png"),
    ] {
        assert_eq!(parse(one).unwrap(), parse(other).unwrap());
        let text = parse(one).unwrap().to_string();
        assert_eq!(parse(&text).unwrap(), parse(one).unwrap());
    }
}
