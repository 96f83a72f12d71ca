//! Keys are kept in SQLite and PostgreSQL alike.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use imgflo_keys::{Change, Error, Key, Keys, NewKey, Scopes};
use place::databases;

/// What a key is, but for its id and secrets.
fn facts(key: &Key) -> String {
    format!("{:?}", Key { id: String::new(), secrets: Vec::new(), ..key.clone() })
}

fn secrets(key: &Key) -> Vec<&str> {
    key.secrets.iter().map(|secret| secret.expose()).collect()
}

fn in_an_hour() -> SystemTime {
    SystemTime::now() + Duration::from_secs(3600)
}

fn full() -> NewKey {
    NewKey {
        label: "the shop's ünïcode".into(),
        owner: "shop@a.org".into(),
        scopes: Scopes {
            graphs: vec!["thumb-*".into(), "sepia".into()],
            sources: vec!["*.a.org/photos/*".into()],
            on_the_fly: true,
            admin: true,
        },
        per_minute: Some(u32::MAX),
        quota: Some(i64::MAX),
        max_pixels: Some(i64::MAX as u64),
        fallback: Some("files/none.png".into()),
        expires: Some(UNIX_EPOCH + Duration::from_secs(4_000_000_000)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_comes_back_as_it_was_added() {
    for (url, _place) in databases().await {
        let keys = Keys::open(&url).await.unwrap();
        for new in [NewKey::default(), full()] {
            let added = keys.add(&new).await.unwrap();
            assert_eq!((added.id.len(), added.secrets[0].expose().len()), (32, 64));
            assert_eq!(format!("{:?}", added.scopes), format!("{:?}", new.scopes));
            assert_eq!(added.label, new.label);
            assert_eq!((added.max_pixels, &added.fallback), (new.max_pixels, &new.fallback));
            let found = keys.find(&added.id).await.unwrap().unwrap();
            let listed = keys.list().await.unwrap();
            let listed = listed.iter().find(|key| key.id == added.id).unwrap();
            // Another process, later.
            let reopened = Keys::open(&url).await.unwrap().find(&added.id).await.unwrap().unwrap();
            for other in [&*found, listed, &*reopened] {
                assert_eq!(facts(other), facts(&added), "{url}");
                assert_eq!(secrets(other), secrets(&added), "{url}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_changed_changes() {
    for (url, _place) in databases().await {
        let keys = Keys::open(&url).await.unwrap();
        let added = keys.add(&full()).await.unwrap();
        let other = keys.add(&full()).await.unwrap();
        let expect = |change: Change, key: Key| (change, key);
        let unlimited = Key {
            per_minute: None,
            quota: None,
            max_pixels: None,
            fallback: None,
            expires: None,
            ..added.clone()
        };
        let named = Key { label: "b".into(), owner: "c".into(), ..unlimited.clone() };
        let off = Key { enabled: false, scopes: Scopes::default(), ..named.clone() };
        for (change, expected) in [
            expect(Change::default(), added.clone()),
            expect(
                Change {
                    per_minute: Some(None),
                    quota: Some(None),
                    max_pixels: Some(None),
                    fallback: Some(None),
                    expires: Some(None),
                    ..Change::default()
                },
                unlimited,
            ),
            expect(
                Change { label: Some("b".into()), owner: Some("c".into()), ..Change::default() },
                named,
            ),
            expect(
                Change {
                    enabled: Some(false),
                    scopes: Some(Scopes::default()),
                    ..Change::default()
                },
                off,
            ),
        ] {
            let changed = keys.change(&added.id, &change).await.unwrap();
            assert_eq!(facts(&changed), facts(&expected), "{url}");
            assert_eq!(secrets(&changed), secrets(&added));
            let found = keys.find(&added.id).await.unwrap().unwrap();
            assert_eq!(facts(&found), facts(&expected), "this process knows at once");
        }
        let kept = keys.find(&other.id).await.unwrap().unwrap();
        assert_eq!(facts(&kept), facts(&other));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotated_secret_counts_for_a_while() {
    for (url, _place) in databases().await {
        let keys = Keys::open(&url).await.unwrap();
        let first = keys.add(&NewKey::default()).await.unwrap();
        let rotate = |until| Change { rotate: Some(until), ..Change::default() };
        let second = keys.change(&first.id, &rotate(in_an_hour())).await.unwrap();
        assert_eq!(second.secrets.len(), 2);
        assert_ne!(secrets(&second)[0], secrets(&first)[0]);
        assert_eq!(secrets(&second)[1], secrets(&first)[0]);
        assert_eq!(second.secrets[0].until, None);
        let counts = |key: &Key, when| key.secrets_at(when).count();
        assert_eq!(counts(&second, SystemTime::now()), 2);
        assert_eq!(counts(&second, in_an_hour()), 1);
        let third = keys.change(&first.id, &rotate(SystemTime::now())).await.unwrap();
        assert_eq!(third.secrets.len(), 1, "the others ended at once");
        assert!(!secrets(&second).contains(&secrets(&third)[0]));
        for _ in 1..5 {
            keys.change(&first.id, &rotate(in_an_hour())).await.unwrap();
        }
        let error = keys.change(&first.id, &rotate(in_an_hour())).await.unwrap_err().to_string();
        assert_eq!(error, "`secrets` is 5, but takes fewer than 5 that still count; end them now");
        assert_eq!(keys.list().await.unwrap()[0].secrets.len(), 5, "and nothing has changed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_never_spend_more_than_there_is() {
    for (url, _place) in databases().await {
        let keys = Keys::open(&url).await.unwrap();
        let new = NewKey { quota: Some(100), ..NewKey::default() };
        let id = keys.add(&new).await.unwrap().id;
        let charge = |_| {
            let (keys, id) = (keys.clone(), id.clone());
            tokio::spawn(async move { keys.charge(&id, 3).await })
        };
        let mut paid = 0;
        for task in (0..50).map(charge).collect::<Vec<_>>() {
            match task.await.unwrap() {
                Ok(()) => paid += 1,
                Err(Error::Spent { left, cost: 3, .. }) => assert!((0..3).contains(&left)),
                Err(other) => panic!("{url}: {other}"),
            }
        }
        assert_eq!(paid, 33, "{url}");
        assert_eq!(keys.list().await.unwrap()[0].quota, Some(1));
        assert!(keys.charge(&id, 1).await.is_ok());
        let error = keys.charge(&id, 1).await.unwrap_err().to_string();
        assert_eq!(
            error,
            format!("key `{id}` has 0 left of its quota, but this costs 1; raise its quota")
        );
        assert!(keys.charge(&id, 0).await.is_ok());
        assert!(keys.charge(&id, -1).await.is_err(), "nobody earns quota by spending");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_quota_nothing_is_counted() {
    for (url, _place) in databases().await {
        let keys = Keys::open(&url).await.unwrap();
        let id = keys.add(&NewKey::default()).await.unwrap().id;
        keys.charge(&id, i64::MAX).await.unwrap();
        keys.charge(&id, i64::MAX).await.unwrap();
        assert_eq!(keys.list().await.unwrap()[0].quota, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_key_is_gone() {
    for (url, _place) in databases().await {
        let keys = Keys::open(&url).await.unwrap();
        assert!(keys.is_empty().await.unwrap());
        let id = keys.add(&NewKey::default()).await.unwrap().id;
        assert!(!keys.is_empty().await.unwrap());
        keys.find(&id).await.unwrap().unwrap();
        keys.remove(&id).await.unwrap();
        assert!(keys.find(&id).await.unwrap().is_none());
        assert!(keys.is_empty().await.unwrap());
        assert!(keys.list().await.unwrap().is_empty());
        let missing = |error: Error| matches!(error, Error::Unknown { id: name } if name == id);
        assert!(missing(keys.remove(&id).await.unwrap_err()));
        assert!(missing(keys.change(&id, &Change::default()).await.unwrap_err()));
        assert!(missing(keys.charge(&id, 1).await.unwrap_err()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_ids_are_no_keys() {
    for (url, _place) in databases().await {
        let keys = Keys::open(&url).await.unwrap();
        let id = keys.add(&NewKey::default()).await.unwrap().id;
        let upper = id.to_uppercase();
        let long = "a".repeat(1 << 20);
        for strange in
            ["", "' OR '1' = '1", "$1", "%", &id[1..], &upper, &long, "ü\u{202e}", "a\0b"]
        {
            assert!(keys.find(strange).await.unwrap().is_none(), "{strange:.20}");
        }
        assert!(matches!(keys.charge("a\0b", 1).await, Err(Error::Unknown { .. })));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_the_configuration_stand_beside_and_first() {
    for (url, _place) in databases().await {
        let keys = Keys::open(&url).await.unwrap();
        let id = keys.add(&NewKey::default()).await.unwrap().id;
        let given = vec![Key::given("config", "s1", false), Key::given(id.as_str(), "s2", true)];
        let keys = keys.with(given);
        assert_eq!(secrets(&keys.find("config").await.unwrap().unwrap()), ["s1"]);
        assert_eq!(secrets(&keys.find(&id).await.unwrap().unwrap()), ["s2"]);
        assert_eq!(keys.list().await.unwrap().len(), 3);
        for error in [
            keys.change("config", &Change::default()).await.unwrap_err(),
            keys.remove("config").await.unwrap_err(),
        ] {
            let error = error.to_string();
            assert_eq!(error, "key `config` comes from the configuration; change it there");
        }
    }
}
