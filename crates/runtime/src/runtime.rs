//! The runtime: who is connected, which graphs there are, and what happens when a message comes.

use std::collections::BTreeMap;
use std::time::Duration;

use imgflo_flow::protocol::{Event, Incoming, Outgoing, Protocol, Request, imgflo, network};
use imgflo_flow::{Graph, IndexMap};
use imgflo_op::OpDef;

use crate::catalog::Catalog;
use crate::client::Client;
use crate::files::Save;
use crate::open::{Given, Open};
use crate::shelf::{Shelf, Side};
use crate::{ClientId, Error, Limits, Now, Right, SavedGraph, Snapshot};

/// What a runtime is made with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The UUID that it is known by.
    pub id: Option<String>,
    /// Its name for people.
    pub label: String,
    /// The address that it is reached at over HTTP, without a slash at its end.
    pub public: String,
    /// What addresses of previews show that whoever has them may see them.
    pub preview_key: Option<String>,
    /// The operations there are.
    pub operations: &'static [&'static OpDef],
    /// How much there may be of everything.
    pub limits: Limits,
}

impl Setup {
    /// A runtime of these operations.
    pub fn new(operations: &'static [&'static OpDef], limits: Limits) -> Self {
        Self {
            id: None,
            label: "imgflo".to_owned(),
            public: "http://localhost".to_owned(),
            preview_key: None,
            operations,
            limits,
        }
    }
}

/// The runtime.
#[derive(Debug)]
pub struct Runtime {
    pub(crate) setup: Setup,
    pub(crate) shelf: Shelf,
    pub(crate) main: Option<String>,
    pub(crate) clients: BTreeMap<ClientId, Client>,
    pub(crate) now: Now,
    /// The highest revision of all graphs that were closed: addresses of pictures have it in them, and
    /// none may come again for another picture.
    closed: u64,
    effects: Effects,
}

/// What is to be done after a message.
#[derive(Debug, Default)]
pub struct Effects {
    /// Messages to be sent, in this order.
    pub deliveries: Vec<Delivery>,
    /// What else there is to do.
    pub notices: Vec<Notice>,
}

/// A message, and who gets it.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Who gets it.
    pub to: Vec<ClientId>,
    /// The message.
    pub message: Outgoing,
}

/// Who asks, and what the answer refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The client.
    pub client: ClientId,
    /// Its request's id.
    pub id: Option<String>,
}

/// Something to be done that the runtime cannot do by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// An open graph shows something else, and is not saved.
    Changed(String),
    /// A graph is open no longer.
    Closed(String),
    /// An open graph has another id.
    Renamed(String, String),
    /// A graph is to be saved.
    Save(Save),
    /// Something about saved graphs is asked, or to be done.
    Library(Asker, imgflo::Request),
    /// A view is to be shown.
    Watch(Asker, imgflo::Watch),
    /// A view is to be shown no longer.
    Unwatch(Asker, imgflo::Unwatch),
    /// A picture is to be looked at.
    Inspect(Asker, imgflo::Inspect),
}

impl Runtime {
    /// A runtime without graphs.
    pub fn new(setup: Setup) -> Self {
        let catalog = Catalog::new(setup.operations, &setup.public);
        let shelf = Shelf { catalog, open: IndexMap::new(), saved: BTreeMap::new() };
        Self {
            setup,
            shelf,
            main: None,
            clients: BTreeMap::new(),
            now: Now::default(),
            closed: 0,
            effects: Effects::default(),
        }
    }

    /// The address that it is reached at over HTTP is another one than it was made with.
    pub fn is_reached_at(&mut self, public: String) {
        self.shelf.catalog = Catalog::new(self.setup.operations, &public);
        self.setup.public = public;
    }

    /// Somebody connects, who may do so much without a secret.
    pub fn connect(&mut self, client: ClientId, right: Right) {
        self.clients.insert(client, Client::new(right));
    }

    /// Somebody is gone.
    pub fn disconnect(&mut self, client: ClientId) -> Effects {
        if let Some(gone) = self.clients.remove(&client) {
            for graph in &gone.present {
                self.tell_gone(client, graph);
            }
        }
        self.done()
    }

