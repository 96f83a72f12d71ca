//! An address to the bytes of a picture, safely.
//!
//! This is the only place that opens connections outward. Addresses come from anybody, so nothing
//! that one leads to is trusted: not its host, not its redirects, not the size that it claims.
//!
//! ```no_run
//! # async fn example() -> Result<(), imgflo_sources::Error> {
//! use imgflo_sources::{Settings, Sources};
//!
//! let sources = Sources::new(Settings::default()).await?;
//! let fetched = sources.get("https://example.com/picture.jpg", &[]).await?;
//! println!("{} bytes from {}", fetched.bytes.len(), fetched.address);
//! # Ok(())
//! # }
//! ```
//!
//! | address | what |
//! |---|---|
//! | `http://…`, `https://…` | the web; public hosts only, see [`Guard`] |
//! | `files/…` | a folder of the operator's |
//! | `s3://bucket/…`, `gs://…`, `az://…` | object stores that the operator set up |
//! | `data:image/png;base64,…` | the address itself |
//!
//! *Where it may lead.* A host that is a number is checked as a number, however it is written. A
//! name is looked up once; if one of its addresses is not public none is used, and only those that
//! were checked are connected to. So a name cannot change in between. Every redirect goes through
//! the same, and through the patterns of the server and of who asks. Names that are only used in
//! networks of one's own are not looked up at all, unless such a network was opened. Neither
//! credentials, cookies nor the referring address are sent; a proxy is only used if it is set.
//!
//! *How much.* Bytes are counted after inflating, as they come. There are limits of time for
//! connecting, for silence, and in all. `zstd` is not asked for: a window of 128 MiB could be
//! demanded before the first byte, and pictures gain nothing.
//!
//! *What is kept.* Copies, in memory and on disk, as long as the origin says (RFC 9111) or else
//! as set; afterwards they are asked about, by `ETag` or date, and stand in while their origin
//! fails. Many who ask for the same at once cause one request; it goes on as long as one of them
//! waits. Files and `data:` addresses are not kept.

mod address;
mod allowed;
mod body;
mod bucket;
mod cache;
mod client;
mod counts;
mod data;
mod error;
mod fetched;
mod files;
mod flight;
mod freshness;
mod glob;
mod guard;
mod http;
mod pattern;
mod ports;
mod post;
mod ranges;
mod remote;
mod resolve;
mod settings;
mod sources;
mod store;
mod tell;
mod way;

pub use address::{Address, Object, StoreScheme, parse};
pub use bucket::Bucket;
pub use counts::Counts;
pub use error::{Error, Fault};
pub use fetched::Fetched;
pub use flight::{Flight, Flights, Ticket};
pub use guard::Guard;
pub use pattern::Pattern;
pub use post::{Post, Reply};
pub use ranges::not_public;
pub use resolve::Resolve;
pub use settings::{Caching, Http, Limits, Settings, Store};
pub use sources::Sources;
pub use tell::tell;
pub use way::Way;
