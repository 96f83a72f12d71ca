//! Graphs in graphs: where packets go in them, and what is left of them where only pictures count.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use imgflo_flow::protocol::PortReference;
use imgflo_flow::{Export, Graph, Packet};

use crate::courier::Courier;
use crate::shelf::{DEEPEST, Shelf, Side, exports};

/// Graphs in graphs that are looked at for couriers: one graph may stand for very many.
const MOST_INSTANCES: usize = 1000;

/// A port in a graph, or in a graph in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The nodes that stand for the graphs it is in, the outermost first; none in the graph itself.
    pub(crate) within: Vec<String>,
    /// The port.
    pub(crate) port: PortReference,
}

impl Place {
    /// The node of the graph that nodes lead to which it is at, or in.
    pub(crate) fn node_in(&self, within: &[String]) -> Option<&str> {
        let inside = self.within.strip_prefix(within)?;
        Some(inside.first().unwrap_or(&self.port.node))
    }

    /// The same place when that node is called otherwise.
    pub(crate) fn renamed(mut self, within: &[String], to: &str) -> Self {
        let node = self.within.get_mut(within.len());
        to.clone_into(node.unwrap_or(&mut self.port.node));
        self
    }
}

impl Shelf {
    /// The graph that nodes of a graph lead to.
    pub(crate) fn inside<'g>(
        &'g self,
        graph: &'g Arc<Graph>,
        within: &[String],
    ) -> Option<&'g Arc<Graph>> {
        let mut graph = graph;
        for node in within {
            graph = self.graph(&graph.processes.get(node)?.component)?;
        }
        Some(graph)
    }

    /// Whether what comes to a port, or from it, is packets: the port is a courier's, maybe in a graph
    /// in the graph.
    pub(crate) fn is_for_packets(&self, graph: &Graph, node: &str, port: &str, side: Side) -> bool {
        let (mut graph, mut at) = (graph, (node, port));
        for _ in 0..DEEPEST {
            let Some(process) = graph.processes.get(at.0) else { return false };
            if Courier::of_name(&process.component).is_some() {
                return true;
            }
            let Some(inner) = self.graph(&process.component) else { return false };
            let Some(export) = exports(inner, side).get(at.1) else { return false };
            (graph, at) = (inner, (export.process.as_str(), export.port.as_str()));
        }
        false
    }

    /// The places where an open graph has other graphs with couriers in them, and these graphs' names.
    pub(crate) fn instances(&self, id: &str) -> Vec<(Vec<String>, &str)> {
        let Some(open) = self.open.get(id) else { return Vec::new() };
        let parts = self.uses(&open.graph).into_iter().flat_map(|name| self.parts(name));
        let pass: BTreeSet<String> = parts.filter(|name| self.passes_packets(name)).collect();
        let (mut found, mut next) = (Vec::new(), vec![(Vec::new(), &open.graph)]);
        while let Some((within, graph)) = next.pop() {
            for (node, process) in &graph.processes {
                let name = process.component.as_str();
                let Some(inner) = self.graph(name).filter(|_| pass.contains(name)) else {
                    continue;
                };
                if found.len() == MOST_INSTANCES {
                    return found;
                }
                let within = [within.as_slice(), std::slice::from_ref(node)].concat();
                found.push((within.clone(), name));
                next.push((within, inner));
            }
        }
        found
    }

    /// Whether there are couriers in a graph, or in one that it is made of.
    pub(crate) fn passes_packets(&self, component: &str) -> bool {
        let parts = self.parts(component);
        parts.iter().filter_map(|name| self.graph(name)).any(|graph| has_couriers(graph))
    }

    /// The graph without what is for packets only.
    pub(crate) fn only_pictures(&self, graph: &Arc<Graph>) -> Arc<Graph> {
        let mut uses = self.uses(graph).into_iter();
        if !has_couriers(graph) && !uses.any(|name| self.passes_packets(name)) {
            return graph.clone();
        }
        let is_for = |node: &str, port: &str, side| self.is_for_packets(graph, node, port, side);
        let export = |export: &Export, side| !is_for(&export.process, &export.port, side);
        let mut rest = Graph::clone(graph);
        rest.processes.retain(|_, process| Courier::of_name(&process.component).is_none());
        rest.edges.retain(|edge| {
            let (from, to) = (&edge.source, &edge.target);
            !is_for(&from.process, &from.port, Side::Out)
                && !is_for(&to.process, &to.port, Side::In)
        });
        rest.packets
            .retain(|packet| !is_for(&packet.target.process, &packet.target.port, Side::In));
        rest.inports.retain(|_, to| export(to, Side::In));
        rest.outports.retain(|_, from| export(from, Side::Out));
        Arc::new(rest)
    }
}

fn has_couriers(graph: &Graph) -> bool {
    let mut processes = graph.processes.values();
    processes.any(|process| Courier::of_name(&process.component).is_some())
}

/// Gives a value to a port in a graph in a graph: each graph on the way gets an exported port for it,
/// which other nodes that stand for the same graph leave alone.
pub(crate) fn give(
    graph: &mut Arc<Graph>,
    components: &mut BTreeMap<String, Arc<Graph>>,
    place: &Place,
    mut packet: Packet,
) {
    let graphs = std::iter::successors(Some((graph.clone(), 0)), |(outer, depth)| {
        let process = outer.processes.get(place.within.get(*depth)?)?;
        Some((components.get(&process.component)?.clone(), depth + 1))
    });
    let graphs: Vec<Arc<Graph>> = graphs.map(|(graph, _)| graph).collect();
    // What leads there has changed meanwhile.
    if graphs.len() <= place.within.len() {
        return;
    }
    for (node, outer) in place.within.iter().zip(&graphs).rev() {
        let name = format!("{}.{}", packet.target.process, packet.target.port);
        let component = &outer.processes[node].component;
        if let Some(inner) = components.get_mut(component) {
            let export = Export::new(&packet.target.process, &packet.target.port);
            Arc::make_mut(inner).inports.insert(name.clone(), export);
        }
        (packet.target.process, packet.target.port) = (node.clone(), name);
    }
    Arc::make_mut(graph).packets.push(packet);
}
