//! The API of imgflo-server, as its clients know it: `/graph/…`, `/cache/…`, `/graphs`, `/version`.
//!
//! A request is answered by a redirect to the picture that is kept. Addresses, keys of results,
//! tokens, the order of checks and what errors look like are those of imgflo-server 0.6.

mod answer;
mod listing;
mod number;
mod request;
mod values;

pub(crate) use answer::{cached, chained, get, post, version};
pub(crate) use listing::graphs;
pub(crate) use values::lenient;

/// Whether what comes after `/graph/` is a request, as far as that can be told from it alone.
pub(crate) fn is_understood(path: &str, query: Option<&str>) -> bool {
    let request = request::Request::parse(path, query);
    request.is_some_and(|request| request.is_within(25.0) && !request.key().is_empty())
}
