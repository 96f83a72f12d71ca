//! Graphs and their files: what is to be saved, and what has been.

use std::collections::BTreeMap;

use imgflo_flow::Graph;
use imgflo_flow::protocol::network::Persist;
use imgflo_flow::protocol::{Event, Protocol, imgflo, network};

use crate::open::{Open, tidy};
use crate::runtime::{Asker, Effects, Notice};
use crate::{Error, Runtime, SavedGraph, error};

/// Characters of a file's name.
const LONGEST: usize = 100;

/// A graph that is to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Save {
    /// Who asks.
    pub asker: Asker,
    /// The graph.
    pub graph: String,
    /// The name of the file, without its ending.
    pub name: String,
    /// The version that was changed; none, if there was no file.
    pub base: Option<String>,
    /// Whether another version is replaced.
    pub force: bool,
    /// What is written: FBP JSON.
    pub text: String,
    /// The state of the graph.
    pub revision: u64,
    /// Whether it was asked for in FBP's own words.
    pub persist: bool,
}

impl Runtime {
    /// All saved graphs, as they are now. Graphs that are open without changes of their own follow
    /// their files.
    pub fn set_library(&mut self, saved: BTreeMap<String, SavedGraph>) -> Effects {
        self.shelf.saved = saved;
        let stale = self.shelf.open.iter().filter_map(|(id, open)| {
            let (name, version) = open.file.as_ref().filter(|_| !open.unsaved)?;
            let saved = self.shelf.saved.get(name).filter(|saved| saved.version != *version)?;
            Some((id.clone(), name.clone(), saved.clone()))
        });
        for (id, name, saved) in stale.collect::<Vec<_>>() {
            self.reload(&id, &name, saved);
        }
        self.done()
    }

    fn reload(&mut self, id: &str, name: &str, saved: SavedGraph) {
        let was_started = self.shelf.open.get(id).is_some_and(|open| open.started.is_some());
        self.put(id, saved.graph.as_ref().clone());
        if let Some(open) = self.shelf.open.get_mut(id) {
            open.unsaved = false;
            open.file = Some((name.to_owned(), saved.version));
        }
        self.tell_opened(id);
        if was_started {
            self.start(id, None);
        }
    }

    /// Makes a graph the main one, and starts it.
    pub fn open_main(&mut self, id: &str, graph: Graph) -> Effects {
        self.main = Some(id.to_owned());
        self.put(id, graph);
        if let Some(open) = self.shelf.open.get_mut(id) {
            open.unsaved = false;
        }
        self.start(id, None);
        self.done()
    }

    /// Opens a graph with changes that were not saved before the runtime ended.
    pub fn open_draft(
        &mut self,
        id: &str,
        graph: Graph,
        file: Option<(String, String)>,
    ) -> Effects {
        let graph = tidy(graph);
        let uses = self.shelf.uses(&graph).into_iter().map(str::to_owned).collect();
        let weight = imgflo_flow::json::write(&graph).len();
        if self.make_room().is_ok() {
            let graph = graph.into();
            let open =
                Open { graph, file, uses, weight, unsaved: true, revision: 1, ..Open::default() };
            self.shelf.open.insert(id.to_owned(), open);
        }
        self.done()
    }

    /// The graphs with changes that no file has: what they say, and the files that they had.
    pub fn drafts(&self) -> impl Iterator<Item = (&str, u64, Option<&(String, String)>)> {
        let unsaved = self.shelf.open.iter().filter(|(_, open)| open.unsaved);
        unsaved.map(|(id, open)| (id.as_str(), open.revision, open.file.as_ref()))
    }

    /// What an open graph says, as the text of a file.
    pub fn text(&self, id: &str) -> Option<String> {
        Some(self.shelf.open.get(id)?.text())
    }

    /// Whether a graph is open.
    pub fn is_open(&self, id: &str) -> bool {
        self.shelf.open.contains_key(id)
    }

    pub(crate) fn persist(&mut self, asker: &Asker, persist: &Persist) -> Result<(), Error> {
        let ids = match &persist.graph {
            Some(id) => {
                self.named(asker, id)?;
                vec![id.clone()]
            }
            None => self.mine(asker),
        };
        for id in &ids {
            let asked = imgflo::Save { graph: id.clone(), ..Default::default() };
            self.save(asker, &asked, true)?;
        }
        if ids.is_empty() {
            self.answer(asker, Event::Network(network::Event::Persist(persist.clone())));
        }
        Ok(())
    }

