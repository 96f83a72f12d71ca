//! `imgflo serve`: the image server.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, ValueHint};
use imgflo_ops::OPS;
use imgflo_server::Config;
use imgflo_server::config::{self, Given, Log, SETTINGS};
use tracing_subscriber::EnvFilter;

use crate::{Error, say};

/// Bytes of stack for a thread that makes pictures: long graphs need them.
const STACK: usize = 16 << 20;

const EXAMPLES: &str = "\
Examples:
  imgflo serve                                 sample graphs at http://127.0.0.1:8080
  imgflo serve --graphs looks --files photos   your own
  imgflo serve --config imgflo.toml            all of it in a file

Every option is a line of the file, too (`queue = 100`), and a variable of the environment
(`IMGFLO_QUEUE=100`). The command line goes before the environment, and that before the file.";

/// What the server is started with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Serve {
    /// The file of settings.
    config: Option<PathBuf>,
    /// Settings, by name.
    flags: Vec<(String, String)>,
    /// Whether all settings are to be shown, and no more.
    settings: bool,
}

impl Serve {
    /// The same, with a setting that counts unless it is said otherwise.
    #[must_use]
    pub(crate) fn usually(mut self, name: &str, text: impl Into<String>) -> Self {
        if !self.flags.iter().any(|(flag, _)| flag == name) {
            self.flags.push((name.to_owned(), text.into()));
        }
        self
    }
}

/// The options are made of the table of settings.
impl Args for Serve {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new("config")
            .long("config")
            .value_name("FILE")
            .value_hint(ValueHint::FilePath)
            .value_parser(clap::value_parser!(PathBuf))
            .help("The file of settings (TOML)");
        let show = Arg::new("settings")
            .long("settings")
            .action(ArgAction::SetTrue)
            .help("Prints all settings as a table, and serves nothing");
        let command = command
            .about("Serves graphs: every graph is an address that answers with a picture")
            .after_help(EXAMPLES)
            .arg(file)
            .arg(show);
        SETTINGS.iter().fold(command, |command, setting| {
            let default = setting.default.map(|text| format!(" [default: {text}]"));
            let about = format!("{}{}", setting.about, default.unwrap_or_default());
            let name = setting.name;
            command.arg(Arg::new(name).long(name).value_name("VALUE").help(about))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Serve {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut serve = Self::default();
        serve.update_from_arg_matches(matches)?;
        Ok(serve)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.config = matches.get_one::<PathBuf>("config").cloned();
        self.settings = matches.get_flag("settings");
        for setting in SETTINGS {
            if let Some(text) = matches.get_one::<String>(setting.name) {
                self.flags.push((setting.name.to_owned(), text.clone()));
            }
        }
        Ok(())
    }
}

/// The settings, from all places that they can be said in.
pub(crate) fn configured(asked: &Serve) -> Result<Config, Error> {
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let given = Given { environment, flags: asked.flags.clone() };
    config::read(asked.config.as_deref(), &given).map_err(|error| Error::Usage(error.to_string()))
}

/// Serves until it is told to stop.
pub(crate) fn serve(asked: &Serve) -> Result<(), Error> {
    if asked.settings {
        return say::print(&config::to_markdown());
    }
    let config = configured(asked)?;
    let (address, secure) = (config.public.clone(), config.tls.is_some());
    let listening = |place: String| {
        let scheme = if secure { "https" } else { "http" };
        let shown = if place.starts_with("unix:") { place } else { format!("{scheme}://{place}") };
        say::note(&format!("imgflo: listening on {}", address.unwrap_or(shown)));
    };
    serve_as(config, listening)
}

/// Serves as the settings say, until it is told to stop. `listening` is told the address.
pub(crate) fn serve_as(config: Config, listening: impl FnOnce(String)) -> Result<(), Error> {
    log(&config)?;
    imgflo_malloc::give_back();
    // A request that breaks down is the log's business; the server goes on.
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "something broke down")));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
        .map_err(|error| Error::Failed(format!("no threads to serve with: {error}")))?;
    let served = runtime.block_on(imgflo_server::serve(config, &OPS, listening, asked_to_stop()));
    // Jobs that nobody waits for any more are not waited for.
    runtime.shutdown_background();
    served.map_err(|error| Error::Failed(error.to_string()))
}

fn log(config: &Config) -> Result<(), Error> {
    let filter = EnvFilter::try_new(&config.log_filter).map_err(|error| {
        Error::Usage(format!("`log-filter` is `{}`: {error}", config.log_filter))
    })?;
    // Colors are for who looks, and not for files.
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match config.log {
        Log::Text => builder.init(),
        Log::Json => builder.json().flatten_event(true).init(),
    }
    Ok(())
}

/// Ready when the process is asked to stop.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without signals it is ended, not stopped.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
