//! Pictures in object stores.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::Arc;
use std::time::SystemTime;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::client::{HttpClient, HttpConnector};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ClientOptions, Error as StoreError, GetOptions, GetResult, ObjectStore,
    RetryConfig,
};
use reqwest::header::{CACHE_CONTROL, HeaderMap, HeaderValue};

use crate::address::{Object, StoreScheme};
use crate::body::receive;
use crate::counts::Tally;
use crate::error::shown;
use crate::fetched::Answer;
use crate::freshness::Freshness;
use crate::settings::{Caching, Limits, Settings, Store};
use crate::{Address, Error, Fetched, client};

/// Tries of a request beyond the first.
const RETRIES: usize = 2;

type Opened = Result<Arc<dyn ObjectStore>, String>;

/// The stores that the operator set up.
#[derive(Debug)]
pub(crate) struct Stores {
    stores: HashMap<(StoreScheme, String), Arc<dyn ObjectStore>>,
    limits: Limits,
    caching: Caching,
    tally: Arc<Tally>,
}

impl Stores {
    pub(crate) fn open(settings: &Settings, tally: &Arc<Tally>) -> Result<Self, Error> {
        let mut stores = HashMap::new();
        for store in &settings.stores {
            stores.insert(place(&store.address)?, open(store, &settings.limits)?);
        }
        let (limits, caching) = (settings.limits.clone(), settings.cache.clone());
        Ok(Self { stores, limits, caching, tally: tally.clone() })
    }

    pub(crate) async fn get(
        &self,
        object: &Object,
        known: Option<&Fetched>,
    ) -> Result<Answer, Error> {
        let name = format!("{}://{}", object.scheme.name(), object.bucket);
        let Some(store) = self.stores.get(&(object.scheme, object.bucket.clone())) else {
            return Err(Error::NotServed { what: format!("`{name}`"), setting: "stores" });
        };
        let failed = |error: StoreError| failed(&name, object, &error);
        let key = Path::parse(&object.key).map_err(|error| failed(error.into()))?;
        let if_none_match = known.and_then(|known| known.etag.clone());
        self.tally.fetched();
        let options = GetOptions { if_none_match, ..GetOptions::default() };
        match store.get_opts(&key, options).await {
            Ok(result) => self.receive(result, object, &name).await,
            Err(StoreError::NotModified { .. }) if known.is_some() => {
                Ok(Answer::Same(Vec::new(), Freshness::silent(&self.caching)))
            }
            Err(error) => Err(failed(error)),
        }
    }

    async fn receive(
        &self,
        result: GetResult,
        object: &Object,
        name: &str,
    ) -> Result<Answer, Error> {
        let (length, etag) = (result.meta.size, result.meta.e_tag.clone());
        let modified = Some(SystemTime::from(result.meta.last_modified));
        let (media_type, freshness) = said(&result.attributes, &self.caching);
        let fail = |error: StoreError| failed(name, object, &error);
        let parts = result.into_stream();
        let received = receive(parts, Some(length), self.limits.bytes, name, fail).await;
        let (bytes, hash) = self.tally.received(received)?;
        let address = Address::Object(object.clone()).to_string();
        let fetched = Fetched { bytes, hash, address, media_type, etag, modified };
        Ok(Answer::New(fetched, Vec::new(), freshness))
    }
}

/// The media type of an object, and how long a copy of it is good.
fn said(attributes: &Attributes, caching: &Caching) -> (Option<String>, Freshness) {
    let mut headers = HeaderMap::new();
    let control = attributes.get(&Attribute::CacheControl);
    if let Some(value) = control.and_then(|value| HeaderValue::from_str(value).ok()) {
        headers.insert(CACHE_CONTROL, value);
    }
    let media_type = attributes.get(&Attribute::ContentType).map(|value| value.as_ref().to_owned());
    (media_type, Freshness::of(&headers, caching))
}

