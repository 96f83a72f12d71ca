//! Objects of stores: a server on this machine that answers as S3, Google's and Azure's do.

use std::collections::BTreeMap;
use std::time::Duration;

use imgflo_sources::{Error, Fault, Pattern, Settings, Sources, Store};
use percent_encoding::percent_decode_str;

use crate::origin::{Origin, answer, path};

const TAGS: &str = "ETag: \"v1\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

/// Has one picture, by the paths that each protocol gives it.
async fn server() -> Origin {
    Origin::answering_requests(|request| {
        let path = path(request).split('?').next().unwrap();
        let path = percent_decode_str(path).decode_utf8().unwrap();
        if request.contains("if-none-match: \"v1\"") {
            answer(304, TAGS, b"")
        } else if path.ends_with("/sub/a b.png") {
            answer(200, &format!("Content-Type: image/png\r\n{TAGS}"), b"picture")
        } else if path.ends_with("/locked.png") {
            answer(403, "", b"<Error><Code>AccessDenied</Code></Error>")
        } else if path.ends_with("/moved.png") {
            answer(307, "Location: http://127.0.0.2:1/\r\n", b"")
        } else {
            answer(404, "", b"<Error><Code>NoSuchKey</Code></Error>")
        }
    })
    .await
}

fn s3(server: &Origin) -> Store {
    let options = [
        ("aws_endpoint", server.url("")),
        ("aws_region", "eu-central-1".into()),
        ("aws_access_key_id", "name".into()),
        ("aws_secret_access_key", "very-secret".into()),
        ("aws_allow_http", "true".into()),
    ];
    let options = options.map(|(name, value)| (name.to_owned(), value));
    Store { address: "s3://pictures".into(), options: BTreeMap::from(options) }
}

fn azure(server: &Origin) -> Store {
    let options = [
        ("azure_storage_account_name", "account".to_owned()),
        ("azure_endpoint", server.url("")),
        ("azure_skip_signature", "true".into()),
        ("azure_allow_http", "true".into()),
    ];
    let options = options.map(|(name, value)| (name.to_owned(), value));
    Store { address: "az://pictures".into(), options: BTreeMap::from(options) }
}

fn google(server: &Origin) -> Store {
    let key = format!(
        r#"{{"gcs_base_url": "{}", "disable_oauth": true, "client_email": "",
            "private_key": "", "private_key_id": ""}}"#,
        server.url("")
    );
    let options = BTreeMap::from([("google_service_account_key".to_owned(), key)]);
    Store { address: "gs://pictures".into(), options }
}

fn settings(stores: Vec<Store>) -> Settings {
    let mut settings = Settings { stores, ..Settings::default() };
    settings.cache.fresh = Duration::ZERO;
    settings.cache.failed = Duration::ZERO;
    settings
}

#[tokio::test]
async fn an_object_is_fetched() {
    let server = server().await;
    let stores = vec![s3(&server), azure(&server), google(&server)];
    let sources = Sources::new(settings(stores)).await.unwrap();
    for scheme in ["s3", "az", "gs"] {
        let address = format!("{scheme}://pictures/sub/a%20b.png");
        let fetched = sources.get(&address, &[]).await.unwrap();
        assert_eq!(fetched.address, address);
        assert_eq!(*fetched.bytes, *b"picture");
        assert_eq!(fetched.media_type.as_deref(), Some("image/png"), "{address}");
        assert_eq!(fetched.etag.as_deref(), Some("\"v1\""));
    }
    assert!(server.requests()[0].contains("authorization: AWS4-HMAC-SHA256"));
}

#[tokio::test]
async fn an_object_is_asked_about_by_its_tag() {
    let server = server().await;
    let sources = Sources::new(settings(vec![s3(&server)])).await.unwrap();
    for _ in 0..2 {
        let fetched = sources.get("s3://pictures/sub/a%20b.png", &[]).await.unwrap();
        assert_eq!(*fetched.bytes, *b"picture");
    }
    assert_eq!((sources.counts().revalidated, sources.counts().bytes), (1, 7));
}

#[tokio::test]
async fn what_a_store_does_not_give_is_an_error_that_says_why() {
    let server = server().await;
    let sources = Sources::new(settings(vec![s3(&server)])).await.unwrap();
    for (address, fault) in [
        ("s3://pictures/b.png", Fault::Missing),
        ("s3://pictures/locked.png", Fault::Origin),
        ("s3://pictures/moved.png", Fault::Origin),
        ("s3://others/a.png", Fault::Request),
        ("gs://pictures/a.png", Fault::Request),
        ("s3://pictures/../a.png", Fault::Request),
        ("s3://pictures/%2e%2e/a.png", Fault::Request),
    ] {
        let error = sources.get(address, &[]).await.expect_err(address);
        assert_eq!(error.fault(), fault, "{address}: {error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn an_object_may_only_be_so_large() {
    let server = server().await;
    let mut settings = settings(vec![s3(&server)]);
    settings.limits.bytes = 6;
    let sources = Sources::new(settings).await.unwrap();
    let error = sources.get("s3://pictures/sub/a%20b.png", &[]).await.unwrap_err();
    assert_eq!(error.fault(), Fault::TooLarge);
}

#[tokio::test]
async fn a_key_s_patterns_hold_for_objects() {
    let server = server().await;
    let sources = Sources::new(settings(vec![s3(&server)])).await.unwrap();
    let allowed = |text: &str| [text.parse::<Pattern>().unwrap()];
    let address = "s3://pictures/sub/a%20b.png";
    assert!(sources.get(address, &allowed("s3://pictures/sub/*")).await.is_ok());
    let error = sources.get(address, &allowed("s3://pictures/other/*")).await.unwrap_err();
    assert!(matches!(error, Error::NotAllowed { .. }), "{error}");
}

#[tokio::test]
async fn settings_of_stores_that_make_no_sense_are_named() {
    let named = |address: &str, option: &str| {
        let options = BTreeMap::from([(option.to_owned(), "very-secret".to_owned())]);
        Store { address: address.into(), options }
    };
    for (store, what) in [
        (named("s3://pictures", "nonsense"), "nonsense"),
        (named("pictures", "aws_region"), "s3://BUCKET"),
        (named("s3://a/b", "aws_region"), "s3://BUCKET"),
        (named("ftp://a", "aws_region"), "s3://BUCKET"),
    ] {
        assert!(!format!("{store:?}").contains("very-secret"));
        let error = Sources::new(settings(vec![store])).await.unwrap_err();
        assert_eq!(error.fault(), Fault::Ours);
        assert!(error.to_string().contains(what), "{error}");
    }
}