    /// Takes in a message. `shown` is the right that its secret gives, if it has one.
    pub fn receive(
        &mut self,
        client: ClientId,
        incoming: Incoming,
        shown: Option<Right>,
        now: Now,
    ) -> Effects {
        self.now = now;
        let Incoming { request, id, bytes, .. } = incoming;
        let asker = Asker { client, id };
        match request {
            Err(refusal) => {
                let protocol = refusal.protocol.unwrap_or(Protocol::Runtime);
                self.answer(&asker, protocol.error(refusal.message));
            }
            Ok(request) => self.permitted(&asker, request, shown, bytes),
        }
        self.done()
    }

    fn permitted(&mut self, asker: &Asker, request: Request, shown: Option<Right>, bytes: usize) {
        let Some(client) = self.clients.get_mut(&asker.client) else { return };
        client.right = client.right.max(shown.unwrap_or_default());
        let right = shown.unwrap_or(client.right);
        let (protocol, command) = (request.protocol(), request.command());
        if right < Right::needed(&request) {
            let message = format!("{protocol}:{command} is not permitted");
            return self.answer(asker, protocol.error(message));
        }
        let done = match request {
            Request::Runtime(request) => self.on_runtime(asker, request, right),
            Request::Graph(request) => self.on_graph(asker, request, bytes),
            Request::Component(request) => self.on_component(asker, request),
            Request::Network(request) => self.on_network(asker, request),
            Request::Trace(request) => self.on_trace(asker, request),
            Request::Imgflo(request) => self.on_imgflo(asker, request),
        };
        if let Err(error) = done {
            self.answer(asker, protocol.error(error.to_string()));
        }
    }

    /// Does what is due by now.
    pub fn tick(&mut self, now: Now) -> Effects {
        self.now = now;
        let due = |open: &Open| open.due.is_some_and(|due| due <= now.since);
        let due = self.shelf.open.iter().filter(|(_, open)| due(open)).map(|(id, _)| id.clone());
        for id in due.collect::<Vec<_>>() {
            self.announce(&id);
        }
        self.done()
    }

    /// When something is due next.
    pub fn due(&self) -> Option<Duration> {
        self.shelf.open.values().filter_map(|open| open.due).min()
    }

    /// A graph, open or saved, to be rendered.
    pub fn snapshot(&self, graph: &str) -> Option<Snapshot> {
        if let Some(open) = self.shelf.open.get(graph) {
            return Some(self.shelf.snapshot(open));
        }
        let saved = crate::open::tidy(self.shelf.saved.get(graph)?.graph.as_ref().clone());
        Some(self.shelf.snapshot(&Open { graph: saved.into(), ..Open::default() }))
    }

    /// An earlier version of a graph, with the values and pictures that the graph was given. Ports
    /// that take a picture and were given none get this one.
    pub fn snapshot_of(&self, id: &str, version: Graph, picture: Option<&str>) -> Snapshot {
        let graph = crate::open::tidy(version);
        let mut given =
            self.shelf.open.get(id).map_or_else(Given::default, |open| open.given.clone());
        for port in self.shelf.exported(&graph, Side::In) {
            if let Some(picture) = picture.filter(|_| port.kind == "buffer") {
                given.pictures.entry(port.id).or_insert_with(|| picture.to_owned());
            }
        }
        self.shelf.snapshot(&Open { graph: graph.into(), given, ..Open::default() })
    }

    /// What has happened until now.
    pub(crate) fn done(&mut self) -> Effects {
        std::mem::take(&mut self.effects)
    }

    /// Asks for something to be done.
    pub(crate) fn notice(&mut self, notice: Notice) {
        // A graph that changes several times at once is rendered once.
        if self.effects.notices.last() != Some(&notice) {
            self.effects.notices.push(notice);
        }
    }

    /// The graph of an id, which is opened if it is saved. The client has it open from now on.
    pub(crate) fn named(&mut self, asker: &Asker, id: &str) -> Result<&mut Open, Error> {
        if !self.shelf.open.contains_key(id) {
            let SavedGraph { graph, version } =
                self.shelf.saved.get(id).cloned().ok_or(Error::NoGraph)?;
            self.make_room()?;
            let graph = crate::open::tidy(graph.as_ref().clone());
            let uses = self.shelf.uses(&graph).into_iter().map(str::to_owned).collect();
            let weight = imgflo_flow::json::write(&graph).len();
            let (graph, file) = (graph.into(), Some((id.to_owned(), version)));
            let revision = self.first_revision();
            let open = Open { graph, file, uses, weight, revision, ..Open::default() };
            self.shelf.open.insert(id.to_owned(), open);
            self.notice(Notice::Changed(id.to_owned()));
        }
        if let Some(client) = self.clients.get_mut(&asker.client) {
            client.names(id);
        }
        let open = self.shelf.open.get_mut(id).ok_or(Error::NoGraph)?;
        open.used = self.now.since;
        Ok(open)
    }