/// The scheme and the bucket of an address such as `s3://pictures`.
fn place(address: &str) -> Result<(StoreScheme, String), Error> {
    let split = address.split_once("://");
    let read = split.and_then(|(scheme, bucket)| Some((StoreScheme::named(scheme)?, bucket)));
    match read {
        Some((scheme, bucket)) if !bucket.is_empty() && !bucket.contains('/') => {
            Ok((scheme, bucket.to_owned()))
        }
        _ => Err(Error::Ours(format!(
            "`{}` is no store; write s3://BUCKET, gs://BUCKET or az://CONTAINER",
            shown(address)
        ))),
    }
}

/// Opens a store; nothing is connected to yet.
pub(crate) fn open(store: &Store, limits: &Limits) -> Result<Arc<dyn ObjectStore>, Error> {
    let (scheme, bucket) = place(&store.address)?;
    let dialer = Dialer(client::trusted(limits)?);
    let retry =
        RetryConfig { max_retries: RETRIES, retry_timeout: limits.time, ..RetryConfig::default() };
    let opened = match scheme {
        StoreScheme::S3 => s3(store, &bucket, retry, dialer),
        StoreScheme::Gs => google(store, &bucket, retry, dialer),
        StoreScheme::Az => azure(store, &bucket, retry, dialer),
    };
    let failed =
        |error| Error::Ours(format!("the store {} cannot be used: {error}", store.address));
    opened.map_err(failed)
}

fn s3(store: &Store, bucket: &str, retry: RetryConfig, dialer: Dialer) -> Opened {
    let builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
    let set = set(store, builder, |b, key: AmazonS3ConfigKey, value| b.with_config(key, value))?;
    opened(set.with_retry(retry).with_http_connector(dialer).build())
}

fn google(store: &Store, bucket: &str, retry: RetryConfig, dialer: Dialer) -> Opened {
    let builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(bucket);
    let set = set(store, builder, |b, key: GoogleConfigKey, value| b.with_config(key, value))?;
    opened(set.with_retry(retry).with_http_connector(dialer).build())
}

fn azure(store: &Store, bucket: &str, retry: RetryConfig, dialer: Dialer) -> Opened {
    let builder = MicrosoftAzureBuilder::from_env().with_container_name(bucket);
    let set = set(store, builder, |b, key: AzureConfigKey, value| b.with_config(key, value))?;
    opened(set.with_retry(retry).with_http_connector(dialer).build())
}

fn opened<S: ObjectStore>(built: object_store::Result<S>) -> Opened {
    match built {
        Ok(store) => Ok(Arc::new(store)),
        Err(error) => Err(error.to_string()),
    }
}

/// Sets all options of a store, by their names.
fn set<B, K: FromStr>(
    store: &Store,
    builder: B,
    with: impl Fn(B, K, &str) -> B,
) -> Result<B, String> {
    store.options.iter().try_fold(builder, |builder, (name, value)| {
        let key = name.parse().map_err(|_| format!("it has no option `{name}`"))?;
        Ok(with(builder, key, value))
    })
}

/// Gives stores our client, which follows no redirect and knows no proxy of the environment's.
#[derive(Debug)]
struct Dialer(reqwest::Client);

impl HttpConnector for Dialer {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

fn failed(name: &str, object: &Object, error: &StoreError) -> Error {
    match error {
        StoreError::NotFound { .. } => {
            Error::Missing { address: shown(&format!("{name}/{}", object.key)), status: None }
        }
        StoreError::InvalidPath { .. } => {
            Error::Path { path: shown(&object.key), reason: "it is not a key" }
        }
        StoreError::PermissionDenied { .. } | StoreError::Unauthenticated { .. } => {
            Error::origin(name, "it may not be read with the credentials of the server")
        }
        error => Error::origin(name, root(error)),
    }
}

/// What is at the bottom of an error; the rest has addresses and secrets in it.
pub(crate) fn root(error: &StoreError) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    shown(&cause.to_string())
}
