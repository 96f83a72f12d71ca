//! What clients are told of new pictures: their addresses, once for each that is another.

use std::time::Duration;

use imgflo_engine::{Limits, Surroundings, interface};
use imgflo_flow::protocol::graph::EdgeEnds;
use imgflo_flow::protocol::network::{DataOnEdge, Event, OnEdge, Output, ProcessError};
use imgflo_flow::protocol::runtime::{self, Packet, PacketEvent};
use imgflo_flow::{Edge, Graph};
use serde_json::json;

use crate::preview::edge_id;
use crate::runtime::Asker;
use crate::shelf::Side;
use crate::signature::signatures;
use crate::{Runtime, Snapshot};

/// Between two announcements of a graph: whoever looks at addresses sees ten pictures a second.
pub(crate) const PAUSE: Duration = Duration::from_millis(100);
/// Editors replace a value by removing it and, a moment later, setting another: nothing is announced
/// in between.
pub(crate) const QUIET: Duration = Duration::from_millis(30);

type Sent = imgflo_flow::protocol::Event;

/// The address of a picture, as it is told.
struct Shown {
    /// The edge that the picture goes over, if it is told of one.
    edge: Option<EdgeEnds>,
    event: Sent,
}

impl Runtime {
    /// Announces all pictures of a graph that are others than before.
    pub(crate) fn announce(&mut self, id: &str) {
        let Some(open) = self.shelf.open.get_mut(id) else { return };
        open.due = None;
        if open.started.is_none() {
            return;
        }
        open.announced = Some(self.now.since);
        let before = std::mem::take(&mut open.shown);
        let Some(snapshot) = self.snapshot(id) else { return };
        let now = signatures(&snapshot);
        self.tell_problem(id, &snapshot);
        let is_new = |node: &str| before.get(node) != now.get(node);
        for Shown { edge, event } in self.pictures(id, &snapshot.graph, &is_new) {
            self.tell_open(id, edge.as_ref().map(Some), event);
        }
        if let Some(open) = self.shelf.open.get_mut(id) {
            open.shown = now;
        }
        self.rests(id);
    }

    /// Tells one client of the pictures there are, as far as it wants to know: those on edges, or all.
    /// Those that are announced in a moment are left to that, so that no address comes twice.
    pub(crate) fn show(&mut self, asker: &Asker, id: &str, all: bool) {
        let open = self.shelf.open.get(id).filter(|open| open.started.is_some());
        let Some(open) = open else { return };
        let (graph, announced) = (open.graph.clone(), open.shown.clone());
        let now = open.due.map(|_| signatures(&self.shelf.snapshot(open)));
        let rests =
            |node: &str| now.as_ref().is_none_or(|now| now.get(node) == announced.get(node));
        let asker = Asker { id: None, ..asker.clone() };
        for Shown { edge, event } in self.pictures(id, &graph, &rests) {
            let client = self.clients.get(&asker.client);
            let wants = |edge| client.is_some_and(|client| client.wants(id, Some(edge)));
            if edge.as_ref().map_or(all, wants) {
                self.answer(&asker, event);
            }
        }
    }

    /// The addresses of the pictures of some nodes: on edges, for people, and for other networks.
    fn pictures(&self, id: &str, graph: &Graph, is_new: &dyn Fn(&str) -> bool) -> Vec<Shown> {
        let edges = graph.edges.iter().filter(|edge| is_new(&edge.source.process));
        let edges = edges.filter_map(|edge| self.on_edge(id, graph, edge));
        let mut shown: Vec<Shown> = edges.collect();
        let processors = graph.processes.iter();
        let processors = processors.filter(|(_, process)| process.component == "Processor");
        for (node, _) in processors.filter(|(node, _)| is_new(node)) {
            let url = Some(self.preview_of(id, graph, node, "output"));
            let (message, kind) = (format!("preview of {node}"), Some("previewurl".to_owned()));
            let event = Sent::Network(Event::Output(Output { message, kind, url }));
            shown.push(Shown { edge: None, event });
        }
        for (public, export) in graph.outports.iter().filter(|(_, to)| is_new(&to.process)) {
            let at = crate::on_runtime::inner(export);
            if self.shelf.is_picture(graph, &at, Side::Out) {
                let payload = Some(self.preview_of(id, graph, &at.node, &at.port).into());
                let (port, event) = (public.clone(), PacketEvent::Data);
                let packet = Packet { port, event, graph: id.to_owned(), payload };
                let event = Sent::Runtime(runtime::Event::Packet(packet));
                shown.push(Shown { edge: None, event });
            }
        }
        shown
    }

