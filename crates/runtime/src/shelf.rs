//! All graphs that can be edited or be components of others: those that are open, and saved ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use imgflo_flow::protocol::component::Component;
use imgflo_flow::protocol::{PortDefinition, PortReference};
use imgflo_flow::{Export, Graph, IndexMap};

use crate::catalog::Catalog;
use crate::open::Open;

/// A graph as its file has it.
#[derive(Clone, Debug)]
pub struct SavedGraph {
    /// What it says.
    pub graph: Arc<Graph>,
    /// The version of its file.
    pub version: String,
}

/// All graphs. One that is open counts before the saved one of its name.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(crate) catalog: Catalog,
    pub(crate) open: IndexMap<String, Open>,
    pub(crate) saved: BTreeMap<String, SavedGraph>,
}

/// A side of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// What goes in.
    In,
    /// What comes out.
    Out,
}

/// How deep ports of graphs in graphs are followed.
pub(crate) const DEEPEST: usize = 32;

impl Shelf {
    /// The graph that a component stands for, if it stands for one.
    pub(crate) fn graph(&self, name: &str) -> Option<&Arc<Graph>> {
        if self.catalog.component(name).is_some() {
            return None;
        }
        let open = self.open.get(name).map(|open| &open.graph);
        open.or_else(|| self.saved.get(name).map(|saved| &saved.graph))
    }

    /// Whether there is a component of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.catalog.component(name).is_some() || self.graph(name).is_some()
    }

    /// The names of all components.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let fixed = self.catalog.components().map(|component| component.name.as_str());
        fixed.chain(self.graphs())
    }

    /// The names of all graphs.
    pub(crate) fn graphs(&self) -> impl Iterator<Item = &str> {
        let open = self.open.keys().map(String::as_str);
        let saved = self.saved.keys().map(String::as_str);
        open.chain(saved.filter(|name| !self.open.contains_key(*name)))
    }

    /// A component, with its ports.
    pub(crate) fn component(&self, name: &str) -> Option<Component> {
        if let Some(fixed) = self.catalog.component(name) {
            return Some(fixed.clone());
        }
        let graph = self.graph(name)?;
        let property = |key: &str| graph.properties.get(key)?.as_str().map(str::to_owned);
        Some(Component {
            name: name.to_owned(),
            description: property("description").unwrap_or_default(),
            icon: property("icon").filter(|icon| !icon.is_empty()).unwrap_or("sitemap".into()),
            subgraph: true,
            in_ports: self.exported(graph, Side::In),
            out_ports: self.exported(graph, Side::Out),
        })
    }

    /// The exported ports of a graph.
    pub(crate) fn exported(&self, graph: &Graph, side: Side) -> Vec<PortDefinition> {
        let exports = exports(graph, side);
        exports.iter().map(|(name, export)| self.export(graph, name, export, side, 0)).collect()
    }

    /// What a port of a node takes or gives.
    pub(crate) fn port(&self, graph: &Graph, at: &PortReference, side: Side) -> PortDefinition {
        let found = self.found(graph, &at.node, &at.port, side, 0);
        found.unwrap_or_else(|| PortDefinition::of(&at.port))
    }

    /// Whether what goes through a port is pictures.
    pub(crate) fn is_picture(&self, graph: &Graph, at: &PortReference, side: Side) -> bool {
        self.port(graph, at, side).kind == "buffer"
    }

    fn export(
        &self,
        graph: &Graph,
        public: &str,
        export: &Export,
        side: Side,
        depth: usize,
    ) -> PortDefinition {
        let found = self.found(graph, &export.process, &export.port, side, depth);
        let mut port = found.unwrap_or_else(|| PortDefinition::of(public));
        public.clone_into(&mut port.id);
        // What the graph says of its port counts more than what the node's says.
        let metadata = &export.metadata;
        let said =
            |key: &str| metadata.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        port.kind = said("type").unwrap_or(port.kind);
        port.description = said("description").unwrap_or(port.description);
        port.default = metadata.get("default").cloned().or(port.default);
        let value = graph.packets.iter().rfind(|packet| {
            side == Side::In
                && packet.target.process == export.process
                && packet.target.port == export.port
        });
        port.default = value.map(|packet| packet.data.clone()).or(port.default);
        port
    }

    fn found(
        &self,
        graph: &Graph,
        node: &str,
        port: &str,
        side: Side,
        depth: usize,
    ) -> Option<PortDefinition> {
        let component = &graph.processes.get(node)?.component;
        if let Some(fixed) = self.catalog.component(component) {
            let ports = if side == Side::In { &fixed.in_ports } else { &fixed.out_ports };
            // Old graphs have any name for the one port of a mark.
            let any = || ports.first().filter(|_| fixed.name == "Processor");
            let plain = port.to_ascii_lowercase().replace('_', "-");
            return ports.iter().find(|found| found.id == plain).or_else(any).cloned();
        }
        let inner = self.graph(component).filter(|_| depth < DEEPEST)?;
        let export = exports(inner, side).get(port)?;
        Some(self.export(inner, port, export, side, depth + 1))
    }

    /// The graphs that nodes of a graph stand for.
    pub(crate) fn uses<'g>(&self, graph: &'g Graph) -> BTreeSet<&'g str> {
        let components = graph.processes.values().map(|process| process.component.as_str());
        components.filter(|name| self.catalog.component(name).is_none()).collect()
    }

    /// All graphs that a component is made of, itself among them.
    pub(crate) fn parts(&self, component: &str) -> BTreeSet<String> {
        let (mut parts, mut next) = (BTreeSet::new(), vec![component.to_owned()]);
        while let Some(name) = next.pop() {
            let Some(graph) = self.graph(&name) else { continue };
            next.extend(self.uses(graph).into_iter().map(str::to_owned));
            if !parts.insert(name) {
                next.retain(|name| !parts.contains(name));
            }
        }
        parts
    }

    /// The open graphs that a graph is a part of.
    pub(crate) fn dependents(&self, part: &str) -> Vec<String> {
        let others = self.open.iter().filter(|(id, open)| *id != part && !open.uses.is_empty());
        let of_part = others.filter(|(_, open)| {
            open.uses.iter().any(|component| self.parts(component).contains(part))
        });
        of_part.map(|(id, _)| id.clone()).collect()
    }

    /// The graphs that a graph is made of, by the names that nodes call them; couriers are for
    /// packets, and not among what makes pictures.
    pub(crate) fn components(&self, graph: &Graph) -> BTreeMap<String, Arc<Graph>> {
        let uses = self.uses(graph);
        let parts = uses.into_iter().flat_map(|component| self.parts(component));
        let graph = |name: String| {
            let graph = self.graph(&name)?;
            let graph = self.only_pictures(graph);
            Some((name, graph))
        };
        parts.filter_map(graph).collect()
    }
}

/// The exported ports of a side.
pub(crate) fn exports(graph: &Graph, side: Side) -> &IndexMap<String, Export> {
    match side {
        Side::In => &graph.inports,
        Side::Out => &graph.outports,
    }
}
