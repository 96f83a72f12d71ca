//! `graph`: changes of graphs.

use std::collections::BTreeSet;

use imgflo_flow::Graph;
use imgflo_flow::protocol::graph::{Change, Clear, Event, Request};

use crate::open::{Open, empty};
use crate::packets::Parcel;
use crate::runtime::{Asker, Notice};
use crate::shelf::Side;
use crate::{Error, Runtime, apply, error};

type Sent = imgflo_flow::protocol::Event;

impl Runtime {
    pub(crate) fn on_graph(
        &mut self,
        asker: &Asker,
        request: Request,
        bytes: usize,
    ) -> Result<(), Error> {
        match request {
            Request::Clear(clear) => self.clear(asker, clear),
            Request::Change(id, change) => {
                self.named(asker, &id)?;
                self.bounded(&id, &change, bytes)?;
                let open = self.named(asker, &id)?;
                let changes = apply(open.for_change(), change)?;
                self.changed(Some(asker), &id, changes);
                Ok(())
            }
        }
    }

    fn clear(&mut self, asker: &Asker, clear: Clear) -> Result<(), Error> {
        error::named("graph", &clear.id)?;
        if self.shelf.catalog.component(&clear.id).is_some() {
            return Err(Error::exists("component", &clear.id));
        }
        if !self.shelf.open.contains_key(&clear.id) {
            self.make_room()?;
        }
        if let Some(client) = self.clients.get_mut(&asker.client) {
            client.names(&clear.id);
        }
        if clear.main == Some(true) {
            self.main = Some(clear.id.clone());
        }
        let graph = empty(&clear);
        self.replace(Some(asker), clear, graph);
        Ok(())
    }

    /// Puts a graph in the place of the one of an id, if there is one, and tells all.
    pub(crate) fn replace(&mut self, asker: Option<&Asker>, clear: Clear, graph: Graph) {
        let id = clear.id.clone();
        let before = self.shelf.open.get(&id);
        let was_started = before.is_some_and(|open| open.started.is_some());
        let had_ports = before
            .is_some_and(|open| !open.graph.inports.is_empty() || !open.graph.outports.is_empty());
        let saved = self.shelf.saved.get(&id).map(|saved| (id.clone(), saved.version.clone()));
        let file = before.map_or(saved, |open| open.file.clone());
        let revision = before.map_or(self.first_revision(), |open| open.revision + 1);
        if was_started {
            self.stop(&id, None);
        }
        let uses = self.shelf.uses(&graph).into_iter().map(str::to_owned).collect();
        let weight = imgflo_flow::json::write(&graph).len();
        let has_ports = !graph.inports.is_empty() || !graph.outports.is_empty();
        let building = crate::change::building(&graph);
        let (graph, used) = (graph.into(), self.now.since);
        let open =
            Open { graph, revision, file, uses, weight, used, unsaved: true, ..Open::default() };
        let trace = self.shelf.open.shift_remove(&id).and_then(|open| open.trace);
        self.shelf.open.insert(id.clone(), Open { trace, ..open });
        self.tell(asker, &id, Sent::Graph(Event::Clear(clear)));
        for change in building {
            self.tell(None, &id, Sent::Graph(Event::Change(id.clone(), change)));
        }
        if had_ports || has_ports {
            self.tell_ports(&id);
        }
        self.notice(Notice::Changed(id.clone()));
        self.dependents_changed(&id);
    }

    /// Refuses what would be too much, or could never work.
    fn bounded(&mut self, id: &str, change: &Change, bytes: usize) -> Result<(), Error> {
        let limits = self.setup.limits;
        let open = self.shelf.open.get_mut(id).ok_or(Error::NoGraph)?;
        if open.weight + bytes > limits.bytes {
            open.weight = open.text().len();
        }
        let graph = &open.graph;
        let within = |what, count: usize, limit| {
            if count < limit { Ok(()) } else { Err(Error::TooMuch { what, limit }) }
        };
        within("the bytes of the graph", open.weight + bytes, limits.bytes + 1)?;
        match change {
            Change::AddNode(node) => {
                within("the nodes of the graph", graph.processes.len(), limits.nodes)?;
                self.usable(id, &node.component)?;
            }
            Change::AddEdge(_) | Change::AddInitial(_) => {
                let count = graph.edges.len() + graph.packets.len();
                within("the connections and values of the graph", count, limits.edges)?;
            }
            Change::AddInport(_) | Change::AddOutport(_) => {
                let count = graph.inports.len() + graph.outports.len();
                within("the exported ports of the graph", count, limits.nodes)?;
            }
            Change::AddGroup(group) => {
                let count = graph.groups.len();
                within("the groups of the graph", count.max(group.nodes.len()), limits.nodes)?;
            }
            _ => {}
        }
        if let Some(open) = self.shelf.open.get_mut(id) {
            open.weight += bytes;
        }
        Ok(())
    }

