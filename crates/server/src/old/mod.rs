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
