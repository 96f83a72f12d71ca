//! The page of the manual that tells how well GEGL is met.

use std::fmt::Write;

use crate::reasons::REASONS;
use crate::{Report, Row, UNSTABLE};

/// The page, in Markdown. `gegl` is the version compared with, `missing` the operations that only
/// imgflo has.
pub fn manual(report: &Report, gegl: &str, missing: &[&str]) -> String {
    let total = report.total();
    let rows = report.rows();
    let all_exact = rows.iter().filter(|row| row.exact == row.cases()).count();
    let mut page = format!(
        "{INTRODUCTION}\n\
         GEGL is version {gegl}. Of {cases} pictures, {exact} are exact ({share:.1} %), {close} \
         close and {off} off. Of {operations} operations, {all_exact} are exact in every case.\n\n",
        cases = total.cases(),
        exact = total.exact,
        share = 100.0 * total.exact as f64 / total.cases().max(1) as f64,
        close = total.close,
        off = total.off,
        operations = rows.len(),
    );
    page.push_str("| operation | cases | exact | close | off | worst of 255 | reason |\n");
    page.push_str("|---|--:|--:|--:|--:|--:|---|\n");
    rows.iter().for_each(|row| line(&mut page, row, &reasons(row.operation)));
    line(&mut page, &total, "");
    page.push_str(&unstable());
    page.push_str(NOT_COMPARED);
    if !missing.is_empty() {
        let _ = writeln!(page, "- What GEGL does not have: {}.", quoted(missing));
    }
    page
}

const NOT_COMPARED: &str = "
## Not compared

- How files are read and written: `gegl:load` begins every composition here, `gegl:save` ends none.
- Third pictures, such as the map for the rows of `gegl:displace`: XML has no place for them.
";

const INTRODUCTION: &str = "\
# Conformance with GEGL

Every operation that imgflo shares with GEGL is compared with the real one. Each is set in several
ways: the first has all defaults, the others random values within what the sliders offer, on a
photograph, on a picture with transparency, and on a test chart. GEGL renders each composition
with one thread and exact color conversions, to floating point; imgflo renders the same file to
floating point. Colors are weighted by alpha.

- *Exact*: rounded to 8 bits, no sample differs by more than 1.
- *Close*: the mean error is at most 1 of 255, and 99 of 100 pixels differ by at most 3.
- *Off*: anything else.

This page is made by `cargo run --release -p imgflo-conformance -- --write`, which needs the program
`gegl` (on Debian: `apt-get install gegl`). `cargo test -p imgflo-conformance` compares a few cases
of each operation, and fails when one is off without a reason that is listed here.
";

fn line(page: &mut String, row: &Row, reason: &str) {
    let Row { operation, exact, close, off, worst } = row;
    let name = if *operation == "all" { "all".to_owned() } else { format!("`{operation}`") };
    let cases = row.cases();
    let _ =
        writeln!(page, "| {name} | {cases} | {exact} | {close} | {off} | {worst:.2} | {reason} |");
}

fn reasons(operation: &str) -> String {
    let of_it = REASONS.iter().filter(|reason| reason.operation == operation);
    let reasons: Vec<&str> = of_it.map(|reason| reason.why).collect();
    reasons.join(" ")
}

fn unstable() -> String {
    let mut text = "\n## Where GEGL is not the same as itself\n\n\
                    What imgflo makes is the same on every machine, with any number of threads. What \
                    GEGL 0.4.42 makes depends on\n\n"
        .to_owned();
    for unstable in UNSTABLE {
        let _ = writeln!(text, "- {}: {}.", unstable.cause, quoted(unstable.operations));
    }
    text
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
