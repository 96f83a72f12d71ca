//! `component`: what there is, and graphs that become components.

use imgflo_flow::protocol::component::{Event, GetSource, Request, Source};
use imgflo_flow::protocol::graph::Clear;
use imgflo_flow::{Graph, json};

use crate::open::{Open, tidy};
use crate::runtime::Asker;
use crate::{Error, Runtime, error};

type Sent = imgflo_flow::protocol::Event;

impl Runtime {
    pub(crate) fn on_component(&mut self, asker: &Asker, request: Request) -> Result<(), Error> {
        match request {
            Request::List(_) => {
                self.list(asker);
                Ok(())
            }
            Request::GetSource(asked) => self.get_source(asker, &asked),
            Request::Source(source) => self.set_source(asker, &source),
        }
    }

    fn list(&mut self, asker: &Asker) {
        let names: Vec<String> = self.shelf.names().map(str::to_owned).collect();
        let components = names.iter().filter_map(|name| self.shelf.component(name));
        let components: Vec<_> = components.collect();
        let count = components.len() as u64;
        for component in components {
            self.answer(asker, Sent::Component(Event::Component(component)));
        }
        self.answer(asker, Sent::Component(Event::Ready(count)));
    }

    fn get_source(&mut self, asker: &Asker, asked: &GetSource) -> Result<(), Error> {
        let full = asked.name.as_str();
        let (language, code) = if let Some(declaration) = self.shelf.catalog.declaration(full) {
            ("rust", declaration)
        } else if let Some(graph) = self.shelf.graph(full) {
            ("json", json::write(&tidy(graph.as_ref().clone())))
        } else {
            return Err(Error::missing("component", full, self.shelf.names()));
        };
        if let Some(client) = self.clients.get_mut(&asker.client).filter(|_| language == "json") {
            client.names(full);
        }
        let (library, name) = match full.rsplit_once('/') {
            Some((library, name)) => (Some(library.to_owned()), name),
            None => (None, full),
        };
        let (name, language) = (name.to_owned(), language.to_owned());
        let source = Source { name, language, library, code, tests: None };
        self.answer(asker, Sent::Component(Event::Source(source)));
        Ok(())
    }

    fn set_source(&mut self, asker: &Asker, source: &Source) -> Result<(), Error> {
        let id = source.full_name();
        error::named("component", &id)?;
        if self.shelf.catalog.component(&id).is_some() {
            return Err(Error::exists("component", &id));
        }
        let graph = self.read(&source.language, &source.code)?;
        for process in graph.processes.values() {
            self.usable(&id, &process.component)?;
        }
        if !self.shelf.open.contains_key(&id) {
            self.make_room()?;
        }
        if let Some(client) = self.clients.get_mut(&asker.client) {
            client.names(&id);
        }
        let was_started = self.shelf.open.get(&id).is_some_and(|open| open.started.is_some());
        self.put(&id, graph);
        if let Some(component) = self.shelf.component(&id) {
            self.tell(Some(asker), &id, Sent::Component(Event::Component(component)));
        }
        if was_started {
            self.start(&id, None);
        }
        Ok(())
    }

    /// Puts a graph from elsewhere in the place of the one of an id.
    pub(crate) fn put(&mut self, id: &str, graph: Graph) {
        let graph = tidy(graph);
        let main = self.is_main(id);
        let shown = Open { graph: graph.clone().into(), ..Open::default() };
        let clear: Clear = shown.clear(id, main);
        self.replace(None, clear, graph);
    }

    /// Reads the source of a graph.
    pub(crate) fn read(&self, language: &str, code: &str) -> Result<Graph, Error> {
        let limits = self.setup.limits;
        let limits = imgflo_flow::Limits {
            bytes: limits.bytes,
            nodes: limits.nodes,
            edges: limits.edges,
            ..Default::default()
        };
        if !["json", "fbp", "xml"].contains(&language) {
            let language = error::short(language);
            let takes = "a component is a graph, in `json`, `fbp` or `xml`";
            return Err(Error::Source(format!("{takes}, not in `{language}`")));
        }
        let read = Graph::from_bytes(&format!("source.{language}"), code.as_bytes(), &limits);
        read.map(tidy).map_err(|error| Error::Source(error.to_string()))
    }

    /// Tells all what a component is now, if other graphs have it in them.
    pub(crate) fn tell_component(&mut self, id: &str) {
        if self.shelf.dependents(id).is_empty() {
            return;
        }
        if let Some(component) = self.shelf.component(id) {
            self.tell(None, id, Sent::Component(Event::Component(component)));
        }
    }
}
