//! What is the same for all answers: connections, headers, the log.

mod client;
mod listen;
mod observe;
mod stored;

pub(crate) use client::Client;
pub(crate) use listen::listen;
pub(crate) use observe::{nothing, observe};
pub(crate) use stored::{own, stored};
