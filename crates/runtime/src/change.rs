//! Changes of a graph: each is done whole or not at all, and told in the words that all clients get.

use imgflo_flow::protocol::graph::{
    AddExport, AddGroup, AddNode, Change, ChangeGroup, ChangeNode, Data, EdgeEnds, Initial,
    RemoveExport, RemoveInitial, RemoveNode, Rename,
};
use imgflo_flow::protocol::{PortReference, graph};
use imgflo_flow::{Edge, Export, Graph, Group, IndexMap, Packet, Port, Process};

use crate::error::named;
use crate::{Error, metadata};

/// The exported ports of one side.
type Exports = IndexMap<String, Export>;

/// Does a change. Gives all that has changed, in order: what a node that goes takes with it goes
/// before it, and a value that replaces another takes that away first.
///
/// # Errors
/// When the graph has not what the change names, or has already what it adds.
pub fn apply(graph: &mut Graph, change: Change) -> Result<Vec<Change>, Error> {
    match change {
        Change::AddNode(node) => add_node(graph, node),
        Change::RemoveNode(node) => remove_node(graph, node),
        Change::RenameNode(rename) => rename_node(graph, rename),
        Change::ChangeNode(node) => change_node(graph, node),
        Change::AddEdge(edge) => add_edge(graph, edge),
        Change::RemoveEdge(ends) => remove_edge(graph, ends),
        Change::ChangeEdge(edge) => change_edge(graph, edge),
        Change::AddInitial(initial) => add_initial(graph, initial),
        Change::RemoveInitial(initial) => remove_initial(graph, initial),
        Change::AddInport(export) => {
            let export = add_export(graph, |graph| &mut graph.inports, export)?;
            Ok(vec![Change::AddInport(export)])
        }
        Change::AddOutport(export) => {
            let export = add_export(graph, |graph| &mut graph.outports, export)?;
            Ok(vec![Change::AddOutport(export)])
        }
        Change::RemoveInport(export) => {
            remove_export("inport", &mut graph.inports, &export)?;
            Ok(vec![Change::RemoveInport(export)])
        }
        Change::RemoveOutport(export) => {
            remove_export("outport", &mut graph.outports, &export)?;
            Ok(vec![Change::RemoveOutport(export)])
        }
        Change::RenameInport(to) => {
            rename("inport", &mut graph.inports, &to)?;
            Ok(vec![Change::RenameInport(to)])
        }
        Change::RenameOutport(to) => {
            rename("outport", &mut graph.outports, &to)?;
            Ok(vec![Change::RenameOutport(to)])
        }
        Change::AddGroup(group) => add_group(graph, group),
        Change::RemoveGroup(group) => {
            let at = find_group(graph, &group.name)?;
            graph.groups.remove(at);
            Ok(vec![Change::RemoveGroup(group)])
        }
        Change::RenameGroup(rename) => rename_group(graph, rename),
        Change::ChangeGroup(group) => change_group(graph, group),
    }
}

fn node<'g>(graph: &'g mut Graph, id: &str) -> Result<&'g mut Process, Error> {
    if !graph.processes.contains_key(id) {
        return Err(Error::missing("node", id, graph.processes.keys().map(String::as_str)));
    }
    Ok(&mut graph.processes[id])
}

fn add_node(graph: &mut Graph, mut add: AddNode) -> Result<Vec<Change>, Error> {
    named("node", &add.id)?;
    metadata::of_node(&mut add.metadata)?;
    if graph.processes.contains_key(&add.id) {
        return Err(Error::exists("node", &add.id));
    }
    let metadata = add.metadata.clone();
    let process = Process { metadata, ..Process::new(&add.component) };
    graph.processes.insert(add.id.clone(), process);
    Ok(vec![Change::AddNode(add)])
}