    /// The graphs that a client has open and that have changes no file has.
    fn mine(&self, asker: &Asker) -> Vec<String> {
        let client = self.clients.get(&asker.client);
        let named = |id: &&str| client.is_some_and(|client| client.graphs.contains(*id));
        self.drafts().map(|(id, ..)| id).filter(named).map(str::to_owned).collect()
    }

    pub(crate) fn save(
        &mut self,
        asker: &Asker,
        asked: &imgflo::Save,
        persist: bool,
    ) -> Result<(), Error> {
        let open = self.named(asker, &asked.graph)?;
        let own = open.file.as_ref().map(|(name, _)| name.as_str());
        let last = asked.graph.rsplit('/').next().unwrap_or_default();
        let name = asked.name.as_deref().or(own).unwrap_or(last).to_owned();
        let known = open.file.as_ref().filter(|(file, _)| *file == name);
        let base = asked.base.clone().or(known.map(|(_, version)| version.clone()));
        let is_another = own.is_some_and(|own| own != name);
        file_name(&name)?;
        // What is saved under another name is another graph: this one is called as it was.
        if !is_another {
            self.call(asker, &asked.graph, &name)?;
        }
        let open = self.named(asker, &asked.graph)?;
        let (text, revision) = (open.text_as(&name), open.revision);
        let save = Save {
            asker: asker.clone(),
            graph: asked.graph.clone(),
            name,
            base,
            force: asked.force,
            text,
            revision,
            persist,
        };
        self.notice(Notice::Save(save));
        Ok(())
    }

    /// Has a graph say that it is called so, if it does not; all are told who have it open.
    fn call(&mut self, asker: &Asker, id: &str, name: &str) -> Result<(), Error> {
        if self.named(asker, id)?.graph.name() == Some(name) {
            return Ok(());
        }
        let properties = [("name".to_owned(), name.into())].into_iter().collect();
        let describe = imgflo::Describe { graph: id.to_owned(), properties };
        // It is not what was asked for.
        self.describe(&Asker { id: None, ..asker.clone() }, describe)
    }

    /// A graph has been saved. If it was saved under another name than its own, that one has its
    /// changes from now on, and it is as its own file is; unless others have it open, from whom
    /// nothing is taken.
    pub fn saved(&mut self, save: &Save, version: &str, time: String) -> Effects {
        if let Ok(graph) = self.read("json", &save.text) {
            let saved = SavedGraph { graph: graph.into(), version: version.to_owned() };
            self.shelf.saved.insert(save.name.clone(), saved);
        }
        self.tell_saved(save, version, time);
        let own = self.shelf.open.get(&save.graph).and_then(|open| open.file.clone());
        match own.filter(|(name, _)| *name != save.name) {
            Some((own, _)) => self.leave(save, &own),
            None => {
                if let Some(open) = self.shelf.open.get_mut(&save.graph) {
                    open.file = Some((save.name.clone(), version.to_owned()));
                    open.unsaved = open.unsaved && open.revision != save.revision;
                }
            }
        }
        if save.name != save.graph && self.shelf.open.contains_key(&save.name) {
            self.reload_saved(&save.name, &save.name);
        }
        self.done()
    }

    /// A graph whose changes have been saved under another name is as its file is again.
    fn leave(&mut self, save: &Save, own: &str) {
        let is_anothers = self
            .clients
            .iter()
            .any(|(client, has)| *client != save.asker.client && has.graphs.contains(&save.graph));
        let has_changed =
            self.shelf.open.get(&save.graph).is_some_and(|open| open.revision != save.revision);
        if !is_anothers && !has_changed {
            self.reload_saved(&save.graph, own);
        }
    }

    fn reload_saved(&mut self, id: &str, name: &str) {
        if let Some(saved) = self.shelf.saved.get(name).cloned() {
            self.reload(id, name, saved);
        }
    }

