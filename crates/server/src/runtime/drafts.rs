//! Changes that are not saved outlast the server: they are written down shortly after they are made.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use imgflo_flow::{Graph, Limits};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::store::place;

/// The folder of drafts.
#[derive(Debug)]
pub(super) struct Drafts {
    folder: PathBuf,
    /// The revision of each graph that is written down.
    written: HashMap<String, u64>,
}

/// An open graph with changes that its file has not.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Draft {
    /// Its id.
    pub(super) graph: String,
    /// The name and version of its file, if it has one.
    pub(super) file: Option<(String, String)>,
    /// What it says, as FBP JSON.
    pub(super) source: Box<RawValue>,
}

impl Draft {
    /// What it says.
    pub(super) fn read(&self, limits: &Limits) -> Result<Graph, imgflo_flow::Error> {
        Graph::from_bytes("draft.json", self.source.get().as_bytes(), limits)
    }
}

impl Drafts {
    /// Drafts in a folder, which need not be there yet.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, written: HashMap::new() }
    }

    /// The drafts that a server left which ended before all was saved.
    pub(super) fn read(&self) -> Vec<Draft> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let json = entries.map(|entry| entry.path()).filter(|path| is_draft(path));
        let mut paths: Vec<PathBuf> = json.collect();
        paths.sort();
        let draft = |path: &PathBuf| {
            let read = std::fs::read(path).map_err(|error| error.to_string());
            let read = read.and_then(|bytes| {
                serde_json::from_slice::<Draft>(&bytes).map_err(|error| error.to_string())
            });
            read.inspect_err(|error| {
                tracing::warn!(path = %path.display(), %error, "a draft cannot be read");
            })
        };
        paths.iter().filter_map(|path| draft(path).ok()).collect()
    }

    /// Which of these, the only ones that are not saved, are to be written down.
    pub(super) fn stale<'a>(
        &self,
        unsaved: impl IntoIterator<Item = (&'a str, u64)>,
    ) -> Vec<(String, u64)> {
        let changed = |(id, revision): &(&str, u64)| self.written.get(*id) != Some(revision);
        let stale = unsaved.into_iter().filter(changed);
        stale.map(|(id, revision)| (id.to_owned(), revision)).collect()
    }

    /// Writes one down.
    pub(super) fn write(&mut self, draft: &Draft, revision: u64) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let text = serde_json::to_vec(draft)?;
        place(&self.path(&draft.graph), &text)?;
        self.written.insert(draft.graph.clone(), revision);
        Ok(())
    }

    /// Forgets all but these.
    pub(super) fn keep_only(&mut self, unsaved: &[String]) {
        let mut gone: Vec<String> = self.written.keys().cloned().collect();
        gone.retain(|id| !unsaved.contains(id));
        for id in gone {
            self.written.remove(&id);
            // Somebody may have removed it by hand.
            let _ = std::fs::remove_file(self.path(&id));
        }
    }

    fn path(&self, id: &str) -> PathBuf {
        let mut name = utf8_percent_encode(id, NON_ALPHANUMERIC).to_string();
        if name.len() > 200 {
            let hash = blake3::hash(id.as_bytes()).to_hex();
            name = format!("{}-{}", &name[..100], &hash[..32]);
        }
        self.folder.join(format!("{name}.json"))
    }
}

fn is_draft(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "json") && path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(graph: &str) -> Draft {
        let source = RawValue::from_string(r#"{"processes":{}}"#.to_owned()).unwrap();
        Draft { graph: graph.to_owned(), file: None, source }
    }

    #[test]
    fn a_draft_is_there_again_until_it_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let mut drafts = Drafts::new(folder.path().join("drafts"));
        let long = "ä/".repeat(300);
        for id in ["default/main", "..", &long] {
            drafts.write(&draft(id), 3).unwrap();
        }
        assert_eq!(drafts.stale([("..", 3), (long.as_str(), 4)]), [(long.clone(), 4)]);
        let ids = |drafts: &Drafts| {
            drafts.read().into_iter().map(|draft| draft.graph).collect::<Vec<_>>()
        };
        assert_eq!(ids(&Drafts::new(folder.path().join("drafts"))).len(), 3);
        drafts.keep_only(&["default/main".to_owned()]);
        assert_eq!(ids(&drafts), ["default/main"]);
    }
}
