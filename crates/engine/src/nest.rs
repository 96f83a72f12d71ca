//! Graphs as components of graphs: each is put in its node's place.

use imgflo_flow::{Export, Graph, Location, Port, Process};

use crate::Error;
use crate::limits::within;

/// Puts the graphs that `component` knows in place of the nodes that name them.
///
/// The nodes of a graph in the place of `blur` are called `blur/…`.
///
/// # Errors
/// When graphs are nested deeper than `depth`, as one that holds itself is, or there are more than
/// `nodes` nodes.
pub fn flatten(
    graph: &Graph,
    component: &dyn Fn(&str) -> Option<Graph>,
    depth: u64,
    nodes: u64,
) -> Result<Graph, Error> {
    let mut flat = graph.clone();
    for level in 0.. {
        let nested: Vec<(String, Graph)> = flat
            .processes
            .iter()
            .filter_map(|(name, process)| Some((name.clone(), component(&process.component)?)))
            .collect();
        if nested.is_empty() {
            break;
        }
        within("the depth of graphs in graphs", level + 1, "depth", depth.min(64))?;
        for (name, inner) in nested {
            inline(&mut flat, &name, &inner)?;
            within("the number of nodes", flat.processes.len() as u64, "nodes", nodes)?;
        }
    }
    Ok(flat)
}

fn inline(graph: &mut Graph, name: &str, inner: &Graph) -> Result<(), Error> {
    let at = graph.processes.shift_remove(name).and_then(|process| process.at);
    let inside = |port: &Port| Port { process: format!("{name}/{}", port.process), ..port.clone() };
    for (id, process) in &inner.processes {
        let process = Process { at, ..process.clone() };
        graph.processes.insert(format!("{name}/{id}"), process);
    }
    for edge in &mut graph.edges {
        follow(&mut edge.source, name, at, &inner.outports)?;
        follow(&mut edge.target, name, at, &inner.inports)?;
    }
    for packet in &mut graph.packets {
        follow(&mut packet.target, name, at, &inner.inports)?;
    }
    for (exports, ports) in
        [(&mut graph.inports, &inner.inports), (&mut graph.outports, &inner.outports)]
    {
        for export in exports.values_mut() {
            let mut port = Port::new(&export.process, &export.port);
            follow(&mut port, name, at, ports)?;
            (export.process, export.port) = (port.process, port.port);
        }
    }
    let moved = inner.edges.iter().map(|edge| {
        let (source, target) = (inside(&edge.source), inside(&edge.target));
        imgflo_flow::Edge { source, target, ..edge.clone() }
    });
    graph.edges.extend(moved);
    // What the outer graph sends comes after what the inner one does, and so counts.
    let own = inner.packets.iter().map(|packet| {
        let target = inside(&packet.target);
        imgflo_flow::Packet { target, ..packet.clone() }
    });
    let outer = std::mem::take(&mut graph.packets);
    graph.packets = own.chain(outer).collect();
    Ok(())
}

/// Leads a port of a nested graph to the port inside.
fn follow(
    port: &mut Port,
    name: &str,
    at: Option<Location>,
    exports: &imgflo_flow::IndexMap<String, Export>,
) -> Result<(), Error> {
    if port.process != name {
        return Ok(());
    }
    let Some(export) = exports.get(&port.port) else {
        let nearest = imgflo_op::nearest(&port.port, exports.keys().map(String::as_str));
        return Err(Error::UnknownPort {
            node: crate::resolve::label(name, at),
            operation: "its graph".into(),
            port: port.port.clone(),
            nearest: nearest.map(str::to_owned),
        });
    };
    port.process = format!("{name}/{}", export.process);
    port.port.clone_from(&export.port);
    Ok(())
}
