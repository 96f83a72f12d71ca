//! imgflo's pictures are GEGL's. Needs the program `gegl`.

use std::sync::LazyLock;

use imgflo_conformance::{Case, Gegl, Report, UNSTABLE, Workplace, cases, compare};
use imgflo_op::{Make, OpDef};
use imgflo_ops::OPS;

/// Cases of each operation; more are compared for the manual.
const CASES: u32 = 4;
const SEED: u32 = 1;
/// How many of a hundred pictures must be exact.
const EXACT: usize = 97;

static GEGL: LazyLock<Gegl> = LazyLock::new(|| {
    let gegl = Workplace::new().and_then(Gegl::find);
    gegl.unwrap_or_else(|error| panic!("{error}"))
});

static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let all: Vec<Case> = shared().flat_map(|op| cases(op, CASES, SEED)).collect();
    Report::new(compare(&GEGL, &all, 2, &|_| {}))
});

fn shared() -> impl Iterator<Item = &'static OpDef> {
    let rendered = |op: &&OpDef| matches!(op.make, Make::Operation(_) | Make::Graph(_));
    OPS.iter().copied().filter(rendered).filter(|op| GEGL.has(op.name))
}

/// What GEGL has had since the version that is compared with.
const NEWER: &[&str] = &["gegl:gradient-map"];

#[test]
fn all_operations_but_our_own_are_in_gegl() {
    let theirs = |op: &&&OpDef| op.name.starts_with("gegl:") || op.name.starts_with("svg:");
    for op in OPS.iter().filter(theirs).filter(|op| !NEWER.contains(&op.name)) {
        assert!(GEGL.has(op.name), "gegl has no {}", op.name);
    }
}

#[test]
fn nearly_all_pictures_are_exact() {
    // What GEGL makes anew by chance every time cannot be met, nor the fonts that a system has.
    let beyond = |name: &str| UNSTABLE[0].operations.contains(&name) || name == "gegl:text";
    let rows = REPORT.rows().into_iter().filter(|row| !beyond(row.operation));
    let (exact, cases) =
        rows.fold((0, 0), |(exact, cases), row| (exact + row.exact, cases + row.cases()));
    let inexact: Vec<String> = REPORT.inexact().map(ToString::to_string).collect();
    assert!(exact * 100 >= cases * EXACT, "{exact} of {cases}:\n{}", inexact.join("\n"));
}

#[test]
fn no_picture_is_off_without_a_reason() {
    let off: Vec<String> = REPORT.unexplained().map(ToString::to_string).collect();
    assert!(off.is_empty(), "{} pictures:\n{}", off.len(), off.join("\n"));
}
