//! The graphs in the folder `graphs` of the repository.

#![allow(clippy::unwrap_used, reason = "a test may stop at what should not be")]

mod workplace;

use std::path::{Path, PathBuf};

use workplace::Workplace;

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphs");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "json" || e == "fbp" || e == "xml"));
    paths.sort();
    assert!(paths.len() >= 8, "{paths:?}");
    paths
}

#[test]
fn every_sample_makes_a_picture_of_the_photo() {
    let w = Workplace::new();
    w.picture("photo.jpg", 160, 90, [200, 150, 100]);
    for path in samples() {
        let graph = path.to_str().unwrap();
        let mut words = vec!["run", graph, "-o", "out.png", "--size", "80"];
        if !graph.ends_with(".xml") {
            words.extend(["-i", "photo.jpg"]);
        }
        w.run_words(&words).ok();
        assert_eq!(w.size("out.png"), (80, 45), "{graph}");
    }
}

#[test]
fn every_port_of_a_sample_is_described() {
    let w = Workplace::new();
    for path in samples().iter().filter(|path| path.extension().unwrap() == "json") {
        let json = w.run_words(&["graph", path.to_str().unwrap(), "--json"]).ok().json();
        assert!(!json["description"].as_str().unwrap().is_empty());
        for ports in ["inputs", "parameters", "outputs"] {
            let ports = json[ports].as_array().unwrap();
            assert!(!ports.is_empty(), "{path:?}");
            assert!(ports.iter().all(|port| port["description"] != ""), "{path:?}: {ports:?}");
        }
    }
}

#[test]
fn a_sample_with_no_strength_changes_nothing() {
    let w = Workplace::new();
    w.picture("photo.png", 40, 30, [200, 150, 100]);
    let portrait = samples().into_iter().find(|path| path.ends_with("portrait.json")).unwrap();
    let graph = portrait.to_str().unwrap();
    w.run_words(&["run", graph, "-i", "photo.png", "-p", "strength=0", "-o", "out.png"]).ok();
    assert_eq!(w.pixel("out.png")[..3], [200, 150, 100]);
}
