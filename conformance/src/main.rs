//! `imgflo-conformance`: compares imgflo with GEGL, and writes down what came of it.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use imgflo_conformance::{Case, Error, Gegl, Report, Workplace, cases, compare, manual};
use imgflo_op::{Make, OpDef};
use imgflo_ops::OPS;

/// Compares the operations with those of GEGL.
#[derive(Debug, Parser)]
struct Asked {
    /// Write docs/conformance.md.
    #[arg(long)]
    write: bool,
    /// How many cases of each operation to compare.
    #[arg(long, default_value_t = 12)]
    cases: u32,
    /// What random values start from.
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Only operations with this in their names.
    #[arg(long, default_value = "", conflicts_with = "write")]
    only: String,
    /// How many cases to compare at a time.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Leave the compositions, and the pictures that gegl makes of them, in this folder.
    #[arg(long)]
    keep: Option<PathBuf>,
}

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/conformance.md");

fn main() -> ExitCode {
    match run(&Asked::parse()) {
        Ok(report) if report.unexplained().next().is_none() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            say(&mut stderr(), &format!("imgflo-conformance: {error}\n"));
            ExitCode::FAILURE
        }
    }
}

fn run(asked: &Asked) -> Result<Report, Error> {
    let workplace = asked.keep.as_deref().map_or_else(Workplace::new, Workplace::at)?;
    let gegl = Gegl::find(workplace)?;
    let wanted = |op: &&'static OpDef| {
        op.name.contains(&asked.only) && matches!(op.make, Make::Operation(_) | Make::Graph(_))
    };
    let (shared, ours): (Vec<&OpDef>, Vec<&OpDef>) =
        OPS.iter().copied().filter(wanted).partition(|op| gegl.has(op.name));
    let all: Vec<Case> = shared.iter().flat_map(|op| cases(op, asked.cases, asked.seed)).collect();
    let shown = stderr().is_terminal();
    let told = |done: usize| {
        if shown {
            say(&mut stderr(), &format!("\r{done} of {}", all.len()));
        }
    };
    let report = Report::new(compare(&gegl, &all, asked.threads, &told));
    say(&mut stdout(), &summary(&report));
    if asked.write {
        let missing: Vec<&str> = ours.iter().map(|op| op.name).collect();
        write(&manual(&report, &gegl.version(), &missing))?;
    }
    Ok(report)
}

fn summary(report: &Report) -> String {
    let mut text = String::new();
    for outcome in report.inexact() {
        text.push_str(&format!("{outcome}\n"));
    }
    let total = report.total();
    let (cases, exact, close, off) = (total.cases(), total.exact, total.close, total.off);
    text + &format!("{cases} cases: {exact} exact, {close} close, {off} off\n")
}

fn write(page: &str) -> Result<(), Error> {
    let path = Path::new(PAGE);
    let failed = |error| Error::File(path.to_owned(), error);
    path.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(failed)?;
    std::fs::write(path, page).map_err(failed)
}

fn say(to: &mut dyn Write, text: &str) {
    // If nobody hears it, there is nobody to tell.
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}
