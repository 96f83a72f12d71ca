//! Patterns of several lists, all of which count.

use crate::error::shown;
use crate::{Address, Error, Pattern};

/// All patterns that a request has to pass: those of the server, and those of its key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Allowed {
    lists: Vec<Vec<Pattern>>,
}

impl Allowed {
    /// Each list allows everything if it is empty, else what one of its patterns does.
    pub(crate) fn new(lists: [&[Pattern]; 2]) -> Self {
        Self { lists: lists.map(<[Pattern]>::to_vec).into() }
    }

    pub(crate) fn check(&self, address: &Address) -> Result<(), Error> {
        let passes = |list: &Vec<Pattern>| {
            list.is_empty() || list.iter().any(|pattern| pattern.matches(address))
        };
        if self.lists.iter().all(passes) {
            return Ok(());
        }
        Err(Error::NotAllowed { address: shown(&address.to_string()) })
    }

    /// The same for the same patterns in the same order.
    pub(crate) fn hash(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for list in &self.lists {
            for pattern in list {
                hasher.update(pattern.text.as_bytes()).update(b"\n");
            }
            hasher.update(b"\n");
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
        let check = |lists: [&[Pattern]; 2], address: &str| {
            Allowed::new(lists).check(&crate::parse(address).unwrap()).is_ok()
        };
        assert!(check([&wide, &narrow], "http://a.example.com/"));
        assert!(!check([&wide, &narrow], "http://b.example.com/"));
        assert!(!check([&narrow, &wide], "http://b.example.com/"));
        assert!(check([&[], &narrow], "http://a.example.com/"));
        assert!(check([&[], &[]], "files/a"));
    }
}
