//! The graphs in the folder `graphs` of the repository.

#![allow(clippy::unwrap_used, reason = "a test may stop at what should not be")]

mod workplace;

use std::path::{Path, PathBuf};

use workplace::Workplace;

/// Graphs whose result is not of the photo's shape, with the size of it: those that cut, and those
/// that paint on a canvas of their own.
const OWN_SIZE: [(&str, (u32, u32)); 6] = [
    ("canvas", (600, 400)),
    ("crop", (10, 10)),
    ("croprotate", (10, 10)),
    ("delaunay_triangles", (600, 400)),
    ("product-shadow", (302, 232)),
    ("social-card", (1200, 630)),
];
/// Copies files, and is for a server alone.
const NO_OPERATION: &str = "noop";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphs")
}

fn name(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

fn samples() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "json" || e == "fbp" || e == "xml"));
    paths.retain(|path| name(path) != NO_OPERATION);
    paths.sort();
    assert!(paths.len() >= 21, "{paths:?}");
    paths
}

/// What `imgflo graph --json` tells of a graph.
fn told(w: &Workplace, path: &Path) -> serde_json::Value {
    w.run_words(&["graph", path.to_str().unwrap(), "--json"]).ok().json()
}

#[test]
fn every_sample_makes_a_picture_of_the_photo() {
    let w = Workplace::new();
    w.picture("photo.jpg", 160, 90, [200, 150, 100]);
    for path in samples() {
        let graph = path.to_str().unwrap();
        let own = OWN_SIZE.iter().find(|(own, _)| *own == name(&path));
        let mut words = vec!["run", graph, "-o", "out.png"];
        if own.is_none() {
            words.extend(["--size", "80"]);
        }
        if !told(&w, &path)["inputs"].as_array().unwrap().is_empty() {
            words.extend(["-i", "photo.jpg"]);
        }
        w.run_words(&words).ok();
        let size = own.map_or((80, 45), |(_, size)| *size);
        assert_eq!(w.size("out.png"), size, "{graph}");
    }
}

#[test]
fn every_port_of_a_sample_is_described() {
    let w = Workplace::new();
    for path in samples().iter().filter(|path| path.extension().unwrap() == "json") {
        let json = told(&w, path);
        assert_eq!(json["name"], name(path));
        assert!(!json["description"].as_str().unwrap().is_empty());
        let ports = |kind: &str| json[kind].as_array().unwrap().clone();
        assert_eq!(ports("outputs").len(), 1, "{path:?}");
        for port in ["inputs", "parameters", "outputs"].into_iter().flat_map(ports) {
            assert!(port["description"] != "", "{path:?}: {port}");
        }
    }
}

#[test]
fn a_default_lies_in_the_range_that_a_sample_recommends() {
    let w = Workplace::new();
    for path in samples() {
        for port in told(&w, &path)["parameters"].as_array().unwrap() {
            let Some(value) = port["default"].as_f64() else { continue };
            let bound = |end: &str, without: f64| port[end].as_f64().unwrap_or(without);
            let (low, high) = (bound("minimum", f64::MIN), bound("maximum", f64::MAX));
            assert!((low..=high).contains(&value), "{path:?}: {port}");
        }
    }
}

#[test]
fn an_example_of_a_sample_gives_values_to_parameters_it_has() {
    let w = Workplace::new();
    for path in samples().iter().filter(|path| path.extension().unwrap() == "json") {
        let text = std::fs::read_to_string(path).unwrap();
        let graph: serde_json::Value = serde_json::from_str(&text).unwrap();
        let Some(example) = graph["properties"]["example"].as_object() else { continue };
        let names: Vec<String> = told(&w, path)["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|port| port["name"].as_str().unwrap().to_owned())
            .collect();
        assert!(example.keys().all(|name| names.contains(name)), "{path:?}: {example:?}");
    }
}

#[test]
fn a_graph_takes_what_the_image_server_always_took() {
    let w = Workplace::new();
    for (graph, ports) in [
        ("canvas", "color"),
        ("crop", "input x y cropwidth cropheight"),
        ("croprotate", "input degrees x y cropwidth cropheight"),
        ("customgrey", "input"),
        ("delaunay_triangles", "seed"),
        ("desaturate", "input grainsize samples"),
        ("enhancelowres", "input iterations"),
        ("gaussianblur", "input std-dev-x std-dev-y abyss-policy"),
        ("gradientmap", "input color1 color5 stop1 stop5 srgb opacity"),
        ("halodarken", "input strength edgeblur-x edgeblur-y"),
        ("motionblur", "input strength contrast brightness length angle"),
        ("passthrough", "input"),
        ("retro", "input srgb strength preset"),
    ] {
        let json = told(&w, &folder().join(format!("{graph}.json")));
        let all = [&json["inputs"], &json["parameters"]].map(|list| list.as_array().unwrap());
        let has = |name: &str| all.iter().any(|list| list.iter().any(|port| port["name"] == name));
        for port in ports.split(' ') {
            assert!(has(port), "{graph} has no port `{port}`");
        }
    }
}

#[test]
fn a_value_that_is_ignored_changes_nothing() {
    let w = Workplace::new();
    w.picture("photo.png", 8, 6, [200, 150, 100]);
    let graph = folder().join("passthrough.json");
    let graph = graph.to_str().unwrap();
    let words = ["run", graph, "-i", "photo.png", "-p", "ignored=7", "-o", "out.png"];
    w.run_words(&words).ok();
    assert_eq!(w.pixel("out.png")[..3], [200, 150, 100]);
}

#[test]
fn a_sample_with_no_strength_changes_nothing() {
    let w = Workplace::new();
    w.picture("photo.png", 40, 30, [200, 150, 100]);
    let portrait = folder().join("portrait.json");
    let graph = portrait.to_str().unwrap();
    w.run_words(&["run", graph, "-i", "photo.png", "-p", "strength=0", "-o", "out.png"]).ok();
    assert_eq!(w.pixel("out.png")[..3], [200, 150, 100]);
}
