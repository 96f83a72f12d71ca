//! `imgflo health`: whether a server takes requests; for those who look after it.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use clap::Args;

use crate::Error;

/// Time in which an answer has to come.
const TIME: Duration = Duration::from_secs(5);

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
    let address = asked.address.clone().unwrap_or_else(usual);
    let address = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let failed = |error: &dyn std::fmt::Display| Error::Failed(format!("{address}: {error}"));
    let mut places = address.to_socket_addrs().map_err(|error| failed(&error))?;
    let place = places.next().ok_or_else(|| failed(&"there is no such host"))?;
    let mut stream = TcpStream::connect_timeout(&place, TIME).map_err(|error| failed(&error))?;
    stream.set_read_timeout(Some(TIME)).map_err(|error| failed(&error))?;
    let request =
        format!("GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    let asked = stream.write_all(request.as_bytes());
    asked
        .and_then(|()| stream.take(4096).read_to_string(&mut answer))
        .map_err(|error| failed(&error))?;
    match answer.starts_with("HTTP/1.1 200") {
        true => Ok(()),
        false => Err(failed(&answer.lines().last().unwrap_or("it gives no answer"))),
    }
}

/// Where the server of this machine is, as it is told to listen.
fn usual() -> String {
    let variable = |name| std::env::var(name).ok().filter(|text| !text.is_empty());
    let listen = variable("IMGFLO_LISTEN").or_else(|| variable("PORT"));
    match listen {
        Some(port) if port.parse::<u16>().is_ok() => format!("127.0.0.1:{port}"),
        Some(place) => place.replace("0.0.0.0", "127.0.0.1"),
        None => "127.0.0.1:8080".into(),
    }
}
