//! A graph that is open: what it says, what it was given, and whether it works.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use imgflo_flow::protocol::graph::{Change, Clear};
use imgflo_flow::protocol::{PortReference, imgflo};
use imgflo_flow::{Graph, Json, Port};
use serde_json::json;

use crate::nested::Place;
use crate::trace::Trace;

/// A graph that is open.
#[derive(Debug, Default)]
pub(crate) struct Open {
    /// What it says.
    pub(crate) graph: Arc<Graph>,
    /// How often it has changed.
    pub(crate) revision: u64,
    /// When it was asked to work, if it was.
    pub(crate) started: Option<Duration>,
    /// Whether what has changed is still to be announced.
    pub(crate) running: bool,
    /// Whether more is to be told.
    pub(crate) debug: bool,
    /// The name and version of its file, if it has one.
    pub(crate) file: Option<(String, String)>,
    /// Whether it has changes that its file has not.
    pub(crate) unsaved: bool,
    /// The graphs that its nodes stand for.
    pub(crate) uses: BTreeSet<String>,
    /// What it was given from outside.
    pub(crate) given: Given,
    /// What happened in it, if somebody wants to know.
    pub(crate) trace: Option<Trace>,
    /// When what has changed is to be announced, and when it last was.
    pub(crate) due: Option<Duration>,
    pub(crate) announced: Option<Duration>,
    /// What every node was when it was last announced.
    pub(crate) shown: HashMap<String, u64>,
    /// The node that cannot work, and why, when it was last told.
    pub(crate) problem: Option<(String, String)>,
    /// Bytes, about: what was added is counted, and what has gone is not until it matters.
    pub(crate) weight: usize,
    /// The last time that somebody asked for it.
    pub(crate) used: Duration,
}

/// What a graph was given by packets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Given {
    /// Values, by exported port.
    pub(crate) values: BTreeMap<String, Json>,
    /// Addresses of pictures, by exported port.
    pub(crate) pictures: BTreeMap<String, String>,
    /// Values that packets inside the graph brought, by where they came to.
    pub(crate) inside: BTreeMap<Place, Json>,
}

impl Open {
    /// The graph, to be changed.
    pub(crate) fn for_change(&mut self) -> &mut Graph {
        Arc::make_mut(&mut self.graph)
    }

    /// What was given is forgotten where the graph now says otherwise.
    pub(crate) fn forget_given(&mut self, change: &Change) {
        let given = &mut self.given;
        let forget_port = |given: &mut Given, public: &str| {
            given.values.remove(public);
            given.pictures.remove(public);
        };
        match change {
            Change::AddInitial(initial) => self.forget_at(&initial.tgt),
            Change::RemoveInitial(initial) => self.forget_at(&initial.tgt),
            Change::RemoveInport(export) => forget_port(given, &export.public),
            Change::AddInport(export) => forget_port(given, &export.public),
            Change::RenameInport(rename) => {
                let value = given.values.remove(&rename.from);
                given.values.extend(value.map(|value| (rename.to.clone(), value)));
                let picture = given.pictures.remove(&rename.from);
                given.pictures.extend(picture.map(|picture| (rename.to.clone(), picture)));
            }
            _ => {}
        }
        self.given.forget_inside(&[], change);
    }

    fn forget_at(&mut self, target: &PortReference) {
        let inports = &self.graph.inports;
        let leads_elsewhere = |public: &String| {
            let export = inports.get(public);
            export.is_none_or(|to| to.process != target.node || to.port != target.port)
        };
        self.given.values.retain(|public, _| leads_elsewhere(public));
    }

    /// What editors are told when they open it.
    pub(crate) fn opened(&self, id: &str) -> imgflo::Opened {
        let (name, version) = self.file.clone().unzip();
        imgflo::Opened {
            graph: id.to_owned(),
            revision: self.revision,
            version,
            name,
            source: self.source(),
            started: self.started.is_some(),
        }
    }

    /// All that it says, as FBP JSON.
    pub(crate) fn source(&self) -> Json {
        serde_json::from_str(&self.text()).unwrap_or_default()
    }

    /// All that it says, as the text of a file.
    pub(crate) fn text(&self) -> String {
        imgflo_flow::json::write(&self.graph)
    }

