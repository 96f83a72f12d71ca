//! Who comes in, and what they may do.

use std::net::IpAddr;

use axum::http::{HeaderMap, Uri, header};
use imgflo_runtime::Right;
use subtle::{Choice, ConstantTimeEq};

use crate::config::{Config, Listen};

/// Who comes in, and what they may do.
#[derive(Clone)]
pub(crate) struct Door {
    secrets: Vec<(String, Right)>,
    /// Whether whoever reaches the server from this machine may edit.
    open: bool,
    origins: Vec<String>,
    public: Option<String>,
}

/// Secrets are not shown.
impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Door").field("open", &self.open).finish_non_exhaustive()
    }
}

/// Why somebody does not come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// A page from elsewhere.
    #[error("pages of this origin may not connect; name it in `runtime-origins`")]
    Origin,
    /// Nobody may, until there is a secret.
    #[error(
        "the runtime is closed: others reach this server, and no secret is set; see `runtime-edit-secret`"
    )]
    Closed,
}

impl Door {
    /// The door that the settings describe.
    pub(crate) fn new(config: &Config) -> Self {
        let runtime = &config.runtime;
        let secrets = [
            (&runtime.view_secret, Right::Look),
            (&runtime.control_secret, Right::Control),
            (&runtime.edit_secret, Right::Edit),
        ];
        let secrets: Vec<_> = secrets
            .into_iter()
            .filter_map(|(secret, right)| Some((secret.clone()?, right)))
            .collect();
        let is_local = match &config.listen {
            Listen::Tcp(address) => address.ip().is_loopback(),
            Listen::Unix(_) => true,
        };
        // A proxy in front, or a name, means that others come.
        let public_is_local = config.public.as_deref().is_none_or(|public| {
            public.parse::<Uri>().ok().is_some_and(|uri| uri.host().is_some_and(is_here))
        });
        let open = secrets.is_empty() && is_local && public_is_local && config.trusted.is_empty();
        let origins = runtime.origins.clone();
        Self { secrets, open, origins, public: config.public.clone() }
    }

    /// Whether secrets are asked for.
    pub(crate) fn has_secrets(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// The right that a secret gives. Each is compared to its end, so that time tells nothing.
    pub(crate) fn right(&self, secret: &str) -> Right {
        let mut right = Right::Nothing;
        for (own, gives) in &self.secrets {
            let is_it: Choice = own.as_bytes().ct_eq(secret.as_bytes());
            if bool::from(is_it) {
                right = right.max(*gives);
            }
        }
        right
    }

    /// The right of whoever shows no secret.
    pub(crate) fn anonymous(&self, headers: &HeaderMap) -> Right {
        let from_afar = ["forwarded", "x-forwarded-for", "x-forwarded-host"];
        let from_afar = from_afar.into_iter().any(|name| headers.contains_key(name));
        // A name that leads here may be anybody's: pages find their way to local servers so.
        let host = host(headers).is_none_or(is_here);
        if self.open && !from_afar && host { Right::Edit } else { Right::Nothing }
    }

    /// Whether a connection is taken.
    pub(crate) fn lets_in(&self, headers: &HeaderMap) -> Result<(), Refused> {
        if !self.is_known(headers) {
            return Err(Refused::Origin);
        }
        let may = self.has_secrets() || self.anonymous(headers) > Right::Nothing;
        if may { Ok(()) } else { Err(Refused::Closed) }
    }

    /// Whether a request comes from a page that may ask, or from none.
    pub(crate) fn is_known(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let Ok(origin) = origin.to_str() else { return false };
        if self.origins.iter().any(|known| known == "*" || known.trim_end_matches('/') == origin) {
            return true;
        }
        if self.public.as_deref().is_some_and(|public| public.trim_end_matches('/') == origin) {
            return true;
        }
        // Our own page, at an address that is not a name which somebody else may have given.
        let own = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let (_, place) = origin.split_once("://").unwrap_or_default();
        own == Some(place) && host(headers).is_some_and(is_here)
    }
}

/// The name of the server, as the request has it, without a port.
fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let port = |(_, port): &(&str, &str)| port.chars().all(|c| c.is_ascii_digit());
    let name = host.rsplit_once(':').filter(port).map_or(host, |(name, _)| name);
    Some(name)
}

/// Whether a host is an address, or this machine's own name.
fn is_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.ends_with(".localhost") || bare.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Given, read};

    fn door(settings: &[(&str, &str)]) -> Door {
        let flags = settings.iter().map(|(name, text)| (name.to_string(), text.to_string()));
        let given = Given { flags: flags.collect(), ..Given::default() };
        Door::new(&read(None, &given).unwrap())
    }

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        list.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn whoever_is_here_may_edit_until_there_is_a_secret() {
        let here = headers(&[("host", "127.0.0.1:8080")]);
        assert_eq!(door(&[]).anonymous(&here), Right::Edit);
        assert_eq!(door(&[("runtime-view-secret", "s")]).anonymous(&here), Right::Nothing);
        assert_eq!(door(&[("listen", "0.0.0.0:8080")]).lets_in(&here), Err(Refused::Closed));
        let proxied = headers(&[("host", "127.0.0.1:8080"), ("x-forwarded-for", "192.0.2.1")]);
        assert_eq!(door(&[]).lets_in(&proxied), Err(Refused::Closed));
        let public = door(&[("public", "https://img.example.com")]);
        assert_eq!(public.lets_in(&here), Err(Refused::Closed));
    }

    #[test]
    fn pages_from_elsewhere_stay_outside() {
        let page = |host: &str, origin: &str| headers(&[("host", host), ("origin", origin)]);
        let ours = door(&[]);
        assert!(ours.is_known(&page("127.0.0.1:8080", "http://127.0.0.1:8080")));
        assert!(!ours.is_known(&page("127.0.0.1:8080", "https://evil.test")));
        assert!(!ours.is_known(&page("127.0.0.1:8080", "null")));
        // A name of somebody else's that leads to this machine.
        assert!(!ours.is_known(&page("evil.test:8080", "http://evil.test:8080")));
        let known = door(&[("runtime-origins", "https://app.flowhub.io")]);
        assert!(known.is_known(&page("127.0.0.1:8080", "https://app.flowhub.io")));
        let public = door(&[("public", "https://img.example.com")]);
        assert!(public.is_known(&page("img.example.com", "https://img.example.com")));
    }

    #[test]
    fn each_secret_gives_its_right() {
        let door = door(&[("runtime-view-secret", "v"), ("runtime-edit-secret", "e")]);
        let rights = ["v", "e", "x", "", "ve"].map(|secret| door.right(secret));
        let none = Right::Nothing;
        assert_eq!(rights, [Right::Look, Right::Edit, none, none, none]);
    }
}
