//! What happens when the database goes away.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use std::time::Duration;

use imgflo_keys::{Error, Keys, NewKey, Patience};
use place::{Postgres, sqlite};

/// Asks the database every time, as long as it is there.
const EAGER: Patience = Patience {
    fresh: Duration::ZERO,
    stale: Duration::from_secs(3600),
    wait: Duration::from_secs(10),
    rest: Duration::ZERO,
};

#[tokio::test(flavor = "multi_thread")]
async fn known_keys_outlive_their_database_and_it_is_found_again() {
    let mut server = Postgres::new();
    let url = server.database().await;
    // So long is waited for a server that is gone.
    let keys = Keys::open_with(&url, Patience { wait: Duration::from_secs(1), ..EAGER });
    let keys = keys.await.unwrap();
    let new = NewKey { quota: Some(5), ..NewKey::default() };
    let [known, other] = [keys.add(&new).await.unwrap().id, keys.add(&new).await.unwrap().id];
    keys.find(&known).await.unwrap().unwrap();
    assert!(!keys.is_empty().await.unwrap());

    server.stop();
    let key = keys.find(&known).await.unwrap().unwrap();
    assert_eq!(key.id, known);
    assert!(!keys.is_empty().await.unwrap(), "nobody gets in because the database is gone");
    let gone = |error: Error| matches!(error, Error::Database(_));
    assert!(gone(keys.find(&other).await.unwrap_err()), "who is not known is not let in");
    assert!(gone(keys.charge(&known, 1).await.unwrap_err()), "what is not counted is not spent");
    assert!(gone(keys.list().await.unwrap_err()));
    assert!(gone(keys.add(&new).await.unwrap_err()));

    server.start();
    keys.find(&other).await.unwrap().unwrap();
    keys.charge(&known, 1).await.unwrap();
    assert_eq!(keys.list().await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_an_error() {
    let patience = Patience { wait: Duration::from_millis(200), ..EAGER };
    let folder = tempfile::TempDir::new().unwrap();
    let url = format!("postgres://imgflo@localhost/db?host={}", folder.path().display());
    assert!(matches!(Keys::open_with(&url, patience).await, Err(Error::Database(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_database_is_an_error() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("keys.db"), "this is text ".repeat(100)).unwrap();
    let error = Keys::open(&sqlite(&folder, "keys.db")).await.unwrap_err().to_string();
    assert!(error.contains("not a database"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_made_is_an_error() {
    let folder = tempfile::TempDir::new().unwrap();
    let error = Keys::open(&sqlite(&folder, "no/such/folder/keys.db")).await.unwrap_err();
    assert!(matches!(error, Error::File { .. }), "{error}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_keys_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::TempDir::new().unwrap();
    let keys = Keys::open(&sqlite(&folder, "my keys.db")).await.unwrap();
    keys.add(&NewKey::default()).await.unwrap();
    let mut files = 0;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.path());
        files += 1;
    }
    assert!(files >= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_share_a_file() {
    let folder = tempfile::TempDir::new().unwrap();
    let url = sqlite(&folder, "keys.db");
    let [one, other] =
        [Keys::open_with(&url, EAGER).await.unwrap(), Keys::open_with(&url, EAGER).await.unwrap()];
    let id = one.add(&NewKey { quota: Some(40), ..NewKey::default() }).await.unwrap().id;
    other.find(&id).await.unwrap().unwrap();
    let charge = |number: usize| {
        let (keys, id) = ([&one, &other][number % 2].clone(), id.clone());
        tokio::spawn(async move { keys.charge(&id, 1).await })
    };
    let mut paid = 0;
    for task in (0..50).map(charge).collect::<Vec<_>>() {
        paid += u32::from(task.await.unwrap().is_ok());
    }
    assert_eq!(paid, 40);
}
