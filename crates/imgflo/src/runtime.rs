//! `imgflo runtime`: the runtime for editors of graphs, as the first imgflo had it.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use clap::{Args, ValueHint};
use imgflo_server::live_url;

use crate::registry::{self, Registration};
use crate::serve::{Serve, configured, serve_as};
use crate::{Error, say};

const EXAMPLES: &str = "\
Examples:
  imgflo runtime                              edit in an editor at ws://localhost:3569
  imgflo runtime --graph portrait.json        this graph is there, and works
  imgflo runtime --graphs looks -p 4000       graphs are opened from a folder, and saved there
  imgflo runtime --ide http://localhost:8000 --autolaunch

All options of `imgflo serve` are options here, too.";

/// Edits graphs from Flowhub and other FBP clients, and shows their pictures at once.
///
/// It prints where it runs, and the address that opens it in the editor. Editors from elsewhere have
/// to be named: the origin of --ide always may connect.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, disable_help_flag = true)]
pub(crate) struct Runtime {
    /// The port that it listens on.
    #[arg(short, long, default_value_t = 3569)]
    port: u16,
    /// The port that others reach it by, if it is another one.
    #[arg(short, long, value_name = "PORT")]
    external_port: Option<u16>,
    /// The host that others reach it by. Of another one than this machine's own name all addresses
    /// are listened on; set `--runtime-edit-secret` then.
    #[arg(short = 'h', long, default_value = "localhost")]
    host: String,
    /// The graph that editors get first; it is started at once.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    graph: Option<PathBuf>,
    /// The editor that the printed address leads to.
    #[arg(long, value_name = "URL", default_value = "http://app.flowhub.io")]
    ide: String,
    /// Opens the editor in a browser.
    #[arg(long)]
    autolaunch: bool,
    /// The registry that the runtime is made known to, for the user that the variable
    /// `FLOWHUB_USER_ID` of the environment names.
    #[arg(long, value_name = "URL", default_value = "http://api.flowhub.io")]
    registry: String,
    /// Prints help.
    #[arg(long, action = clap::ArgAction::Help)]
    help: Option<bool>,
    #[command(flatten)]
    serve: Serve,
}

/// Serves editors until it is told to stop.
pub(crate) fn runtime(asked: &Runtime) -> Result<(), Error> {
    let config = configured(&settings(asked))?;
    let id = imgflo_server::identity(&config).map_err(|error| Error::Failed(error.to_string()))?;
    let label = config.runtime.label.clone();
    let secret = config.runtime.edit_secret.clone();
    let (wanted, external) = (asked.port, asked.external_port);
    let (host, ide) = (asked.host.clone(), asked.ide.clone());
    let (registry, launch) = (asked.registry.clone(), asked.autolaunch);
    let listening = move |place: String| {
        let port = place.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        let port: u16 = port.unwrap_or(wanted);
        let external = external.unwrap_or(port);
        let address = format!("ws://{host}:{external}");
        let live = live_url(&ide, &address, &id);
        let lines = format!(
            "\nRuntime running on port {port}, external port {external}\nLive URL: {live}\n"
        );
        if let Err(error) = say::print(&lines) {
            tracing::warn!(%error, "nobody is told where the runtime is");
        }
        if launch {
            open(&live);
        }
        if let Ok(user) = std::env::var("FLOWHUB_USER_ID") {
            let registration = Registration { registry, id, user, label, address, secret };
            thread::spawn(move || registry::keep(&registration));
        }
    };
    serve_as(config, listening)
}

/// The options of the first imgflo, as settings.
fn settings(asked: &Runtime) -> Serve {
    let Runtime { port, host, graph, ide, serve, .. } = asked;
    let external = asked.external_port.unwrap_or(*port);
    let is_here = host == "localhost" || host == "127.0.0.1";
    let listen = if is_here { format!("127.0.0.1:{port}") } else { format!("0.0.0.0:{port}") };
    let mut settings = serve.clone().usually("listen", listen).usually("log-filter", "error");
    if *port != 0 {
        settings = settings.usually("public", format!("http://{host}:{external}"));
    }
    settings = settings.usually("runtime-origins", origin(ide)).usually("runtime-ide", ide);
    // The names that the first imgflo took from the environment.
    for (variable, setting) in
        [("IMGFLO_RUNTIME_ID", "runtime-id"), ("IMGFLO_RUNTIME_LABEL", "runtime-label")]
    {
        if let Ok(text) = std::env::var(variable) {
            settings = settings.usually(setting, text);
        }
    }
    match graph {
        Some(graph) => settings.usually("runtime-graph", graph.display().to_string()),
        None => settings,
    }
}

/// The origin of an address: what is before its path.
fn origin(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("http", address));
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    format!("{scheme}://{host}")
}

/// Opens an address in the browser that the system has for it.
fn open(address: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = || Stdio::null();
    let opened =
        Command::new(program).arg(address).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    match opened {
        Ok(mut browser) => drop(thread::spawn(move || browser.wait())),
        Err(error) => say::warn(format!("no browser can be opened: {program}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path() {
        assert_eq!(origin("https://a.test:80/b/index.html#c"), "https://a.test:80");
        assert_eq!(origin("a.test"), "http://a.test");
    }
}
