//! The part of a graph that a node needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use imgflo_engine::{Given, Limits, NodeId, Resolved, Source, Surroundings, resolve_at};
use imgflo_flow::{Export, Graph, IndexMap};
use imgflo_op::OpDef;

use crate::{Error, Picture, Snapshot};

/// What the node that is shown is exported as.
const SHOWN: &str = "shown";

/// The part of a graph that a node needs: what is wrong elsewhere does not concern it.
pub(crate) struct Part<'a> {
    snapshot: &'a Snapshot,
    graph: Graph,
    node: &'a str,
}

/// Makes a source of a picture, or says why it cannot.
pub(crate) type Open<'a> = dyn Fn(&Picture) -> Result<Arc<dyn Source>, Error> + 'a;

impl<'a> Part<'a> {
    /// What `node` needs to give what comes out of `port`.
    pub(crate) fn of(snapshot: &'a Snapshot, node: &'a str, port: &str) -> Result<Self, Error> {
        let all = &*snapshot.graph;
        let Some(process) = all.processes.get(node) else {
            let names = all.processes.keys().map(String::as_str);
            let nearest = imgflo_op::nearest(node, names).map(str::to_owned);
            return Err(Error::NoNode { name: node.to_owned(), nearest });
        };
        let inner = snapshot.components.get(&process.component);
        let port = inner.map_or(port, |inner| outport(inner, port));
        let needed = needed(all, node);
        let has = |name: &str| needed.contains(name);
        let processes = all.processes.iter().filter(|(name, _)| has(name));
        let inports = all.inports.iter().filter(|(_, export)| has(&export.process));
        let graph = Graph {
            case_sensitive: all.case_sensitive,
            inports: inports.map(|(name, export)| (name.clone(), export.clone())).collect(),
            outports: IndexMap::from([(SHOWN.to_owned(), Export::new(node, port))]),
            // Where they stand in a file is of no use to those who edit them.
            processes: processes
                .map(|(name, process)| {
                    let process = imgflo_flow::Process { at: None, ..process.clone() };
                    (name.clone(), process)
                })
                .collect(),
            edges: all.edges.iter().filter(|edge| has(&edge.target.process)).cloned().collect(),
            packets: all.packets.iter().filter(|one| has(&one.target.process)).cloned().collect(),
            ..Graph::default()
        };
        Ok(Self { snapshot, graph, node })
    }

    /// It, resolved at a level of detail, and the node that is shown.
    pub(crate) fn resolve(
        &self,
        scale: f64,
        open: &Open<'_>,
        (operations, limits): (&[&'static OpDef], &Limits),
    ) -> Result<(imgflo_engine::Graph, NodeId), Error> {
        let component =
            |name: &str| self.snapshot.components.get(name).map(|graph| Graph::clone(graph));
        let pictures = &self.snapshot.pictures;
        let open_path = |path: &str| match pictures.get(path) {
            Some(Ok(picture)) => open(picture).map_err(|error| error.to_string()),
            Some(Err(why)) => Err(why.clone()),
            None if path.is_empty() => Err("no picture is chosen".to_owned()),
            None => Err(format!("the picture `{path}` is not here")),
        };
        let given = self.given(open)?;
        let surroundings =
            Surroundings { operations, component: &component, open: &open_path, limits };
        let Resolved { graph, outputs, .. } =
            resolve_at(scale, &self.graph, &given, &surroundings)?;
        match outputs.into_iter().find(|(name, _)| name == SHOWN) {
            Some((_, node)) => Ok((graph, node)),
            None => Err(Error::NoPicture { node: self.node.to_owned() }),
        }
    }

    fn given(&self, open: &Open<'_>) -> Result<Given, Error> {
        let takes = |name: &str| self.graph.inports.contains_key(name);
        let values = self.snapshot.values.iter().filter(|(name, _)| takes(name)).cloned();
        let mut given = Given { values: values.collect(), pictures: Vec::new() };
        for (name, picture) in self.snapshot.inputs.iter().filter(|(name, _)| takes(name)) {
            given.pictures.push((name.clone(), open(picture)?));
        }
        Ok(given)
    }
}

/// The nodes that lead to `node`, and itself.
fn needed<'a>(graph: &'a Graph, node: &'a str) -> BTreeSet<&'a str> {
    let mut into: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for edge in &graph.edges {
        into.entry(&edge.target.process).or_default().push(&edge.source.process);
    }
    let (mut needed, mut open) = (BTreeSet::new(), vec![node]);
    while let Some(name) = open.pop() {
        if needed.insert(name) {
            open.extend(into.get(name).into_iter().flatten());
        }
    }
    needed
}

/// The exported port that is meant: where a graph has no such one, its first.
fn outport<'a>(graph: &'a Graph, port: &'a str) -> &'a str {
    let mut names = graph.outports.keys().map(String::as_str);
    let meant = names.clone().find(|name| name.eq_ignore_ascii_case(port));
    meant.or_else(|| names.next()).unwrap_or(port)
}
