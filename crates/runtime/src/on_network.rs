//! `network`: graphs at work.

use imgflo_flow::protocol::graph::EdgeEnds;
use imgflo_flow::protocol::network::{Debug, Edges, Event, Request, Status};

use crate::open::Open;
use crate::runtime::Asker;
use crate::{Error, Runtime};

type Sent = imgflo_flow::protocol::Event;

impl Runtime {
    pub(crate) fn on_network(&mut self, asker: &Asker, request: Request) -> Result<(), Error> {
        match request {
            Request::Start(of) => {
                let started = self.named(asker, &of.graph)?.started.is_some();
                if started {
                    let status = self.status(&of.graph)?;
                    self.answer(asker, Sent::Network(Event::Started(status)));
                    self.show(asker, &of.graph, true);
                } else {
                    self.start(&of.graph, Some(asker));
                }
            }
            Request::Stop(of) => {
                self.named(asker, &of.graph)?;
                self.stop(&of.graph, Some(asker));
            }
            Request::GetStatus(of) => {
                self.named(asker, &of.graph)?;
                let status = self.status(&of.graph)?;
                self.answer(asker, Sent::Network(Event::Status(status)));
            }
            Request::Debug(debug) => self.debug(asker, debug)?,
            Request::Edges(edges) => self.edges(asker, edges)?,
            Request::Persist(persist) => self.persist(asker, &persist)?,
        }
        Ok(())
    }

    fn status(&self, id: &str) -> Result<Status, Error> {
        let open = self.shelf.open.get(id).ok_or(Error::NoGraph)?;
        Ok(Status { ..status(id, open) })
    }

    /// The graph is to work: values go to where they belong, and pictures are announced.
    pub(crate) fn start(&mut self, id: &str, asker: Option<&Asker>) {
        let (since, time) = (self.now.since, self.now.to_text());
        let Some(open) = self.shelf.open.get_mut(id) else { return };
        (open.started, open.running) = (Some(since), true);
        open.shown.clear();
        let started = Status { time: Some(time), ..status(id, open) };
        let parcels = self.values(id);
        self.tell(asker, id, Sent::Network(Event::Started(started)));
        self.send(id, parcels);
        self.announce(id);
    }

    pub(crate) fn stop(&mut self, id: &str, asker: Option<&Asker>) {
        let (since, time) = (self.now.since, self.now.to_text());
        let Some(open) = self.shelf.open.get_mut(id) else { return };
        let uptime = open.started.map(|started| since.saturating_sub(started).as_secs_f64());
        (open.started, open.running, open.due) = (None, false, None);
        let uptime = Some(uptime.unwrap_or_default());
        let stopped = Status { time: Some(time), uptime, ..status(id, open) };
        self.tell(asker, id, Sent::Network(Event::Stopped(stopped)));
    }

    fn debug(&mut self, asker: &Asker, debug: Debug) -> Result<(), Error> {
        self.named(asker, &debug.graph)?.debug = debug.enable;
        self.answer(asker, Sent::Network(Event::Debug(debug)));
        Ok(())
    }

    /// Which edges' data this client wants; it is told at once what they carry.
    fn edges(&mut self, asker: &Asker, edges: Edges) -> Result<(), Error> {
        self.named(asker, &edges.graph)?;
        let limit = self.setup.limits.edges;
        if edges.edges.len() > limit {
            return Err(Error::TooMuch { what: "the edges", limit });
        }
        let wanted: std::collections::BTreeSet<EdgeEnds> = edges.edges.iter().cloned().collect();
        if let Some(client) = self.clients.get_mut(&asker.client) {
            client.edges.insert(edges.graph.clone(), wanted);
        }
        let id = edges.graph.clone();
        self.answer(asker, Sent::Network(Event::Edges(edges)));
        self.show(asker, &id, false);
        Ok(())
    }

    /// What has changed is to be announced, soon.
    pub(crate) fn works(&mut self, id: &str) {
        let now = self.now;
        let Some(open) = self.shelf.open.get_mut(id).filter(|open| open.started.is_some()) else {
            return;
        };
        let earliest = open.announced.map_or(now.since, |last| last + crate::announce::PAUSE);
        open.due.get_or_insert(earliest.max(now.since + crate::announce::QUIET));
        if !open.running {
            open.running = true;
            let started = Status { time: Some(now.to_text()), ..status(id, open) };
            self.tell(None, id, Sent::Network(Event::Started(started)));
        }
    }

    /// All that was to be announced has been.
    pub(crate) fn rests(&mut self, id: &str) {
        let Some(open) = self.shelf.open.get_mut(id) else { return };
        if std::mem::replace(&mut open.running, false) {
            let status = status(id, open);
            self.tell(None, id, Sent::Network(Event::Status(status)));
        }
    }
}

fn status(id: &str, open: &Open) -> Status {
    Status {
        graph: id.to_owned(),
        started: open.started.is_some(),
        running: open.running,
        debug: open.debug.then_some(true),
        ..Status::default()
    }
}