fn remove_node(graph: &mut Graph, remove: RemoveNode) -> Result<Vec<Change>, Error> {
    let id = remove.id.as_str();
    node(graph, id)?;
    let mut changes = Vec::new();
    let (gone, stay) = std::mem::take(&mut graph.edges)
        .into_iter()
        .partition(|edge: &Edge| edge.source.process == id || edge.target.process == id);
    graph.edges = stay;
    changes.extend(gone.iter().map(|edge: &Edge| Change::RemoveEdge(ends(edge))));
    let (gone, stay) = std::mem::take(&mut graph.packets)
        .into_iter()
        .partition(|packet: &Packet| packet.target.process == id);
    graph.packets = stay;
    changes.extend(gone.iter().map(removed));
    let public = |public: &str| RemoveExport { public: public.to_owned() };
    for name in take_exports(&mut graph.inports, id) {
        changes.push(Change::RemoveInport(public(&name)));
    }
    for name in take_exports(&mut graph.outports, id) {
        changes.push(Change::RemoveOutport(public(&name)));
    }
    for group in &mut graph.groups {
        group.nodes.retain(|node| node != id);
    }
    graph.processes.shift_remove(id);
    changes.push(Change::RemoveNode(remove));
    Ok(changes)
}

fn take_exports(exports: &mut Exports, node: &str) -> Vec<String> {
    let of_node =
        |(name, export): (&String, &Export)| (export.process == node).then(|| name.clone());
    let names: Vec<String> = exports.iter().filter_map(of_node).collect();
    exports.retain(|_, export| export.process != node);
    names
}

fn rename_node(graph: &mut Graph, rename: Rename) -> Result<Vec<Change>, Error> {
    node(graph, &rename.from)?;
    replace_key("node", &mut graph.processes, &rename)?;
    let ends = graph.edges.iter_mut().flat_map(|edge| [&mut edge.source, &mut edge.target]);
    let ports = ends.chain(graph.packets.iter_mut().map(|packet| &mut packet.target));
    let names = ports.map(|port| &mut port.process);
    let exports = graph.inports.values_mut().chain(graph.outports.values_mut());
    let names = names.chain(exports.map(|export| &mut export.process));
    let names = names.chain(graph.groups.iter_mut().flat_map(|group| &mut group.nodes));
    for name in names.filter(|name| **name == rename.from) {
        name.clone_from(&rename.to);
    }
    Ok(vec![Change::RenameNode(rename)])
}

fn change_node(graph: &mut Graph, change: ChangeNode) -> Result<Vec<Change>, Error> {
    let process = node(graph, &change.id)?;
    let mut metadata = process.metadata.clone();
    metadata::merge(&mut metadata, change.metadata);
    metadata::of_node(&mut metadata)?;
    process.metadata.clone_from(&metadata);
    Ok(vec![Change::ChangeNode(ChangeNode { id: change.id, metadata })])
}

fn ends(edge: &Edge) -> EdgeEnds {
    EdgeEnds { src: (&edge.source).into(), tgt: (&edge.target).into() }
}

fn find_edge(graph: &Graph, src: &PortReference, tgt: &PortReference) -> Option<usize> {
    let (source, target) = (Port::from(src), Port::from(tgt));
    graph.edges.iter().position(|edge| edge.target == target && edge.source == source)
}

fn no_edge(src: &PortReference, tgt: &PortReference) -> Error {
    let name = format!("{}.{} -> {}.{}", src.node, src.port, tgt.node, tgt.port);
    Error::missing("connection", &name, [])
}

/// One that is there already stays as it is, but for its metadata.
fn add_edge(graph: &mut Graph, mut add: graph::Edge) -> Result<Vec<Change>, Error> {
    metadata::of_edge(&mut add.metadata)?;
    for id in [&add.src.node, &add.tgt.node] {
        node(graph, id)?;
    }
    let metadata = add.metadata.clone();
    match find_edge(graph, &add.src, &add.tgt) {
        Some(at) => graph.edges[at].metadata = metadata,
        None if leads(graph, &add.tgt.node, &add.src.node) => {
            let (from, to) = (add.src.node, add.tgt.node);
            return Err(Error::Circle { from, to });
        }
        None => {
            let edge = Edge::new((&add.src).into(), (&add.tgt).into());
            graph.edges.push(Edge { metadata, ..edge });
        }
    }
    Ok(vec![Change::AddEdge(add)])
}

