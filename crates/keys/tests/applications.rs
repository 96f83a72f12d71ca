//! Keys of the old server are keys here.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use imgflo_keys::{Change, Error, Key, Keys, NewKey, Scopes, token};
use place::{databases, execute};

/// The table as the old server makes it, with its test accounts. SQLite has times in milliseconds
/// or as text.
fn old_table(url: &str) -> String {
    let sqlite = url.starts_with("sqlite:");
    let (kind, first) = if sqlite {
        ("datetime", "1400000000000")
    } else {
        ("timestamptz", "'2014-05-13 16:53:20+00'")
    };
    format!(
        "CREATE TABLE applications (\"key\" varchar(255) PRIMARY KEY, secret varchar(255), \
         label varchar(255), owner_email varchar(255), processing_quota integer, \
         enabled boolean, created_at {kind}, updated_at {kind}); \
         INSERT INTO applications VALUES \
         ('ooShei0queigeeke', 'reeva9aijo1Ooj9w', 'shop', 'me@a.org', 10000, true, {first}, NULL), \
         ('zero-processing-quota', 'zero0zero', 'none', NULL, 0, true, '2014-05-13 16:53:20', NULL), \
         ('not-enabled', 'disabled4reasons', '', NULL, 1, false, NULL, NULL), \
         ('no-secret', NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
    )
}

async fn old_keys() -> Vec<(Keys, String, tempfile::TempDir)> {
    let mut all = Vec::new();
    for (url, place) in databases().await {
        execute(&url, &old_table(&url)).await;
        all.push((Keys::open(&url).await.unwrap(), url, place));
    }
    all
}

async fn find(keys: &Keys, id: &str) -> std::sync::Arc<Key> {
    keys.find(id).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_a_key_of_the_old_kind() {
    for (keys, url, _place) in old_keys().await {
        let key = find(&keys, "ooShei0queigeeke").await;
        assert!(key.legacy && key.enabled);
        assert_eq!((key.label.as_str(), key.owner.as_str()), ("shop", "me@a.org"));
        assert_eq!(key.quota, Some(10_000));
        assert_eq!(key.scopes, Scopes::default());
        assert_eq!(key.created, UNIX_EPOCH + Duration::from_secs(1_400_000_000), "{url}");
        let (graph, search) =
            ("crop", "?height=110&width=130&x=200&y=230&input=files%2Fgrid-toastybob.jpg");
        let now = SystemTime::now();
        assert!(token::check(graph, search, "45fffba6e0a6f3dfc657e4f4e15ea597", now, &key));
        assert!(!find(&keys, "not-enabled").await.enabled);
        let bare = find(&keys, "no-secret").await;
        assert!(bare.secrets.is_empty() && !bare.enabled);
        assert!(keys.find("nobody").await.unwrap().is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_kinds_are_listed() {
    for (keys, url, _place) in old_keys().await {
        assert!(!keys.is_empty().await.unwrap());
        let id = keys.add(&NewKey::default()).await.unwrap().id;
        let ids: Vec<String> = keys.list().await.unwrap().into_iter().map(|key| key.id).collect();
        let old = ["no-secret", "not-enabled", "ooShei0queigeeke", "zero-processing-quota"];
        assert_eq!(ids[0], id);
        assert_eq!(ids[1..], old, "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn their_quota_is_a_permission() {
    for (keys, url, _place) in old_keys().await {
        keys.charge("ooShei0queigeeke", 9_999).await.unwrap();
        keys.charge("ooShei0queigeeke", 9_999).await.unwrap();
        let error = keys.charge("zero-processing-quota", 1).await.unwrap_err();
        assert!(matches!(error, Error::Spent { left: 0, cost: 1, .. }), "{url}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn they_change_as_far_as_their_table_can() {
    for (keys, url, _place) in old_keys().await {
        let id = "not-enabled";
        let before = find(&keys, id).await;
        let change = Change {
            enabled: Some(true),
            quota: Some(Some(7)),
            label: Some("new".into()),
            rotate: Some(SystemTime::now()),
            ..Change::default()
        };
        let changed = keys.change(id, &change).await.unwrap();
        assert!(changed.enabled, "{url}");
        assert_eq!((changed.quota, changed.label.as_str()), (Some(7), "new"));
        assert_eq!(changed.secrets.len(), 1);
        assert_ne!(changed.secrets[0].expose(), before.secrets[0].expose());
        assert_eq!(find(&keys, "ooShei0queigeeke").await.label, "shop");
        for impossible in [
            Change { scopes: Some(Scopes::default()), ..Change::default() },
            Change { quota: Some(None), ..Change::default() },
            Change { quota: Some(Some(1 << 40)), ..Change::default() },
            Change {
                rotate: Some(SystemTime::now() + Duration::from_secs(60)),
                ..Change::default()
            },
        ] {
            let error = keys.change(id, &impossible).await.unwrap_err();
            assert!(matches!(error, Error::Application { .. }), "{url}: {error}");
        }
        keys.remove(id).await.unwrap();
        assert!(keys.find(id).await.unwrap().is_none());
    }
}
