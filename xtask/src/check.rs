//! The steps of a check, one after the other; a step that fails does not keep others from running.

use std::io::{BufRead, BufReader, Result};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use crate::counts::Counts;

/// Something that must pass.
struct Step {
    name: &'static str,
    about: &'static str,
    /// What cargo is asked to do.
    cargo: &'static [&'static str],
    /// Whether it can be left out where cargo does not know the command.
    optional: bool,
}

const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "the code is laid out as rustfmt does",
        cargo: &["fmt", "--all", "--check"],
        optional: false,
    },
    Step {
        name: "clippy",
        about: "no lint of the compiler or of clippy",
        cargo: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ],
        optional: false,
    },
    Step {
        name: "test",
        about: "every test: of the code, of the repository, and against GEGL",
        cargo: &["test", "--workspace", "--locked", "--no-fail-fast"],
        optional: false,
    },
    Step {
        name: "pure",
        about: "the codecs once more, built without C",
        cargo: &["test", "-p", "imgflo-codec", "--no-default-features", "--locked"],
        optional: false,
    },
    Step {
        name: "doc",
        about: "the documentation builds, and its links lead somewhere",
        cargo: &["doc", "--workspace", "--no-deps", "--locked", "--quiet"],
        optional: false,
    },
    Step {
        name: "deny",
        about: "licences, advisories and sources of dependencies, if cargo-deny is installed",
        cargo: &["deny", "--log-level", "error", "check"],
        optional: true,
    },
];

/// The steps, with what each is about.
pub(crate) fn list() -> String {
    let line = |step: &Step| format!("  {:7} {}\n", step.name, step.about);
    format!("Steps, all of them if none is named:\n{}", STEPS.iter().map(line).collect::<String>())
}

/// Runs the steps that are named, or all.
pub(crate) fn check(names: &[String]) -> ExitCode {
    if let Some(name) = names.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        eprintln!("check: no step is called `{name}`\n\n{}", list());
        return ExitCode::from(2);
    }
    let mut counts = Counts::default();
    let mut failed = Vec::new();
    for step in STEPS.iter().filter(|step| names.is_empty() || names.contains(&step.name.into())) {
        println!("== {}: {}", step.name, step.about);
        if step.optional && !is_installed(step.cargo[0]) {
            println!("== {}: left out, cargo-{} is not installed", step.name, step.cargo[0]);
            continue;
        }
        let start = Instant::now();
        let passed = run(step, &mut counts).unwrap_or_else(|error| {
            eprintln!("check: cargo cannot be run: {error}");
            false
        });
        let word = if passed { "passed" } else { "FAILED" };
        println!("== {}: {word} in {} s", step.name, start.elapsed().as_secs());
        if !passed {
            failed.push(step.name);
        }
    }
    if !failed.is_empty() {
        println!("failed: {}", failed.join(", "));
    }
    println!("{counts}");
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.env("RUSTDOCFLAGS", "-D warnings");
    cargo
}

fn is_installed(command: &str) -> bool {
    let output = cargo().args([command, "--version"]).output();
    output.is_ok_and(|output| output.status.success())
}

/// Runs a step, passes on what it says, and counts the tests in it.
fn run(step: &Step, counts: &mut Counts) -> Result<bool> {
    let mut child = cargo().args(step.cargo).stdout(Stdio::piped()).spawn()?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            counts.take(&line);
            println!("{line}");
        }
    }
    Ok(child.wait()?.success())
}
