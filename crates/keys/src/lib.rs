//! Who may do what: keys, signatures, quotas and rates.
//!
//! A [`Key`] has an id that everybody may see, and a [`Secret`] that only its owner and the server
//! know. Whoever wants a picture names the key and shows, by a [`signature`] of the request, that
//! the secret is known. The key says what is allowed: which graphs, which sources, how much.
//!
//! [`Keys`] has all keys there are: in SQLite or PostgreSQL, and those of the configuration.
//! [`Rates`] has how often each was used lately. Nothing here knows HTTP.
//!
//! Secrets are stored as they are, for a signature cannot be checked with less: whoever can read
//! the database can sign. An SQLite file that is made here is readable by its owner alone (mode
//! 0600); a PostgreSQL database is to be guarded by its own roles. No secret is in `Debug` output,
//! in a message or in a log.

pub mod address;
mod database;
mod error;
mod given;
mod key;
mod keys;
mod memory;
mod rates;
mod refused;
mod scopes;
mod secret;
pub mod signature;
pub mod token;

pub use error::Error;
pub use key::{Change, Key, NewKey};
pub use keys::Keys;
pub use memory::Patience;
pub use rates::{Rates, RetryAfter, Time, Who};
pub use refused::Refused;
pub use scopes::Scopes;
pub use secret::Secret;
