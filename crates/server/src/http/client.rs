//! Who asks, as far as that can be believed.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use ipnet::IpNet;

/// Who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Client {
    /// The address of the network; none on a socket of the file system.
    pub(crate) address: Option<IpAddr>,
}

impl Client {
    /// Who asks over a connection from `peer`. What proxies say counts if they are trusted: the last
    /// address in the list that is none of theirs.
    pub(super) fn new(peer: Option<IpAddr>, forwarded: Option<&str>, trusted: &[IpNet]) -> Self {
        let mut address = peer;
        if is_trusted(peer, trusted) {
            for hop in forwarded.unwrap_or_default().rsplit(',') {
                let Ok(hop) = hop.trim().parse::<IpAddr>() else { break };
                address = Some(hop);
                if !is_trusted(address, trusted) {
                    break;
                }
            }
        }
        Self { address: address.map(|address| address.to_canonical()) }
    }
}

/// Whether who connects is a proxy that is believed. On a socket of the file system it always is
/// one.
pub(super) fn is_trusted(peer: Option<IpAddr>, trusted: &[IpNet]) -> bool {
    let is = |peer: &IpAddr| trusted.iter().any(|network| network.contains(peer));
    !trusted.is_empty() && peer.is_none_or(|peer| is(&peer))
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, forwarded: &str) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let client = Client::new(peer.parse().ok(), Some(forwarded), &trusted);
        client.address.map_or(String::new(), |address| address.to_string())
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(of("192.0.2.9", "198.51.100.1"), "192.0.2.9");
        assert_eq!(of("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(of("10.0.0.1", "203.0.113.5, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(of("10.0.0.1", "nonsense"), "10.0.0.1");
        assert_eq!(of("a socket", "198.51.100.1"), "198.51.100.1");
    }
}