    /// Closes the graph that nobody has used for longest, if there are as many as there may be.
    pub(crate) fn make_room(&mut self) -> Result<(), Error> {
        let limit = self.setup.limits.graphs;
        if self.shelf.open.len() < limit {
            return Ok(());
        }
        let is_used = |id: &str| self.clients.values().any(|client| client.graphs.contains(id));
        let idle = self.shelf.open.iter().filter(|(id, _)| !is_used(id) && !self.is_main(id));
        let oldest = idle.min_by_key(|(_, open)| open.used).map(|(id, _)| id.clone());
        let oldest = oldest.ok_or(Error::TooMuch { what: "the open graphs", limit })?;
        self.close(&oldest);
        Ok(())
    }

    /// Closes a graph, if it is open.
    pub(crate) fn close(&mut self, id: &str) {
        if self.take(id).is_some() {
            self.notice(Notice::Closed(id.to_owned()));
        }
    }

    /// Takes away the graph of an id.
    pub(crate) fn take(&mut self, id: &str) -> Option<Open> {
        let open = self.shelf.open.shift_remove(id)?;
        self.closed = self.closed.max(open.revision);
        Some(open)
    }

    /// The revision of a graph that is opened now.
    pub(crate) fn first_revision(&self) -> u64 {
        self.closed + 1
    }

    pub(crate) fn is_main(&self, id: &str) -> bool {
        self.main.as_deref() == Some(id)
    }

    /// Answers whoever asks.
    pub fn answer(&mut self, asker: &Asker, event: Event) {
        let message = Outgoing::new(event).answering(asker.id.clone());
        self.effects.deliveries.push(Delivery { to: vec![asker.client], message });
    }

    /// Tells all who may look; for whoever asks, it is the answer.
    pub(crate) fn tell(&mut self, asker: Option<&Asker>, graph: &str, event: Event) {
        let all = self.clients.iter().filter(|(_, client)| client.right >= Right::Look);
        let to = all.map(|(id, _)| *id).collect();
        self.deliver_to(to, asker, graph, event);
    }

    /// Tells those who have a graph open, and want to know of the edge.
    pub(crate) fn tell_open(
        &mut self,
        graph: &str,
        edge: Option<Option<&imgflo_flow::protocol::graph::EdgeEnds>>,
        event: Event,
    ) {
        let main = self.is_main(graph);
        let to = self.clients.iter().filter(|(_, client)| {
            client.right >= Right::Look
                && (main || client.graphs.contains(graph))
                && edge.is_none_or(|edge| client.wants(graph, edge))
        });
        let to = to.map(|(id, _)| *id).collect();
        self.deliver_to(to, None, graph, event);
    }

    /// Tells those who know imgflo's protocol, and have the graph open if there is one.
    pub(crate) fn tell_editors(
        &mut self,
        graph: Option<&str>,
        asker: Option<&Asker>,
        but: Option<ClientId>,
        event: Event,
    ) {
        let to = self.clients.iter().filter(|(id, client)| {
            client.right >= Right::Look
                && client.speaks_imgflo
                && graph.is_none_or(|graph| client.graphs.contains(graph))
                && but != Some(**id)
        });
        let to = to.map(|(id, _)| *id).collect();
        self.deliver_to(to, asker, graph.unwrap_or_default(), event);
    }

    fn deliver_to(
        &mut self,
        mut to: Vec<ClientId>,
        asker: Option<&Asker>,
        graph: &str,
        event: Event,
    ) {
        let message = Outgoing::new(event);
        let now = self.now;
        if let Some(trace) = self.shelf.open.get_mut(graph).and_then(|open| open.trace.as_mut()) {
            trace.keep(now, &message);
        }
        if let Some(asker) = asker.filter(|asker| asker.id.is_some()) {
            to.retain(|client| *client != asker.client);
            let (to, message) = (vec![asker.client], message.clone().answering(asker.id.clone()));
            self.effects.deliveries.push(Delivery { to, message });
        }
        if !to.is_empty() {
            self.effects.deliveries.push(Delivery { to, message });
        }
    }

    /// Tells what is said of graphs at work.
    pub(crate) fn tell_network(&mut self, graph: &str, event: network::Event) {
        self.tell_open(graph, None, Event::Network(event));
    }
}
