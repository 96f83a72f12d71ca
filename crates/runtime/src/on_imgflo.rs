//! `imgflo`: opening, views, and being together.

use imgflo_flow::protocol::imgflo::{Describe, Event, OfGraph, Presence, Present, Request, Watch};

use crate::files::file_name;
use crate::runtime::{Asker, Notice};
use crate::{ClientId, Error, Runtime, metadata};

type Sent = imgflo_flow::protocol::Event;

impl Runtime {
    pub(crate) fn on_imgflo(&mut self, asker: &Asker, request: Request) -> Result<(), Error> {
        if let Some(client) = self.clients.get_mut(&asker.client) {
            client.speaks_imgflo = true;
        }
        match request {
            Request::Open(OfGraph { graph }) => {
                let opened = self.named(asker, &graph)?.opened(&graph);
                self.answer(asker, Sent::Imgflo(Event::Opened(opened)));
            }
            Request::Describe(describe) => self.describe(asker, describe)?,
            Request::Save(save) => self.save(asker, &save, false)?,
            Request::Watch(watch) => self.watch(asker, watch)?,
            Request::Unwatch(unwatch) => {
                if let Some(client) = self.clients.get_mut(&asker.client) {
                    client.views.remove(&unwatch.view);
                }
                self.notice(Notice::Unwatch(asker.clone(), unwatch.clone()));
                self.answer(asker, Sent::Imgflo(Event::Unwatch(unwatch)));
            }
            Request::Inspect(inspect) => {
                self.node(asker, &inspect.graph, &inspect.node)?;
                self.notice(Notice::Inspect(asker.clone(), inspect));
            }
            Request::Presence(presence) => self.present(asker, presence)?,
            library => {
                // Names become names of files and folders.
                files(&library).into_iter().try_for_each(file_name)?;
                self.notice(Notice::Library(asker.clone(), library));
            }
        }
        Ok(())
    }

    fn node(&mut self, asker: &Asker, graph: &str, node: &str) -> Result<(), Error> {
        let open = self.named(asker, graph)?;
        let names = open.graph.processes.keys().map(String::as_str);
        let missing = || Error::missing("node", node, names);
        open.graph.processes.get(node).map(drop).ok_or_else(missing)
    }

    /// Changes what a graph says of itself, which makes no other picture of it.
    pub(crate) fn describe(&mut self, asker: &Asker, describe: Describe) -> Result<(), Error> {
        let id = describe.graph.clone();
        let open = self.named(asker, &id)?;
        let mut properties = open.graph.properties.clone();
        metadata::merge(&mut properties, describe.properties.clone());
        metadata::of_graph(&properties)?;
        open.for_change().properties = properties;
        open.revision += 1;
        open.unsaved = true;
        self.notice(Notice::Changed(id.clone()));
        self.tell_component(&id);
        let event = Sent::Imgflo(Event::Describe(describe));
        self.tell_editors(Some(&id), Some(asker), None, event);
        Ok(())
    }

    /// A view of a node that is not there yet is shown when it is.
    fn watch(&mut self, asker: &Asker, watch: Watch) -> Result<(), Error> {
        self.named(asker, &watch.graph)?;
        let limit = self.setup.limits.views;
        if let Some(client) = self.clients.get_mut(&asker.client) {
            if client.views.len() >= limit && !client.views.contains(&watch.view) {
                return Err(Error::TooMuch { what: "the views", limit });
            }
            client.views.insert(watch.view.clone());
        }
        self.answer(asker, Sent::Imgflo(Event::Watch(watch.clone())));
        self.notice(Notice::Watch(asker.clone(), watch));
        Ok(())
    }

    fn present(&mut self, asker: &Asker, presence: Presence) -> Result<(), Error> {
        let graph = presence.graph.clone();
        self.named(asker, &graph)?;
        if let Some(client) = self.clients.get_mut(&asker.client) {
            client.present.insert(graph.clone());
        }
        let here = Present::Here { client: asker.client.0, presence };
        let event = Sent::Imgflo(Event::Presence(here));
        if asker.id.is_some() {
            self.answer(asker, event.clone());
        }
        self.tell_editors(Some(&graph), None, Some(asker.client), event);
        Ok(())
    }

    pub(crate) fn tell_gone(&mut self, client: ClientId, graph: &str) {
        let gone = Present::Gone { graph: graph.to_owned(), client: client.0, gone: true };
        self.tell_editors(Some(graph), None, None, Sent::Imgflo(Event::Presence(gone)));
    }
}

/// The names of saved graphs that a request has in it.
fn files(request: &Request) -> Vec<&str> {
    match request {
        Request::Versions(of) | Request::Delete(of) | Request::Undelete(of) => vec![&of.graph],
        Request::Version(of) | Request::Restore(of) => vec![&of.graph],
        Request::Rename(rename) => vec![&rename.graph, &rename.to],
        _ => Vec::new(),
    }
}
