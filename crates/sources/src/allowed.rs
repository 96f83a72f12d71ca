//! Patterns of several lists, all of which count.

use std::sync::Arc;

use crate::error::shown;
use crate::{Address, Error, Pattern};

/// All patterns that a request has to pass: those of the server, and those of its key.
#[derive(Clone, Debug)]
pub(crate) struct Allowed {
    server: Arc<[Pattern]>,
    key: Vec<Pattern>,
}

impl Allowed {
    /// Each list allows everything if it is empty, else what one of its patterns does.
    pub(crate) fn new(server: &Arc<[Pattern]>, key: &[Pattern]) -> Self {
        Self { server: server.clone(), key: key.to_vec() }
    }

    pub(crate) fn check(&self, address: &Address) -> Result<(), Error> {
        let passes = |list: &[Pattern]| {
            list.is_empty() || list.iter().any(|pattern| pattern.matches(address))
        };
        if passes(&self.server) && passes(&self.key) {
            return Ok(());
        }
        Err(Error::NotAllowed { address: shown(&address.to_string()) })
    }

    /// The same for keys with the same patterns in the same order.
    pub(crate) fn hash(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for pattern in &self.key {
            hasher.update(pattern.to_string().as_bytes()).update(b"\n");
        }
        hasher.finalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_narrow_what_the_server_allows_but_not_widen_it() {
        let list = |text: &str| vec![text.parse::<Pattern>().unwrap()];
        let (wide, narrow) = (list("*.example.com"), list("a.example.com"));
        let check = |server: &[Pattern], key: &[Pattern], address: &str| {
            let allowed = Allowed::new(&Arc::from(server), key);
            allowed.check(&crate::parse(address).unwrap()).is_ok()
        };
        assert!(check(&wide, &narrow, "http://a.example.com/"));
        assert!(!check(&wide, &narrow, "http://b.example.com/"));
        assert!(!check(&narrow, &wide, "http://b.example.com/"));
        assert!(check(&[], &narrow, "http://a.example.com/"));
        assert!(check(&[], &[], "files/a"));
    }
}
