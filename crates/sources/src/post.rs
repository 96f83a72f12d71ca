//! Bytes that are sent to a place that the operator chose, such as a collector of traces.

use bytes::{Bytes, BytesMut};
use reqwest::Client;
use reqwest::header::HeaderMap;
use url::Url;

use crate::error::shown;
use crate::{Error, Limits, client};

/// Sends bytes to places that the operator chose: they may be anywhere.
#[derive(Clone, Debug)]
pub struct Post {
    client: Client,
    limits: Limits,
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The bytes.
    pub body: Bytes,
}

impl Post {
    /// Nothing is connected to yet. An answer may be as large, and take as long, as the limits say.
    ///
    /// # Errors
    /// When there is no TLS.
    pub fn new(limits: Limits) -> Result<Self, Error> {
        Ok(Self { client: client::trusted(&limits)?, limits })
    }

    /// Sends bytes, and waits for the answer, whatever its status.
    ///
    /// # Errors
    /// When nobody answers in time, or the answer is too large.
    pub async fn send(
        &self,
        address: &str,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Reply, Error> {
        let url = Url::parse(address);
        let url = url.map_err(|error| Error::address(address, error.to_string()))?;
        let host = shown(url.host_str().unwrap_or_default());
        let late = |_| Error::Slow { host: host.clone(), what: "answer" };
        let failed = |error| crate::http::broken(&url, &error);
        let exchange = async {
            let request = self.client.post(url.clone()).headers(headers).body(body);
            let mut response = request.send().await.map_err(failed)?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let mut body = BytesMut::new();
            while let Some(part) = response.chunk().await.map_err(failed)? {
                if (body.len() + part.len()) as u64 > self.limits.bytes {
                    return Err(Error::origin(&host, "its answer is too large"));
                }
                body.extend_from_slice(&part);
            }
            Ok(Reply { status, headers, body: body.freeze() })
        };
        tokio::time::timeout(self.limits.time, exchange).await.map_err(late)?
    }
}
