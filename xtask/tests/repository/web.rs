//! The pages that are served are those that their sources make.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::tree::root;

/// What the pages are made from; `web/build/sources.js` has the same list.
const SOURCES: &[&str] = &[
    "gallery.html",
    "index.html",
    "package.json",
    "public",
    "src",
    "tsconfig.json",
    "vite.config.ts",
];
/// All that is built, before it is compressed.
const MOST_BYTES: u64 = 1_200_000;

/// The files at a path below a folder, named from there.
fn files(folder: &Path, path: &str) -> Vec<String> {
    let whole = folder.join(path);
    if whole.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(whole).unwrap().map(|entry| entry.unwrap().file_name());
    entries.flat_map(|name| files(folder, &format!("{path}/{}", name.to_str().unwrap()))).collect()
}

/// The SHA-256 of every source: for each its path, its length and its bytes, sorted by path.
fn fingerprint(web: &Path) -> String {
    let mut paths: Vec<String> = SOURCES.iter().flat_map(|path| files(web, path)).collect();
    paths.sort();
    let mut hash = Sha256::new();
    for path in paths {
        let bytes = fs::read(web.join(&path)).unwrap();
        hash.update(format!("{path} {}\n", bytes.len()));
        hash.update(bytes);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_pages_were_built_from_their_sources() {
    let web = root().join("web");
    let built = fs::read_to_string(web.join("dist/source.sha256")).unwrap();
    assert_eq!(built.trim(), fingerprint(&web), "run `npm run build` in the folder web");
}

#[test]
fn the_pages_are_small() {
    let dist = root().join("web/dist");
    let size = |path: &String| fs::metadata(dist.join(path)).unwrap().len();
    let bytes: u64 = ["index.html", "assets"]
        .iter()
        .flat_map(|path| files(&dist, path))
        .map(|path| size(&path))
        .sum();
    assert!((1..MOST_BYTES).contains(&bytes), "{bytes} bytes; at most {MOST_BYTES}");
}
