//! What a client knows of the server's graphs: the plainest thing that takes in events. It has no
//! line in common with the runtime.

use std::collections::{BTreeMap, BTreeSet};

use imgflo_flow::protocol::graph::{self, Change};
use imgflo_flow::protocol::{Event, PortReference};
use serde_json::{Map, Value as Json};

type Metadata = Map<String, Json>;
type Place = (String, String, Option<usize>);

/// A graph, in sorted lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    pub nodes: BTreeMap<String, (String, Metadata)>,
    pub edges: BTreeMap<(Place, Place), Metadata>,
    pub values: BTreeMap<Place, (String, Metadata)>,
    pub inports: BTreeMap<String, (String, String, Metadata)>,
    pub outports: BTreeMap<String, (String, String, Metadata)>,
    pub groups: BTreeMap<String, (BTreeSet<String>, Metadata)>,
}

/// All that a client knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Copy {
    pub graphs: BTreeMap<String, Known>,
    pub changes: usize,
    pub errors: usize,
}

fn place(port: &PortReference) -> Place {
    (port.node.clone(), port.port.clone(), port.index)
}

impl Copy {
    /// Takes in an event.
    pub fn take(&mut self, event: &Event) {
        match event {
            Event::Graph(graph::Event::Clear(clear)) => {
                self.graphs.insert(clear.id.clone(), Known::default());
            }
            Event::Graph(graph::Event::Change(graph, change)) => {
                self.changes += 1;
                let known =
                    self.graphs.get_mut(graph).expect("a graph is cleared before it changes");
                known.take(change);
            }
            Event::Graph(graph::Event::Error(_)) => self.errors += 1,
            _ => {}
        }
    }

    /// What the text of a file says.
    pub fn of_source(id: &str, text: &str) -> Self {
        let json: Json = serde_json::from_str(text).unwrap();
        let mut known = Known::default();
        let object = |json: &Json| json.as_object().cloned().unwrap_or_default();
        let text = |json: &Json| json.as_str().unwrap().to_owned();
        let place = |json: &Json| {
            let index = json.get("index").and_then(Json::as_u64).map(|index| index as usize);
            (text(&json["process"]), text(&json["port"]), index)
        };
        for (node, process) in object(&json["processes"]) {
            known.nodes.insert(node, (text(&process["component"]), object(&process["metadata"])));
        }
        for connection in json["connections"].as_array().unwrap() {
            let (to, metadata) = (place(&connection["tgt"]), object(&connection["metadata"]));
            match connection.get("src") {
                Some(from) => known.edges.insert((place(from), to), metadata).map(drop),
                None => {
                    known.values.insert(to, (connection["data"].to_string(), metadata)).map(drop)
                }
            };
        }
        for (section, ports) in [("inports", &mut known.inports), ("outports", &mut known.outports)]
        {
            for (public, port) in object(&json[section]) {
                let metadata = object(&port["metadata"]);
                ports.insert(public, (text(&port["process"]), text(&port["port"]), metadata));
            }
        }
        for group in json["groups"].as_array().unwrap() {
            let nodes = group["nodes"].as_array().unwrap().iter().map(text).collect();
            known.groups.insert(text(&group["name"]), (nodes, object(&group["metadata"])));
        }
        Self { graphs: BTreeMap::from([(id.to_owned(), known)]), ..Self::default() }
    }
}

impl Known {
    fn take(&mut self, change: &Change) {
        match change {
            Change::AddNode(node) => {
                let process = (node.component.clone(), node.metadata.clone());
                assert!(self.nodes.insert(node.id.clone(), process).is_none());
            }
            Change::RemoveNode(node) => {
                self.nodes.remove(&node.id).unwrap();
                for (nodes, _) in self.groups.values_mut() {
                    nodes.remove(&node.id);
                }
                let of = |place: &Place| place.0 == node.id;
                assert!(!self.edges.keys().any(|(from, to)| of(from) || of(to)));
                assert!(!self.values.keys().any(of));
            }
            Change::RenameNode(rename) => self.rename_node(&rename.from, &rename.to),
            Change::ChangeNode(node) => {
                self.nodes.get_mut(&node.id).unwrap().1 = node.metadata.clone();
            }
            Change::AddEdge(edge) | Change::ChangeEdge(edge) => {
                let ends = (place(&edge.src), place(&edge.tgt));
                self.edges.insert(ends, edge.metadata.clone());
            }
            Change::RemoveEdge(edge) => {
                self.edges.remove(&(place(&edge.src), place(&edge.tgt))).unwrap();
            }
            Change::AddInitial(initial) => {
                let value = (initial.src.data.to_string(), initial.metadata.clone());
                assert!(self.values.insert(place(&initial.tgt), value).is_none());
            }
            Change::RemoveInitial(initial) => {
                let (data, _) = self.values.remove(&place(&initial.tgt)).unwrap();
                assert_eq!(initial.src.as_ref().unwrap().data.to_string(), data);
            }
            Change::AddInport(export) => {
                drop(self.inports.insert(export.public.clone(), exported(export)))
            }
            Change::AddOutport(export) => {
                drop(self.outports.insert(export.public.clone(), exported(export)))
            }
            Change::RemoveInport(export) => drop(self.inports.remove(&export.public).unwrap()),
            Change::RemoveOutport(export) => drop(self.outports.remove(&export.public).unwrap()),
            Change::RenameInport(rename) => {
                let export = self.inports.remove(&rename.from).unwrap();
                self.inports.insert(rename.to.clone(), export);
            }
            Change::RenameOutport(rename) => {
                let export = self.outports.remove(&rename.from).unwrap();
                self.outports.insert(rename.to.clone(), export);
            }
            Change::AddGroup(group) => {
                let nodes = group.nodes.iter().cloned().collect();
                self.groups.insert(group.name.clone(), (nodes, group.metadata.clone()));
            }
            Change::RemoveGroup(group) => drop(self.groups.remove(&group.name).unwrap()),
            Change::RenameGroup(rename) => {
                let group = self.groups.remove(&rename.from).unwrap();
                self.groups.insert(rename.to.clone(), group);
            }
            Change::ChangeGroup(group) => {
                self.groups.get_mut(&group.name).unwrap().1 = group.metadata.clone();
            }
        }
    }

    fn rename_node(&mut self, from: &str, to: &str) {
        let new = |name: &String| if name == from { to.to_owned() } else { name.clone() };
        let moved = |(node, port, index): &Place| (new(node), port.clone(), *index);
        self.nodes = self.nodes.iter().map(|(id, node)| (new(id), node.clone())).collect();
        let edge = |((src, tgt), data): (&(Place, Place), &Metadata)| {
            ((moved(src), moved(tgt)), data.clone())
        };
        self.edges = self.edges.iter().map(edge).collect();
        self.values = self.values.iter().map(|(at, value)| (moved(at), value.clone())).collect();
        for export in self.inports.values_mut().chain(self.outports.values_mut()) {
            export.0 = new(&export.0);
        }
        for (nodes, _) in self.groups.values_mut() {
            *nodes = nodes.iter().map(new).collect();
        }
    }
}

fn exported(export: &graph::AddExport) -> (String, String, Metadata) {
    (export.node.clone(), export.port.clone(), export.metadata.clone().unwrap_or_default())
}
