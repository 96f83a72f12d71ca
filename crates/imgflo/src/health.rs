//! `imgflo health`: whether a server takes requests; for those who look after it.

use clap::Args;

use crate::Error;
use crate::ask::ask;

/// Asks a server whether it takes requests; the exit code tells.
#[derive(Debug, Args)]
pub(crate) struct Health {
    /// The server's address; by default that of the variables `IMGFLO_LISTEN` or `PORT`, or else
    /// 127.0.0.1:8080.
    #[arg(value_name = "HOST:PORT")]
    address: Option<String>,
}

/// Asks a server whether it takes requests.
pub(crate) fn health(asked: &Health) -> Result<(), Error> {
    match ask(asked.address.as_deref(), "GET", "/health/ready")? {
        (true, _) => Ok(()),
        (false, said) => Err(Error::Failed(format!("the server takes no requests: {said}"))),
    }
}
