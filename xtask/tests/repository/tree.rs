//! The files of the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders with nothing of ours in them.
const NOT_OURS: &[&str] = &[".git", "target", "out", "node_modules", "corpus", "artifacts"];
/// Endings of files that are text.
const TEXT: &[&str] = &[
    "rs", "md", "toml", "json", "fbp", "xml", "sh", "py", "js", "ts", "css", "html", "yml", "wgsl",
];

/// The folder that holds everything.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is in the repository")
}

/// A text file: its path from the root, and what is in it.
pub(crate) struct Text {
    pub(crate) path: String,
    pub(crate) content: String,
}

/// Every text file, by path.
pub(crate) fn texts() -> Vec<Text> {
    let mut paths = Vec::new();
    collect(root(), &mut paths);
    paths.sort();
    paths.iter().filter_map(|path| text(path)).collect()
}

/// Every file of Rust, by path.
pub(crate) fn rust() -> Vec<Text> {
    texts().into_iter().filter(|text| text.path.ends_with(".rs")).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        if NOT_OURS.iter().any(|other| name == *other) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), paths);
        } else {
            paths.push(entry.path());
        }
    }
}

/// A file, if it is text by its ending, or a script without one.
fn text(path: &Path) -> Option<Text> {
    let is_text = match path.extension() {
        Some(ending) => TEXT.iter().any(|text| ending == *text),
        None => fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"#!")),
    };
    let content = is_text.then(|| fs::read_to_string(path).ok()).flatten()?;
    let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
    Some(Text { path, content })
}
