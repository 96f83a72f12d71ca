//! The image server: every graph a URL.
//!
//! Two APIs lead to the same pictures. That of imgflo-server ([`/graph/…`](self#addresses)) answers
//! with a redirect to the picture that is kept, as its clients know it; the images API (`/image/…`)
//! answers with the picture itself, and says what is wrong as a JSON problem (RFC 9457).
//!
//! A request becomes an order: a graph, values of its parameters, addresses of pictures, a size and
//! a format. Its hash is the key that the result is kept by, in memory and on disk. What is not kept
//! is made: once, however many ask for it, and not at all when nobody waits any more. Sources are
//! fetched by `imgflo-sources`, which no private address is reached by; pixels are computed on
//! threads of their own, as many jobs at once as there are processors and memory for. So the memory
//! that a server takes is known, whatever it is asked for.
//!
//! # Addresses
//!
//! | address | answer |
//! |---|---|
//! | `GET /image/GRAPH[.EXT]?input=…` | the picture |
//! | `POST /image/GRAPH[.EXT]` | the picture, made of the one that is sent along |
//! | `GET /info?input=…` | what a picture is |
//! | `POST /convert?to=…` | a graph in another format |
//! | `GET /graphs` | all graphs, with their parameters |
//! | `GET /graph/GRAPH.EXT?…`, `/graph/KEY/TOKEN/GRAPH.EXT?…` | a redirect to the picture |
//! | `POST /graph/…` | where the picture will be |
//! | `GET /cache/KEY` | a picture that is kept |
//! | `GET /files`, `/files/NAME` | the server's own pictures |
//! | `POST /purge?graph=…` | results are forgotten |
//! | `GET /health/live`, `/health/ready`, `/metrics` | how the server is |
//! | `GET /` | a page that shows all graphs |

mod admin;
mod app;
mod caller;
pub mod config;
mod convert;
mod decoded;
mod fallback;
mod fault;
mod files;
mod formats;
mod health;
mod http;
mod images;
mod info;
mod library;
mod make;
mod old;
mod openapi;
mod page;
mod query;
mod rest;
mod results;
mod routes;
mod runtime;
mod sizes;
mod source;
mod srcset;
mod start;
mod trace;
mod work;

pub use config::Config;
pub use runtime::live_url;
pub use start::{Error, identity, serve};

/// Whether an address can be understood by either API, whatever graphs there are. Nothing is looked
/// up: it is what fuzzing asks.
pub fn is_understood(target: &str) -> bool {
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    match path.strip_prefix("/graph/") {
        Some(rest) => old::is_understood(rest, query),
        None => query::Query::parse(query.unwrap_or_default(), 100).is_ok(),
    }
}
