//! Packets, on their way through a graph.

use std::collections::VecDeque;

use imgflo_flow::Json;
use imgflo_flow::protocol::graph::EdgeEnds;
use imgflo_flow::protocol::network::{DataOnEdge, Event, GroupOnEdge, OnEdge, Output};
use imgflo_flow::protocol::runtime::{Packet, PacketEvent};
use imgflo_flow::protocol::{PortReference, network, runtime};

use crate::Runtime;
use crate::courier::Courier;
use crate::preview::edge_id;
use crate::runtime::Notice;

/// Steps that packets go after one message: more are a circle.
const MOST_STEPS: usize = 10_000;

/// A packet that arrives somewhere.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parcel {
    /// The port that it comes from; a value comes from none.
    pub(crate) source: Option<PortReference>,
    /// Where it arrives.
    pub(crate) target: PortReference,
    /// What it is.
    pub(crate) event: PacketEvent,
    /// What is in it.
    pub(crate) payload: Option<Json>,
}

type Sent = imgflo_flow::protocol::Event;

impl Runtime {
    /// Brings packets to where they go, and on from there.
    pub(crate) fn send(&mut self, id: &str, parcels: Vec<Parcel>) {
        let mut way: VecDeque<Parcel> = parcels.into();
        let mut steps = 0;
        while let Some(parcel) = way.pop_front() {
            steps += 1;
            if steps > MOST_STEPS + way.len() {
                let message = "packets go round and round; remove a connection".to_owned();
                let error = network::Error { message, graph: Some(id.to_owned()) };
                return self.tell_network(id, Event::Error(error));
            }
            self.tell_edge(id, &parcel);
            way.extend(self.arrive(id, parcel));
        }
    }

    /// A packet arrives. Gives those that go on from there.
    fn arrive(&mut self, id: &str, parcel: Parcel) -> Vec<Parcel> {
        let Some(open) = self.shelf.open.get_mut(id) else { return Vec::new() };
        let Some(process) = open.graph.processes.get(&parcel.target.node) else {
            return Vec::new();
        };
        let Some(courier) = Courier::of_name(&process.component) else {
            // Values of the graph itself are where they belong already.
            if let (Some(_), PacketEvent::Data, Some(data)) =
                (&parcel.source, parcel.event, parcel.payload)
            {
                open.given.inside.insert(parcel.target, data);
                open.revision += 1;
                self.notice(Notice::Changed(id.to_owned()));
                self.works(id);
            }
            return Vec::new();
        };
        let node = parcel.target.node.clone();
        if courier == Courier::Output && parcel.event == PacketEvent::Data {
            let message = parcel.payload.as_ref().map_or(String::new(), shown);
            let kind = Some("message".to_owned());
            self.tell_network(id, Event::Output(Output { message, kind, url: None }));
        }
        if !courier.passes_on() {
            return Vec::new();
        }
        self.tell_outside(id, &node, &parcel);
        let Some(open) = self.shelf.open.get(id) else { return Vec::new() };
        let onward = open.graph.edges.iter().filter(|edge| edge.source.process == node);
        let onward = onward.map(|edge| Parcel {
            source: Some((&edge.source).into()),
            target: (&edge.target).into(),
            event: parcel.event,
            payload: parcel.payload.clone(),
        });
        onward.collect()
    }

    /// A packet leaves the graph where a port of its node is exported.
    fn tell_outside(&mut self, id: &str, node: &str, parcel: &Parcel) {
        let Some(open) = self.shelf.open.get(id) else { return };
        let ports = open.graph.outports.iter().filter(|(_, export)| export.process == node);
        let ports: Vec<String> = ports.map(|(public, _)| public.clone()).collect();
        for port in ports {
            let (event, payload) = (parcel.event, parcel.payload.clone());
            let packet = Packet { port, event, graph: id.to_owned(), payload };
            self.tell_open(id, None, Sent::Runtime(runtime::Event::Packet(packet)));
        }
    }

    /// Tells what is on an edge.
    fn tell_edge(&mut self, id: &str, parcel: &Parcel) {
        let Parcel { source, target, event, payload } = parcel.clone();
        let ends = source.clone().map(|src| EdgeEnds { src, tgt: target.clone() });
        let edge = OnEdge {
            id: edge_id(source.as_ref(), &target),
            graph: id.to_owned(),
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
