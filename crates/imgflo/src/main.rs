//! Picture processing as a graph: the command line.

mod amounts;
mod ask;
mod batch;
mod cli;
mod convert;
mod document;
mod error;
mod files;
mod films;
mod graph;
mod health;
mod info;
mod inputs;
mod job;
mod keys;
mod manual;
mod ops;
mod output;
mod plan;
mod progress;
mod purge;
mod registry;
mod run;
mod runtime;
mod say;
mod scene;
mod serve;
mod stop;
mod text;
mod watch;
mod writing;

use std::panic::{PanicHookInfo, set_hook};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::thread::Builder;

use clap::Parser;
use cli::{Cli, Command};
pub(crate) use error::Error;

/// The exit code for a bug.
const BUG: u8 = 70;

/// Long graphs need a high stack: about 1.5 KiB for a node. Only what is used is taken.
const STACK: usize = 256 << 20;

/// What broke down first, if anything did.
static BROKEN: Mutex<Option<String>> = Mutex::new(None);

fn main() -> ExitCode {
    let cli = Cli::parse();
    set_hook(Box::new(remember));
    let worker = Builder::new().stack_size(STACK).spawn(move || dispatch(&cli.command));
    let done = match worker {
        Ok(worker) => worker.join(),
        Err(error) => Ok(Err(Error::Failed(format!("no thread to work with: {error}")))),
    };
    // A thread that broke down may look like any other failure from here.
    if let Some(what) = BROKEN.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let home = env!("CARGO_PKG_REPOSITORY");
        let remedy = format!("please report it, with the graph, at {home}/issues");
        say::complain(&format!("this is a bug in imgflo: {what}; {remedy}"));
        return BUG.into();
    }
    match done {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            if !matches!(error, Error::Unread) {
                say::complain(&error);
            }
            error.exit().into()
        }
        Err(_) => BUG.into(),
    }
}

fn dispatch(command: &Command) -> Result<(), Error> {
    match command {
        Command::Run(asked) => run::run(asked),
        Command::Serve(asked) => serve::serve(asked),
        Command::Runtime(asked) => runtime::runtime(asked),
        Command::Health(asked) => health::health(asked),
        Command::Purge(asked) => purge::purge(asked),
        Command::Ops(asked) => ops::ops(asked),
        Command::Graph(asked) => graph::graph(asked),
        Command::Convert(asked) => convert::convert(asked),
        Command::Plan(asked) => plan::plan(asked),
        Command::Info(asked) => info::info(asked),
        Command::Key(asked) => keys::key(asked),
        Command::Completions(asked) => manual::completions(asked),
        Command::Man(asked) => manual::man(asked),
    }
}

/// Keeps what a thread that breaks down says; it is told at the end, in one line.
fn remember(panic: &PanicHookInfo<'_>) {
    let mut broken = BROKEN.lock().unwrap_or_else(PoisonError::into_inner);
    broken.get_or_insert_with(|| {
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or(payload.downcast_ref::<String>().map(String::as_str));
        let place = panic.location().map_or(String::new(), |at| format!(" ({at})"));
        format!("{}{place}", text.unwrap_or("it broke down"))
    });
}
