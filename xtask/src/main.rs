//! Chores of the repository. `cargo xtask check` is all that must pass before a commit.

#![allow(clippy::print_stdout, reason = "it talks to a terminal")]

mod check;
mod counts;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.split_first() {
        Some((command, steps)) if command == "check" => check::check(steps),
        _ => {
            eprintln!("usage: cargo xtask check [STEP]...\n\n{}", check::list());
            ExitCode::from(2)
        }
    }
}
