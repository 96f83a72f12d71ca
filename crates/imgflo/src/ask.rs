//! Asking a server that runs: one request over a plain connection.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::Error;

/// Time in which an answer has to come.
const TIME: Duration = Duration::from_secs(60);
/// Bytes of an answer.
const MOST: u64 = 1 << 20;

/// What a server of ours answers: whether all is well, and the body.
pub(crate) fn ask(
    address: Option<&str>,
    method: &str,
    target: &str,
) -> Result<(bool, String), Error> {
    let address = address.map_or_else(usual, str::to_owned);
    let address = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let failed = |error: &dyn std::fmt::Display| Error::Failed(format!("{address}: {error}"));
    let mut places = address.to_socket_addrs().map_err(|error| failed(&error))?;
    let place = places.next().ok_or_else(|| failed(&"there is no such host"))?;
    let mut stream = TcpStream::connect_timeout(&place, TIME).map_err(|error| failed(&error))?;
    stream.set_read_timeout(Some(TIME)).map_err(|error| failed(&error))?;
    let request =
        format!("{method} {target} HTTP/1.0\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n");
    let mut answer = String::new();
    let sent = stream.write_all(request.as_bytes());
    let read = sent.and_then(|()| stream.take(MOST).read_to_string(&mut answer));
    read.map_err(|error| failed(&error))?;
    let (head, body) =
        answer.split_once("\r\n\r\n").ok_or_else(|| failed(&"it does not answer"))?;
    let is_well = head.split(' ').nth(1).is_some_and(|status| status.starts_with('2'));
    Ok((is_well, body.trim().to_owned()))
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
