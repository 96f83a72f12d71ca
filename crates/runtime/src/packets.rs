//! Packets, on their way through a graph.

use std::collections::VecDeque;

use imgflo_flow::Json;
use imgflo_flow::protocol::graph::EdgeEnds;
use imgflo_flow::protocol::network::{DataOnEdge, Event, GroupOnEdge, OnEdge, Output};
use imgflo_flow::protocol::runtime::{Packet, PacketEvent};
use imgflo_flow::protocol::{PortReference, network, runtime};

use crate::Runtime;
use crate::courier::Courier;
use crate::nested::Place;
use crate::preview::edge_id;
use crate::runtime::Notice;
use crate::shelf::Side;

/// Steps that packets go after one message: more are a circle, or too many ways.
const MOST_STEPS: usize = 10_000;
/// Bytes of a packet that count as one more step: each step is told to clients.
const STEP: usize = 4096;

/// A packet that arrives somewhere.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parcel {
    /// The nodes that stand for the graphs it is in, the outermost first.
    pub(crate) within: Vec<String>,
    /// The port that it comes from; a value comes from none.
    pub(crate) source: Option<PortReference>,
    /// Where it arrives.
    pub(crate) target: PortReference,
    /// What it is.
    pub(crate) event: PacketEvent,
    /// What is in it.
    pub(crate) payload: Option<Json>,
}

impl Parcel {
    /// A value of a graph, or of a graph in it.
    pub(crate) fn value(within: Vec<String>, target: PortReference, data: Json) -> Self {
        Self { within, source: None, target, event: PacketEvent::Data, payload: Some(data) }
    }
}

type Sent = imgflo_flow::protocol::Event;

impl Runtime {
    /// Brings packets to where they go, and on from there.
    pub(crate) fn send(&mut self, id: &str, parcels: Vec<Parcel>) {
        // Values go to where they belong, however many there are.
        let mut steps = parcels.len() + MOST_STEPS;
        let mut way: VecDeque<Parcel> = parcels.into();
        while let Some(parcel) = way.pop_front() {
            let bytes = parcel.payload.as_ref().filter(|_| parcel.source.is_some());
            let cost = 1 + bytes.map_or(0, |data| data.to_string().len() / STEP);
            steps = steps.saturating_sub(cost);
            if steps == 0 {
                let message =
                    "packets go round and round, or too many ways; remove a connection".to_owned();
                let error = network::Error { message, graph: Some(id.to_owned()) };
                return self.tell_network(id, Event::Error(error));
            }
            self.tell_edge(id, &parcel);
            way.extend(self.arrive(id, parcel));
        }
    }

    /// All values of a graph that go somewhere when it starts: its own, and those for couriers in graphs
    /// in it.
    pub(crate) fn values(&self, id: &str) -> Vec<Parcel> {
        let Some(open) = self.shelf.open.get(id) else { return Vec::new() };
        let own =
            open.graph.packets.iter().map(|packet| {
                Parcel::value(Vec::new(), (&packet.target).into(), packet.data.clone())
            });
        let mut parcels: Vec<Parcel> = own.collect();
        for (within, name) in self.shelf.instances(id) {
            let Some(inner) = self.shelf.graph(name) else { continue };
            let inside = inner.packets.iter().filter(|packet| {
                let (node, port) = (&packet.target.process, &packet.target.port);
                self.shelf.is_for_packets(inner, node, port, Side::In)
            });
            parcels.extend(inside.map(|packet| {
                Parcel::value(within.clone(), (&packet.target).into(), packet.data.clone())
            }));
        }
        parcels
    }

    /// A packet arrives. Gives those that go on from there.
    fn arrive(&mut self, id: &str, parcel: Parcel) -> Vec<Parcel> {
        let parcel = self.entered(id, parcel);
        let Some(open) = self.shelf.open.get(id) else { return Vec::new() };
        let graph = self.shelf.inside(&open.graph, &parcel.within);
        let process = graph.and_then(|graph| graph.processes.get(&parcel.target.node));
        let Some(process) = process else { return Vec::new() };
        match Courier::of_name(&process.component) {
            Some(courier) => self.pass_on(id, courier, &parcel),
            None => {
                self.keep(id, parcel);
                Vec::new()
            }
        }
    }

