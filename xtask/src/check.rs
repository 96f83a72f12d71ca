//! The steps of a check, one after the other; a step that fails does not keep others from running.

use std::io::{BufRead, BufReader, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use crate::counts::Counts;

/// Something that must pass.
struct Step {
    name: &'static str,
    about: &'static str,
    run: Run,
}

/// What a step runs.
enum Run {
    /// Cargo, with these words.
    Cargo(&'static [&'static str]),
    /// Cargo, if it knows the first of these words.
    IfInstalled(&'static [&'static str]),
    /// A script of the repository, with the program that was built to be tested.
    Script(&'static str),
}

/// The codec's tests, in the whole workspace: alone, its dependencies have other features, and all of
/// them would be built once more.
#[rustfmt::skip]
const PURE: &[&str] = &[
    "test", "--workspace", "--no-default-features", "--locked",
    "--test", "avif_kinds",
    "--test", "avif_sequences",
    "--test", "bmp_kinds",
    "--test", "broken",
    "--test", "carried_graphs",
    "--test", "colors",
    "--test", "file_metadata",
    "--test", "frames",
    "--test", "jpeg_kinds",
    "--test", "jxl_kinds",
    "--test", "light_kinds",
    "--test", "orientation",
    "--test", "png_kinds",
    "--test", "pnm_kinds",
    "--test", "qoi_kinds",
    "--test", "round_trip",
    "--test", "svg_kinds",
    "--test", "tiff_kinds",
    "--test", "webp_kinds",
];

const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "the code is laid out as rustfmt does",
        run: Run::Cargo(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "clippy",
        about: "no lint of the compiler or of clippy",
        run: Run::Cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ]),
    },
    Step {
        name: "test",
        about: "every test: of the code, of the repository, and against GEGL",
        run: Run::Cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]),
    },
    Step {
        name: "web",
        about: "the pages, in a real browser on a real server",
        run: Run::Script("web/check"),
    },
    Step {
        name: "npm",
        about: "the package for JavaScript, on a real server",
        run: Run::Script("integrations/npm/check"),
    },
    Step {
        name: "fbp",
        about: "the runtime, with published suites and clients",
        run: Run::Script("integrations/fbp/check"),
    },
    Step {
        name: "noflo",
        about: "the package for NoFlo, in real networks on a real server",
        run: Run::Script("integrations/noflo/check"),
    },
    Step { name: "pure", about: "the codecs once more, built without C", run: Run::Cargo(PURE) },
    Step {
        name: "doc",
        about: "the documentation builds, and its links lead somewhere",
        run: Run::Cargo(&["doc", "--workspace", "--no-deps", "--locked", "--quiet"]),
    },
    Step {
        name: "deny",
        about: "licences, advisories and sources of dependencies, if cargo-deny is installed",
        run: Run::IfInstalled(&["deny", "--log-level", "error", "check"]),
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
        if let Run::IfInstalled([command, ..]) = step.run
            && !is_installed(command)
        {
            println!("== {}: left out, cargo-{command} is not installed", step.name);
            continue;
        }
        let start = Instant::now();
        let passed = run(step, &mut counts).unwrap_or_else(|error| {
            eprintln!("check: {} cannot be run: {error}", step.name);
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

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The program that the tests build.
fn built() -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    folder.unwrap_or_else(|| root().join("target")).join("debug/imgflo")
}

fn is_installed(command: &str) -> bool {
    let output = cargo().args([command, "--version"]).output();
    output.is_ok_and(|output| output.status.success())
}

/// Runs a step, passes on what it says, and counts the tests in it.
fn run(step: &Step, counts: &mut Counts) -> Result<bool> {
    let mut command = match step.run {
        Run::Cargo(words) | Run::IfInstalled(words) => {
            let mut cargo = cargo();
            cargo.args(words);
            cargo
        }
        Run::Script(path) => {
            let mut script = Command::new(root().join(path));
            script.env("IMGFLO", built());
            script
        }
    };
    let mut child = command.stdout(Stdio::piped()).spawn()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codec_is_tested_whole_without_c() {
        let files = std::fs::read_dir(root().join("crates/codec/tests")).expect("tests");
        let paths = files.map(|file| file.expect("a file").path());
        let rust = paths.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
        for name in rust.map(|path| path.file_stem().map(std::ffi::OsStr::to_owned)) {
            let named = PURE.iter().any(|word| name.as_deref() == Some((*word).as_ref()));
            assert!(named, "{name:?} is not in PURE");
        }
    }
}