/// Whether what a node gives comes to another.
fn leads(graph: &Graph, from: &str, to: &str) -> bool {
    let (mut seen, mut next) = (std::collections::HashSet::from([from]), vec![from]);
    while let Some(node) = next.pop() {
        if node == to {
            return true;
        }
        let from_here = graph.edges.iter().filter(|edge| edge.source.process == node);
        next.extend(from_here.map(|edge| &*edge.target.process).filter(|node| seen.insert(node)));
    }
    false
}

fn remove_edge(graph: &mut Graph, ends: EdgeEnds) -> Result<Vec<Change>, Error> {
    let at = find_edge(graph, &ends.src, &ends.tgt);
    graph.edges.remove(at.ok_or_else(|| no_edge(&ends.src, &ends.tgt))?);
    Ok(vec![Change::RemoveEdge(ends)])
}

fn change_edge(graph: &mut Graph, change: graph::Edge) -> Result<Vec<Change>, Error> {
    let graph::Edge { src, tgt, metadata: changes } = change;
    let at = find_edge(graph, &src, &tgt).ok_or_else(|| no_edge(&src, &tgt))?;
    let mut metadata = graph.edges[at].metadata.clone();
    metadata::merge(&mut metadata, changes);
    metadata::of_edge(&mut metadata)?;
    graph.edges[at].metadata.clone_from(&metadata);
    Ok(vec![Change::ChangeEdge(graph::Edge { src, tgt, metadata })])
}

/// A port has one value.
fn add_initial(graph: &mut Graph, mut add: Initial) -> Result<Vec<Change>, Error> {
    metadata::of_edge(&mut add.metadata)?;
    node(graph, &add.tgt.node)?;
    let mut changes = Vec::new();
    while let Some(packet) = take_packet(graph, &add.tgt) {
        changes.push(removed(&packet));
    }
    let (data, metadata) = (add.src.data.clone(), add.metadata.clone());
    let packet = Packet::new(data, (&add.tgt).into());
    graph.packets.push(Packet { metadata, ..packet });
    changes.push(Change::AddInitial(add));
    Ok(changes)
}

fn take_packet(graph: &mut Graph, target: &PortReference) -> Option<Packet> {
    let target = Port::from(target);
    let at = graph.packets.iter().position(|packet| packet.target == target)?;
    Some(graph.packets.remove(at))
}

fn removed(packet: &Packet) -> Change {
    let (src, tgt) = (Some(Data { data: packet.data.clone() }), (&packet.target).into());
    Change::RemoveInitial(RemoveInitial { src, tgt })
}

fn remove_initial(graph: &mut Graph, remove: RemoveInitial) -> Result<Vec<Change>, Error> {
    let packet = take_packet(graph, &remove.tgt).ok_or_else(|| {
        let name = format!("{}.{}", remove.tgt.node, remove.tgt.port);
        Error::missing("value of", &name, [])
    })?;
    Ok(vec![removed(&packet)])
}

fn add_export(
    graph: &mut Graph,
    side: impl Fn(&mut Graph) -> &mut Exports,
    mut add: AddExport,
) -> Result<AddExport, Error> {
    named("port", &add.public)?;
    node(graph, &add.node)?;
    if let Some(metadata) = &mut add.metadata {
        metadata::of_node(metadata)?;
    }
    let metadata = add.metadata.clone().unwrap_or_default();
    let export = Export { metadata, ..Export::new(&add.node, &add.port) };
    side(graph).insert(add.public.clone(), export);
    Ok(add)
}

fn remove_export(
    what: &'static str,
    exports: &mut Exports,
    gone: &RemoveExport,
) -> Result<(), Error> {
    let removed = exports.shift_remove(&gone.public);
    let missing = || Error::missing(what, &gone.public, exports.keys().map(String::as_str));
    removed.map(drop).ok_or_else(missing)
}