    /// A packet that comes to a node that stands for a graph, where it comes to a courier inside.
    fn entered(&self, id: &str, mut parcel: Parcel) -> Parcel {
        let Some(open) = self.shelf.open.get(id) else { return parcel };
        while let Some(graph) = self.shelf.inside(&open.graph, &parcel.within)
            && let PortReference { node, port, .. } = &parcel.target
            && self.shelf.is_for_packets(graph, node, port, Side::In)
            && let Some(inner) = self.shelf.graph(&graph.processes[node].component)
            && let Some(export) = inner.inports.get(port)
        {
            let target = crate::on_runtime::inner(export);
            let node = std::mem::replace(&mut parcel.target, target).node;
            parcel.within.push(node);
        }
        parcel
    }

    /// A packet is the value of the property that it comes to.
    fn keep(&mut self, id: &str, parcel: Parcel) {
        // Values of the graph itself are where they belong already.
        let (Some(_), PacketEvent::Data, Some(data)) =
            (&parcel.source, parcel.event, parcel.payload)
        else {
            return;
        };
        let Some(open) = self.shelf.open.get_mut(id) else { return };
        let place = Place { within: parcel.within, port: parcel.target };
        open.given.inside.insert(place, data);
        open.revision += 1;
        self.notice(Notice::Changed(id.to_owned()));
        self.works(id);
    }

    fn pass_on(&mut self, id: &str, courier: Courier, parcel: &Parcel) -> Vec<Parcel> {
        if courier == Courier::Output && parcel.event == PacketEvent::Data {
            let message = parcel.payload.as_ref().map_or(String::new(), shown);
            let kind = Some("message".to_owned());
            self.tell_network(id, Event::Output(Output { message, kind, url: None }));
        }
        if !courier.passes_on() {
            return Vec::new();
        }
        self.onward(id, &parcel.within, &parcel.target.node, None, parcel)
    }

    /// What comes out of a node: it goes along edges, and out of the graph where the port is exported.
    fn onward(
        &mut self,
        id: &str,
        within: &[String],
        node: &str,
        port: Option<&str>,
        parcel: &Parcel,
    ) -> Vec<Parcel> {
        let Some(open) = self.shelf.open.get(id) else { return Vec::new() };
        let Some(graph) = self.shelf.inside(&open.graph, within) else { return Vec::new() };
        let is_it = |of: &str, name: &str| of == node && port.is_none_or(|port| port == name);
        let edges =
            graph.edges.iter().filter(|edge| is_it(&edge.source.process, &edge.source.port));
        let onward = edges.map(|edge| Parcel {
            within: within.to_vec(),
            source: Some((&edge.source).into()),
            target: (&edge.target).into(),
            ..parcel.clone()
        });
        let mut onward: Vec<Parcel> = onward.collect();
        let ports = graph.outports.iter().filter(|(_, from)| is_it(&from.process, &from.port));
        let ports: Vec<String> = ports.map(|(public, _)| public.clone()).collect();
        for public in ports {
            match within.split_last() {
                Some((node, outer)) => {
                    onward.extend(self.onward(id, outer, node, Some(&public), parcel));
                }
                None => self.tell_outside(id, public, parcel),
            }
        }
        onward
    }

    /// A packet leaves the graph.
    fn tell_outside(&mut self, id: &str, port: String, parcel: &Parcel) {
        let (event, payload) = (parcel.event, parcel.payload.clone());
        let packet = Packet { port, event, graph: id.to_owned(), payload };
        self.tell_open(id, None, Sent::Runtime(runtime::Event::Packet(packet)));
    }

    /// Tells what is on an edge.
    fn tell_edge(&mut self, id: &str, parcel: &Parcel) {
        let Parcel { within, source, target, event, payload } = parcel.clone();
        // Clients choose among the edges of the graph itself.
        let ends = source.clone().filter(|_| within.is_empty());
        let ends = ends.map(|src| EdgeEnds { src, tgt: target.clone() });
        let edge = OnEdge {
            id: edge_id(source.as_ref(), &target),
            graph: id.to_owned(),
            subgraph: within,
            src: source,
            tgt: target,
        };
        let group = payload.as_ref().map_or(String::new(), shown);
        let event = match event {
            PacketEvent::Connect => Event::Connect(edge),
            PacketEvent::BeginGroup => Event::BeginGroup(GroupOnEdge { edge, group }),
            PacketEvent::Data => {
                Event::Data(DataOnEdge { edge, data: payload.unwrap_or_default() })
            }
            PacketEvent::EndGroup => Event::EndGroup(GroupOnEdge { edge, group }),
            PacketEvent::Disconnect => Event::Disconnect(edge),
        };
        self.tell_open(id, Some(ends.as_ref()), Sent::Network(event));
    }
}

/// Data as people read it.
fn shown(data: &Json) -> String {
    data.as_str().map_or_else(|| data.to_string(), str::to_owned)
}
