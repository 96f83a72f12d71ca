//! The table of dependencies in ARCHITECTURE.md is what Cargo.toml files say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::metadata::{metadata, packages, text};
use crate::tree::root;

/// For each package, those of ours and those from outside that it uses.
type Table = BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>;

fn drawn() -> Table {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, section) = map.split_once("\n## Dependencies\n").expect("ARCHITECTURE.md has a table");
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    rows.map(|row| {
        let cells: Vec<_> = row.split('|').collect();
        let name: Vec<String> = quoted(cells[1]);
        let sets = [cells[2], cells[3]].map(|cell| quoted(cell).into_iter().collect());
        let [ours, outside] = sets;
        (name[0].clone(), (ours, outside))
    })
    .collect()
}

fn built() -> Table {
    let metadata = metadata(&["--no-deps"]);
    let uses = |package: &serde_json::Value| {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        let (mut ours, mut outside) = (BTreeSet::new(), BTreeSet::new());
        for dependency in dependencies.filter(|one| one["kind"] != "dev") {
            let side = if dependency["path"].is_null() { &mut outside } else { &mut ours };
            side.insert(text(dependency, "name").to_owned());
        }
        (ours, outside)
    };
    packages(&metadata).iter().map(|one| (text(one, "name").to_owned(), uses(one))).collect()
}

#[test]
fn the_table_of_dependencies_is_true() {
    let (drawn, built) = (drawn(), built());
    for (name, uses) in &built {
        assert_eq!(
            drawn.get(name),
            Some(uses),
            "{name}: the table in ARCHITECTURE.md (left) is not what its Cargo.toml says (right); \
             a new edge needs a reason, then a change of the table"
        );
    }
    let gone: Vec<_> = drawn.keys().filter(|name| !built.contains_key(*name)).collect();
    assert!(gone.is_empty(), "in the table of ARCHITECTURE.md, but no packages: {gone:?}");
}

#[test]
fn every_package_keeps_the_lints_of_the_workspace() {
    for package in packages(&metadata(&["--no-deps"])) {
        let manifest = fs::read_to_string(text(package, "manifest_path")).unwrap();
        let name = text(package, "name");
        // One calls the C library, in a place that says so.
        let lints = match name {
            "imgflo-malloc" => "[lints.rust]\nunsafe_code = \"deny\"",
            _ => "[lints]\nworkspace = true",
        };
        assert!(manifest.contains(lints), "{name} has lints of its own");
        assert_eq!(text(package, "license"), "MIT OR Apache-2.0", "{name}");
        assert!(!text(package, "description").is_empty(), "{name} says not what it is");
    }
}