    /// What is on an edge that pictures go over.
    fn on_edge(&self, id: &str, graph: &Graph, edge: &Edge) -> Option<Shown> {
        let ends = EdgeEnds { src: (&edge.source).into(), tgt: (&edge.target).into() };
        if !self.shelf.is_picture(graph, &ends.src, Side::Out) {
            return None;
        }
        let url = self.preview_of(id, graph, &ends.src.node, &ends.src.port);
        let on_edge = OnEdge {
            id: edge_id(Some(&ends.src), &ends.tgt),
            graph: id.to_owned(),
            subgraph: Vec::new(),
            src: Some(ends.src.clone()),
            tgt: ends.tgt.clone(),
        };
        let data = json!({ "type": "previewurl", "url": url });
        let event = Sent::Network(Event::Data(DataOnEdge { edge: on_edge, data }));
        Some(Shown { edge: Some(ends), event })
    }

    fn preview_of(&self, id: &str, graph: &Graph, node: &str, port: &str) -> String {
        let component = graph.processes.get(node).map(|process| process.component.as_str());
        let is_graph = component.is_some_and(|name| self.shelf.graph(name).is_some());
        let revision = self.shelf.open.get(id).map_or(0, |open| open.revision);
        self.preview(id, node, is_graph.then_some(port), revision)
    }

    /// Tells which node cannot work, and why, if that is new.
    fn tell_problem(&mut self, id: &str, snapshot: &Snapshot) {
        let problem = self.problem(snapshot);
        let Some(open) = self.shelf.open.get_mut(id) else { return };
        if open.problem == problem {
            return;
        }
        open.problem.clone_from(&problem);
        if let Some((node, error)) = problem {
            let error = ProcessError { id: node, error, graph: id.to_owned() };
            self.tell_network(id, Event::ProcessError(error));
        }
    }

    /// What the engine says of a graph, before any picture is there.
    fn problem(&self, snapshot: &Snapshot) -> Option<(String, String)> {
        let nodes = self.setup.limits.nodes as u64;
        let limits = Limits { nodes, depth: nodes.min(500), ..Limits::NONE };
        let component =
            |name: &str| snapshot.components.get(name).map(|graph| graph.as_ref().clone());
        let surroundings = Surroundings {
            operations: self.setup.operations,
            component: &component,
            open: &|_| Err("pictures come later".into()),
            limits: &limits,
        };
        let error = interface(&snapshot.graph, &surroundings).err()?;
        let node = at_fault(&error).or_else(|| snapshot.graph.processes.keys().next().cloned())?;
        // Of a graph in the graph, the node that stands for it is the one that is seen.
        let seen = snapshot.graph.processes.keys().find(|id| {
            node == **id || node.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('/'))
        });
        Some((seen.cloned().unwrap_or(node), error.to_string()))
    }
}

fn at_fault(error: &imgflo_engine::Error) -> Option<String> {
    use imgflo_engine::Error::{BadValue, Source, UnknownOperation, UnknownPort};
    match error {
        UnknownOperation { node, .. }
        | UnknownPort { node, .. }
        | BadValue { node, .. }
        | Source { node, .. } => Some(node.clone()),
        _ => None,
    }
}