    fn tell_saved(&mut self, save: &Save, version: &str, time: String) {
        let (graph, name) = (save.graph.clone(), save.name.clone());
        let saved = imgflo::Saved { graph, name, version: version.to_owned(), time };
        let saved = Event::Imgflo(imgflo::Event::Saved(saved));
        if save.persist {
            let persist = network::Event::Persist(Persist::default());
            self.answer(&save.asker, Event::Network(persist));
            self.tell_editors(None, None, None, saved);
        } else {
            self.tell_editors(None, Some(&save.asker), None, saved);
        }
    }

    /// A graph was not saved: its file has another version than the one that was changed.
    pub fn conflicts(&mut self, save: &Save, version: String) -> Effects {
        let (graph, name) = (save.graph.clone(), save.name.clone());
        if save.persist {
            let message = format!(
                "`{name}` has been saved by somebody else meanwhile; save it under another name"
            );
            self.answer(&save.asker, Protocol::Network.error(message));
        } else {
            let conflict = imgflo::Conflict { graph, name, version };
            self.answer(&save.asker, Event::Imgflo(imgflo::Event::Conflict(conflict)));
        }
        self.done()
    }

    /// Something was asked of the library, and this is the answer.
    pub fn answered(&mut self, asker: &Asker, event: Event) -> Effects {
        self.answer(asker, event);
        self.done()
    }

    /// Something happened in the library; all editors are told, and it answers whoever asked.
    pub fn happened(&mut self, asker: &Asker, event: imgflo::Event) -> Effects {
        self.tell_editors(None, Some(asker), None, Event::Imgflo(event));
        self.done()
    }

    /// An older version is the newest again.
    pub fn restored(&mut self, save: &Save, graph: Graph, version: &str, time: String) -> Effects {
        let (id, name) = (&save.graph, &save.name);
        let saved = SavedGraph { graph: graph.into(), version: version.to_owned() };
        if self.shelf.open.contains_key(id) {
            self.reload(id, name, saved.clone());
        }
        let opened = self.done();
        self.shelf.saved.insert(name.clone(), saved);
        let mut effects = self.saved(save, version, time);
        effects.deliveries.extend(opened.deliveries);
        effects.notices.extend(opened.notices);
        effects
    }

    /// A saved graph has another name, and so has the open one.
    pub fn renamed(&mut self, from: &str, to: &str) -> Effects {
        if let Some(saved) = self.shelf.saved.remove(from) {
            self.shelf.saved.insert(to.to_owned(), saved);
        }
        if let Some(mut open) = self.take(from) {
            if let Some((name, _)) = &mut open.file {
                to.clone_into(name);
            }
            self.shelf.open.insert(to.to_owned(), open);
            for client in self.clients.values_mut() {
                if client.graphs.remove(from) {
                    client.graphs.insert(to.to_owned());
                }
            }
            if self.is_main(from) {
                self.main = Some(to.to_owned());
            }
            self.notice(Notice::Renamed(from.to_owned(), to.to_owned()));
        }
        self.done()
    }

    /// A saved graph is gone, and so is the open one.
    pub fn deleted(&mut self, name: &str) -> Effects {
        self.shelf.saved.remove(name);
        self.close(name);
        self.done()
    }

    /// Tells editors what a graph is now that was replaced.
    pub(crate) fn tell_opened(&mut self, id: &str) {
        let Some(open) = self.shelf.open.get(id) else { return };
        let opened = Event::Imgflo(imgflo::Event::Opened(open.opened(id)));
        self.tell_editors(Some(id), None, None, opened);
    }
}

/// A name that a file can have everywhere.
///
/// # Errors
/// When it is not.
pub fn file_name(name: &str) -> Result<(), Error> {
    let plain = |c: char| !c.is_control() && !"/\\:*?\"<>|".contains(c);
    let fits = (1..=LONGEST).contains(&name.chars().count())
        && name.chars().all(plain)
        && !name.starts_with(['.', ' '])
        && !name.ends_with(['.', ' ']);
    if fits {
        return Ok(());
    }
    let name = error::short(name);
    let takes =
        format!("a name of a file has 1 to {LONGEST} characters, and none of / \\ : * ? \" < > |");
    Err(Error::Source(format!("no file of a graph can be called `{name}`: {takes}")))
}