fn rename(what: &'static str, exports: &mut Exports, rename: &Rename) -> Result<(), Error> {
    replace_key(what, exports, rename)
}

/// What is called `from` is called `to`, at its place.
fn replace_key<T>(
    what: &'static str,
    map: &mut IndexMap<String, T>,
    Rename { from, to }: &Rename,
) -> Result<(), Error> {
    named(what, to)?;
    let names = map.keys().map(String::as_str);
    let at = map.get_index_of(from).ok_or_else(|| Error::missing(what, from, names))?;
    if from == to {
        return Ok(());
    }
    if map.contains_key(to) {
        return Err(Error::exists(what, to));
    }
    if let Some(value) = map.shift_remove(from) {
        map.shift_insert(at, to.clone(), value);
    }
    Ok(())
}

fn find_group(graph: &Graph, name: &str) -> Result<usize, Error> {
    let names = graph.groups.iter().map(|group| group.name.as_str());
    let at = names.clone().position(|group| group == name);
    at.ok_or_else(|| Error::missing("group", name, names))
}

fn add_group(graph: &mut Graph, mut add: AddGroup) -> Result<Vec<Change>, Error> {
    named("group", &add.name)?;
    metadata::of_group(&mut add.metadata)?;
    if find_group(graph, &add.name).is_ok() {
        return Err(Error::exists("group", &add.name));
    }
    for id in &add.nodes {
        node(graph, id)?;
    }
    let AddGroup { name, nodes, metadata } = add.clone();
    graph.groups.push(Group { name, nodes, metadata });
    Ok(vec![Change::AddGroup(add)])
}

fn rename_group(graph: &mut Graph, rename: Rename) -> Result<Vec<Change>, Error> {
    named("group", &rename.to)?;
    let at = find_group(graph, &rename.from)?;
    if rename.from != rename.to && find_group(graph, &rename.to).is_ok() {
        return Err(Error::exists("group", &rename.to));
    }
    graph.groups[at].name.clone_from(&rename.to);
    Ok(vec![Change::RenameGroup(rename)])
}

fn change_group(graph: &mut Graph, change: ChangeGroup) -> Result<Vec<Change>, Error> {
    let at = find_group(graph, &change.name)?;
    let mut metadata = graph.groups[at].metadata.clone();
    metadata::merge(&mut metadata, change.metadata);
    metadata::of_group(&mut metadata)?;
    graph.groups[at].metadata.clone_from(&metadata);
    Ok(vec![Change::ChangeGroup(ChangeGroup { name: change.name, metadata })])
}

/// All changes that make a graph of an empty one.
pub(crate) fn building(graph: &Graph) -> Vec<Change> {
    let nodes = graph.processes.iter().map(|(id, process)| {
        let (component, metadata) = (process.component.clone(), process.metadata.clone());
        Change::AddNode(AddNode { id: id.clone(), component, metadata })
    });
    let edges = graph.edges.iter().map(|edge| {
        let EdgeEnds { src, tgt } = ends(edge);
        Change::AddEdge(graph::Edge { src, tgt, metadata: edge.metadata.clone() })
    });
    let packets = graph.packets.iter().map(|packet| {
        let (src, tgt) = (Data { data: packet.data.clone() }, (&packet.target).into());
        Change::AddInitial(Initial { src, tgt, metadata: packet.metadata.clone() })
    });
    let export = |(public, export): (&String, &Export)| {
        let metadata = (!export.metadata.is_empty()).then(|| export.metadata.clone());
        let (node, port) = (export.process.clone(), export.port.clone());
        AddExport { public: public.clone(), node, port, metadata }
    };
    let inports = graph.inports.iter().map(export).map(Change::AddInport);
    let outports = graph.outports.iter().map(export).map(Change::AddOutport);
    let groups = graph.groups.iter().map(|group| {
        let Group { name, nodes, metadata } = group.clone();
        Change::AddGroup(AddGroup { name, nodes, metadata })
    });
    nodes.chain(edges).chain(packets).chain(inports).chain(outports).chain(groups).collect()
}