    /// The same, of a graph that is called so.
    pub(crate) fn text_as(&self, name: &str) -> String {
        let mut graph = Graph::clone(&self.graph);
        graph.properties.insert("name".into(), name.into());
        imgflo_flow::json::write(&graph)
    }

    /// The message that makes an empty one.
    pub(crate) fn clear(&self, id: &str, main: bool) -> Clear {
        let property = |key: &str| self.graph.properties.get(key)?.as_str().map(str::to_owned);
        Clear {
            id: id.to_owned(),
            name: property("name"),
            library: property("library"),
            main: Some(main),
            icon: property("icon"),
            description: property("description"),
        }
    }
}

impl Given {
    /// What packets brought is forgotten where the graph that nodes lead to now says otherwise.
    pub(crate) fn forget_inside(&mut self, within: &[String], change: &Change) {
        let is_at =
            |place: &Place, port: &PortReference| place.within == within && place.port == *port;
        match change {
            Change::AddInitial(initial) => {
                self.inside.retain(|place, _| !is_at(place, &initial.tgt));
            }
            Change::RemoveInitial(initial) => {
                self.inside.retain(|place, _| !is_at(place, &initial.tgt));
            }
            Change::RemoveNode(gone) => {
                let is_gone = |node: Option<&str>| node == Some(&gone.id);
                self.inside.retain(|place, _| !is_gone(place.node_in(within)));
            }
            Change::RenameNode(rename) => {
                let renamed = |(place, value): (Place, Json)| {
                    let is_it = place.node_in(within) == Some(&rename.from);
                    (if is_it { place.renamed(within, &rename.to) } else { place }, value)
                };
                self.inside = std::mem::take(&mut self.inside).into_iter().map(renamed).collect();
            }
            _ => {}
        }
    }
}

/// The graph that a `clear` makes.
pub(crate) fn empty(clear: &Clear) -> Graph {
    let mut graph = Graph { case_sensitive: true, ..Graph::default() };
    let name = clear.name.clone().unwrap_or_else(|| clear.id.clone());
    graph.properties.insert("name".into(), name.into());
    graph.properties.insert("environment".into(), json!({ "type": "imgflo" }));
    for (key, value) in
        [("library", &clear.library), ("icon", &clear.icon), ("description", &clear.description)]
    {
        if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
            graph.properties.insert(key.into(), value.as_str().into());
        }
    }
    graph
}

/// A graph from elsewhere as it is edited: names of components as lists of components have them,
/// and one value for each port.
pub(crate) fn tidy(mut graph: Graph) -> Graph {
    // Readers have made names of ports lower-case where they are to be.
    graph.case_sensitive = true;
    for process in graph.processes.values_mut() {
        process.component = process.component.replacen(':', "/", 1);
    }
    let last: HashMap<Port, usize> =
        graph.packets.iter().enumerate().map(|(i, packet)| (packet.target.clone(), i)).collect();
    let mut i = 0;
    graph.packets.retain(|packet| {
        i += 1;
        last[&packet.target] == i - 1
    });
    graph
}

#[cfg(test)]
mod tests {
    use imgflo_flow::protocol::graph::{Data, Initial};

    use super::*;

    #[test]
    fn a_value_that_is_set_counts_more_than_a_packet_before() {
        let text = b"INPORT=blur.RADIUS:SIZE\nblur(gegl/box-blur)";
        let graph = Graph::from_bytes("a.fbp", text, &Default::default()).unwrap();
        let mut open = Open { graph: Arc::new(graph), ..Open::default() };
        open.given.values.insert("size".into(), json!(4));
        let tgt = PortReference { node: "blur".into(), port: "radius".into(), index: None };
        let initial = Initial { src: Data { data: json!(9) }, tgt, metadata: Default::default() };
        open.forget_given(&Change::AddInitial(initial));
        assert!(open.given.values.is_empty());
    }

    #[test]
    fn of_several_values_the_last_stays() {
        let text = b"1 -> RADIUS blur(gegl:box-blur), 2 -> RADIUS blur";
        let text = std::str::from_utf8(text).unwrap().replace("gegl:", "gegl/");
        let graph = Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default()).unwrap();
        let packets = tidy(graph).packets;
        assert_eq!(
            packets.iter().map(|packet| packet.data.clone()).collect::<Vec<_>>(),
            [json!(2)]
        );
    }
}
