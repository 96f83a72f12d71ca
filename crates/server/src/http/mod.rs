//! What is the same for all answers: connections, headers, the log.

mod client;
mod compress;
mod listen;
mod observe;
mod stored;
mod takes;

pub(crate) use client::Client;
pub(crate) use compress::{compression, takes_gzip};
pub(crate) use listen::listen;
pub(crate) use observe::{nothing, observe};
pub(crate) use stored::{own, stored};
pub(crate) use takes::takes;
