//! Telling something to a service that the operator chose.

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use url::Url;

use crate::error::shown;
use crate::http::root;
use crate::{Error, Limits, client};

/// Sends JSON to a service of the operator's choice, by `http` or `https`; it may be anywhere.
///
/// # Errors
/// When it cannot be reached, or answers that it does not take it.
pub async fn tell(method: &str, address: &str, json: String) -> Result<(), Error> {
    let failed = |reason: String| Error::Service { address: shown(address), reason };
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| failed("it is no address; write http://… or https://…".into()))?;
    let method =
        Method::from_bytes(method.as_bytes()).map_err(|error| failed(error.to_string()))?;
    let limits = Limits::default();
    let request = client::trusted(&limits)?
        .request(method, url)
        .timeout(limits.time)
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .body(json);
    let broken = |error: reqwest::Error| failed(root(&error));
    let mut response = request.send().await.map_err(broken)?;
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    // The first part of what it says tells why.
    let said = response.chunk().await.map_err(broken)?.unwrap_or_default();
    Err(failed(format!("{status} {}", shown(String::from_utf8_lossy(&said).trim()))))
}
