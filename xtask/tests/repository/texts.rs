//! What is written down is finished, and holds on any machine.

use std::path::Path;

use crate::tree::{Text, root, texts};

/// Data that others made.
const DATA: &[&str] = &["crates/ops/tests/gegl-catalog.json"];
/// This folder, which names what it looks for.
const HERE: &str = "xtask/tests/";

fn ours() -> impl Iterator<Item = Text> {
    texts()
        .into_iter()
        .filter(|text| !text.path.starts_with(HERE) && !DATA.contains(&text.path.as_str()))
}

#[test]
fn nothing_is_left_for_later() {
    for text in ours().filter(|text| text.path != "CONVENTIONS.md") {
        for mark in ["TODO", "FIXME", "XXX"] {
            assert!(!text.content.contains(mark), "{} has a {mark}", text.path);
        }
    }
}

#[test]
fn nothing_points_outside_the_repository() {
    for text in ours() {
        for place in ["/work/", "/root/", "/home/", "/tmp/", "../shared"] {
            assert!(!text.content.contains(place), "{} mentions {place}", text.path);
        }
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    for text in ours().filter(|text| text.path.ends_with(".md")) {
        let folder = root().join(&text.path);
        let folder = folder.parent().unwrap_or(Path::new("."));
        for link in text.content.split("](").skip(1) {
            let link = link.split([')', '#']).next().unwrap_or("");
            if !link.is_empty() && !link.contains(':') {
                assert!(folder.join(link).exists(), "{}: no {link}", text.path);
            }
        }
    }
}
