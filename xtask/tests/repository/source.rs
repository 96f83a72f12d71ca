//! Habits that neither the compiler nor clippy know.

use crate::tree::rust;

/// Names that say nothing.
const EMPTY_NAMES: &[&str] = &["util", "utils", "common", "helper", "helpers", "manager", "misc"];
/// Ends of types' names that say nothing.
const EMPTY_ENDINGS: &[&str] = &["Manager", "Helper", "Helpers", "Util", "Utils"];
/// Lines in a file.
const LONGEST: usize = 500;

#[test]
fn no_file_is_longer_than_a_reader_has_patience() {
    let long: Vec<_> = rust()
        .iter()
        .map(|file| (file.content.lines().count(), file.path.clone()))
        .filter(|(lines, _)| *lines > LONGEST)
        .collect();
    assert!(long.is_empty(), "longer than {LONGEST} lines; split by idea: {long:#?}");
}

#[test]
fn every_file_begins_by_saying_what_it_is() {
    let mute: Vec<_> = rust()
        .into_iter()
        .filter(|file| !file.content.starts_with("//! "))
        .map(|file| file.path)
        .collect();
    assert!(mute.is_empty(), "no `//!` on the first line: {mute:#?}");
}

#[test]
fn names_say_something() {
    for file in rust() {
        for part in file.path.trim_end_matches(".rs").split('/') {
            assert!(!EMPTY_NAMES.contains(&part), "{}: `{part}` says nothing", file.path);
        }
        for line in file.content.lines() {
            let Some((_, rest)) = line.split_once("struct ").or_else(|| line.split_once("enum "))
            else {
                continue;
            };
            let name = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
            let empty = EMPTY_ENDINGS.iter().any(|ending| name.ends_with(ending));
            assert!(!empty, "{}: `{name}` says nothing", file.path);
        }
    }
}

#[test]
fn an_operation_is_a_file_and_a_file_an_operation() {
    let mut found = 0;
    for file in rust().iter().filter(|file| file.path.starts_with("crates/ops/src/")) {
        let count = |what: &str| file.content.lines().filter(|line| line.contains(what)).count();
        let (params, operations) = (count("params! {"), count(" static OP: OpDef"));
        assert_eq!(params, operations, "{}: parameters and operations", file.path);
        assert!(operations <= 1, "{} has several operations; one file each", file.path);
        found += operations;
    }
    assert!(found > 0, "no operation was found at all");
}

#[test]
fn no_test_is_left_out() {
    let ignored = ["#[ignore", "#[should_panic"];
    for file in rust().iter().filter(|file| !file.path.starts_with("xtask/tests/")) {
        for mark in ignored {
            assert!(!file.content.contains(mark), "{} has `{mark}`", file.path);
        }
    }
}
