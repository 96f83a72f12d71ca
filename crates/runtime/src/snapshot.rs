//! A graph as it is to be rendered: what it says, with what it was given.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use imgflo_flow::{Graph, Json, Packet};
use imgflo_op::{Kind, OpDef};

use crate::nested::give;
use crate::open::Open;
use crate::shelf::{Shelf, Side};

/// A graph as it is to be rendered.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// How often the graph has changed.
    pub revision: u64,
    /// The graph.
    pub graph: Arc<Graph>,
    /// The graphs that it is made of, by the names that nodes call them.
    pub components: BTreeMap<String, Arc<Graph>>,
    /// Values that exported ports were given.
    pub values: Vec<(String, Json)>,
    /// Addresses of pictures that exported ports were given.
    pub inputs: BTreeMap<String, String>,
    /// The addresses of all pictures that the graph names, or was given as values.
    pub addresses: BTreeSet<String>,
}

impl Shelf {
    /// An open graph, to be rendered.
    pub(crate) fn snapshot(&self, open: &Open) -> Snapshot {
        let mut graph = self.only_pictures(&open.graph);
        let takes = |name: &String| graph.inports.contains_key(name);
        let values = open.given.values.iter().filter(|(name, _)| takes(name));
        let values: Vec<_> = values.map(|(name, value)| (name.clone(), value.clone())).collect();
        let inputs = open.given.pictures.iter().filter(|(name, _)| takes(name));
        let inputs = inputs.map(|(name, address)| (name.clone(), address.clone())).collect();
        let mut components = self.components(&graph);
        let mut addresses = self.named(&graph);
        addresses.extend(components.values().flat_map(|graph| self.named(graph)));
        for (place, value) in &open.given.inside {
            let packet = Packet::new(value.clone(), (&place.port).into());
            let inside = self.inside(&open.graph, &place.within);
            addresses.extend(inside.and_then(|inside| self.address(inside, &packet)));
            give(&mut graph, &mut components, place, packet);
        }
        let files = self.exported(&graph, Side::In).into_iter().filter(|port| port.kind == "uri");
        let files: BTreeSet<String> = files.map(|port| port.id).collect();
        let given = values.iter().filter(|(name, _)| files.contains(name));
        addresses.extend(given.filter_map(|(_, value)| value.as_str().map(str::to_owned)));
        Snapshot { revision: open.revision, graph, components, values, inputs, addresses }
    }

    /// The addresses that a graph's own values are, also of ports of graphs in it.
    fn named(&self, graph: &Graph) -> BTreeSet<String> {
        graph.packets.iter().filter_map(|packet| self.address(graph, packet)).collect()
    }

    /// The address that a value is, if it comes to a port that takes files.
    fn address(&self, graph: &Graph, packet: &Packet) -> Option<String> {
        let component = &graph.processes.get(&packet.target.process)?.component;
        let operation = find(self.catalog.operations(), component);
        let is_file = match operation {
            Some(operation) => takes_file(operation, &packet.target.port),
            None => self.port(graph, &(&packet.target).into(), Side::In).kind == "uri",
        };
        packet.data.as_str().filter(|text| is_file && !text.is_empty()).map(str::to_owned)
    }
}

fn find(operations: &[&'static OpDef], component: &str) -> Option<&'static OpDef> {
    imgflo_op::find(operations, &component.replacen('/', ":", 1))
}

fn takes_file(operation: &OpDef, port: &str) -> bool {
    let plain = port.to_ascii_lowercase().replace('_', "-");
    let params = (operation.params)();
    params.iter().any(|param| param.kind == Kind::File && param.name() == plain)
}
