//! What holds of sources whoever asks, with real sockets, files and folders.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod addresses;
mod bodies;
mod copies;
mod environment;
mod files;
mod hostile;
mod names;
mod origin;
mod redirects;
mod stores;
mod tls;
