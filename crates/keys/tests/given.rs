//! Keys of the configuration need no database.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use imgflo_keys::{Change, Error, Key, Keys, NewKey};

#[tokio::test]
async fn without_any_key_there_is_none() {
    let keys = Keys::default();
    assert!(keys.is_empty().await.unwrap());
    assert!(keys.find("a").await.unwrap().is_none());
    assert!(keys.list().await.unwrap().is_empty());
    assert!(matches!(keys.charge("a", 1).await, Err(Error::Unknown { .. })));
}

#[tokio::test]
async fn a_key_of_the_configuration_is_enough() {
    let keys = Keys::default().with(vec![Key::given("a", "secret", true)]);
    assert!(!keys.is_empty().await.unwrap());
    let key = keys.find("a").await.unwrap().unwrap();
    assert!(key.legacy && key.scopes.admin && key.enabled);
    keys.charge("a", 1000).await.unwrap();
}

#[tokio::test]
async fn nothing_is_changed_without_a_database() {
    let keys = Keys::default().with(vec![Key::given("a", "secret", false)]);
    assert!(matches!(keys.add(&NewKey::default()).await, Err(Error::NoDatabase)));
    assert!(matches!(keys.change("b", &Change::default()).await, Err(Error::NoDatabase)));
    assert!(matches!(keys.change("a", &Change::default()).await, Err(Error::Given { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_of_the_configuration_is_counted_in_memory() {
    let key = Key { quota: Some(10), legacy: false, ..Key::given("a", "secret", false) };
    let keys = Keys::default().with(vec![key]);
    let charge = |_| {
        let keys = keys.clone();
        tokio::spawn(async move { keys.charge("a", 1).await })
    };
    let mut paid = 0;
    for task in (0..50).map(charge).collect::<Vec<_>>() {
        paid += u32::from(task.await.unwrap().is_ok());
    }
    assert_eq!(paid, 10);
    assert_eq!(keys.list().await.unwrap()[0].quota, Some(0));
}

#[tokio::test]
async fn a_quota_of_the_old_server_is_a_permission() {
    let with = |quota| {
        let key = Key { quota: Some(quota), ..Key::given("a", "secret", false) };
        Keys::default().with(vec![key])
    };
    let keys = with(1);
    keys.charge("a", 5).await.unwrap();
    keys.charge("a", 5).await.unwrap();
    for none in [0, -1] {
        assert!(matches!(with(none).charge("a", 1).await, Err(Error::Spent { .. })));
    }
}
