//! What is built here may be passed on under our own terms.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::metadata::{metadata, packages, text};
use crate::tree::root;

/// The licences that deny.toml allows.
fn allowed() -> Vec<String> {
    let deny = fs::read_to_string(root().join("deny.toml")).unwrap();
    let (_, list) = deny.split_once("\nallow = [").expect("deny.toml lists licences");
    let list = list.split(']').next().unwrap();
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// This machine, as rustc calls it.
fn host() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// Whether an SPDX expression can be met with these licences. `/` is the old way to write `OR`.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let spaced = spaced.replace(" WITH ", "-WITH-");
    let mut words = spaced.split_whitespace().peekable();
    either(&mut words, allowed)
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let mut met = both(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= both(words, allowed);
    }
    met
}

fn both(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words<'_>, allowed: &[String]) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let met = either(words, allowed);
        return words.next() == Some(")") && met;
    }
    words.next().is_some_and(|name| allowed.iter().any(|allowed| allowed == name))
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    let allowed = ["MIT".to_owned(), "IJG".to_owned()];
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("Apache-2.0/MIT", true),
        ("Apache-2.0 WITH LLVM-exception OR MIT", true),
        ("Apache-2.0 OR GPL-3.0 AND MIT", false),
        ("(MIT OR Apache-2.0) AND IJG", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", false),
        ("", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}

#[test]
fn every_dependency_has_a_licence_that_we_allow() {
    let (allowed, metadata) = (allowed(), metadata(&["--filter-platform", &host()]));
    let refused: Vec<_> = packages(&metadata)
        .iter()
        .filter(|package| !is_met(text(package, "license"), &allowed))
        .map(|package| format!("{}: {}", text(package, "name"), text(package, "license")))
        .collect();
    assert!(refused.is_empty(), "not allowed by deny.toml: {refused:#?}");
}

/// A merge can write a package down twice; then nothing is built with the file any more.
#[test]
fn every_package_is_locked_once() {
    for file in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let head = |package: &str| package.lines().take(2).collect::<Vec<_>>().join(" ");
        let mut seen = BTreeSet::new();
        for package in text.split("[[package]]\n").skip(1) {
            assert!(seen.insert(head(package)), "{file}: {} is there twice", head(package));
        }
    }
}