    /// Whether a graph can have a node of a component.
    pub(crate) fn usable(&self, graph: &str, component: &str) -> Result<(), Error> {
        if !self.shelf.has(component) {
            return Err(Error::missing("component", component, self.shelf.names()));
        }
        if self.shelf.parts(component).contains(graph) {
            let [graph, component] = [graph, component].map(error::short);
            return Err(Error::PartOfItself { graph, component });
        }
        Ok(())
    }

    /// A graph has changed: tells all, and sees to what follows from it.
    pub(crate) fn changed(&mut self, asker: Option<&Asker>, id: &str, changes: Vec<Change>) {
        let Some(open) = self.shelf.open.get_mut(id) else { return };
        open.revision += 1;
        open.unsaved = true;
        let mut ports = false;
        let mut nodes = false;
        let mut parcels = Vec::new();
        for change in &changes {
            open.forget_given(change);
            ports |= is_of_ports(change);
            nodes |= matches!(change, Change::AddNode(_) | Change::RemoveNode(_));
            parcels.extend(parcel(change));
        }
        let works = open.started.is_some();
        if nodes {
            let graph = open.graph.clone();
            let uses: BTreeSet<String> =
                self.shelf.uses(&graph).into_iter().map(str::to_owned).collect();
            if let Some(open) = self.shelf.open.get_mut(id) {
                open.uses = uses;
            }
        }
        let inside = self.inside_others(id, &changes, &parcels);
        let last = changes.len().saturating_sub(1);
        for (i, change) in changes.into_iter().enumerate() {
            // What asks is answered by the change that it asked for, not by what comes along.
            let asker = asker.filter(|_| i == last);
            self.tell(asker, id, Sent::Graph(Event::Change(id.to_owned(), change)));
        }
        if ports {
            self.tell_ports(id);
            self.tell_component(id);
        }
        self.notice(Notice::Changed(id.to_owned()));
        self.works(id);
        if works {
            self.send(id, parcels);
        }
        self.dependents_changed(id);
        for (dependent, parcels) in inside {
            self.send(&dependent, parcels);
        }
    }

    /// Graphs that have this one in them forget what it was given where it has changed. Gives its new
    /// values for couriers, as those graphs have them that work.
    fn inside_others(
        &mut self,
        id: &str,
        changes: &[Change],
        values: &[Parcel],
    ) -> Vec<(String, Vec<Parcel>)> {
        let open = self.shelf.open.get(id).filter(|_| self.shelf.passes_packets(id));
        let Some(open) = open else { return Vec::new() };
        let is_for_packets = |value: &&Parcel| {
            let (node, port) = (&value.target.node, &value.target.port);
            self.shelf.is_for_packets(&open.graph, node, port, Side::In)
        };
        let values: Vec<Parcel> = values.iter().filter(is_for_packets).cloned().collect();
        let mut inside = Vec::new();
        for dependent in self.shelf.dependents(id) {
            let instances = self.shelf.instances(&dependent).into_iter();
            let instances = instances.filter(|(_, name)| *name == id).map(|(within, _)| within);
            let instances: Vec<Vec<String>> = instances.collect();
            let Some(open) = self.shelf.open.get_mut(&dependent) else { continue };
            for within in &instances {
                changes.iter().for_each(|change| open.given.forget_inside(within, change));
            }
            if open.started.is_some() {
                let all = instances.iter().flat_map(|within| {
                    let inside =
                        |value: &Parcel| Parcel { within: within.clone(), ..value.clone() };
                    values.iter().map(inside)
                });
                inside.push((dependent, all.collect()));
            }
        }
        inside
    }

    /// Graphs that have this one in them show something else, too.
    pub(crate) fn dependents_changed(&mut self, id: &str) {
        for dependent in self.shelf.dependents(id) {
            if let Some(open) = self.shelf.open.get_mut(&dependent) {
                open.revision += 1;
            }
            self.notice(Notice::Changed(dependent.clone()));
            self.works(&dependent);
        }
    }
}

fn is_of_ports(change: &Change) -> bool {
    matches!(
        change,
        Change::AddInport(_)
            | Change::RemoveInport(_)
            | Change::RenameInport(_)
            | Change::AddOutport(_)
            | Change::RemoveOutport(_)
            | Change::RenameOutport(_)
    )
}

/// The packet that a new value is.
fn parcel(change: &Change) -> Option<Parcel> {
    let Change::AddInitial(initial) = change else { return None };
    Some(Parcel::value(Vec::new(), initial.tgt.clone(), initial.src.data.clone()))
}
