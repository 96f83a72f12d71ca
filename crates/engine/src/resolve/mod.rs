//! From a graph as it is written to a graph that can be rendered: every name known, every value of
//! its type, every nested graph and operation made of others in place.

mod build;
mod needed;
mod ports;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use imgflo_flow::{Json, Location};
use imgflo_op::{Kind, Make, OpDef, Param};

use crate::limits::within;
use crate::nest::flatten;
use crate::{Error, Graph, Limits, NodeId, Source};
use build::Build;
use needed::{ends, needed, untaken};
use ports::{Process, Target, exported, find, target};
use values::set;

/// A picture that a graph names, or why there is none.
pub type Opened = Result<Arc<dyn Source>, String>;

/// What a graph is resolved with.
pub struct Surroundings<'a> {
    /// The operations there are.
    pub operations: &'a [&'static OpDef],
    /// Gives the graph that a component's name stands for, if it stands for one.
    pub component: &'a dyn Fn(&str) -> Option<imgflo_flow::Graph>,
    /// Opens the picture at a path that the graph names.
    pub open: &'a dyn Fn(&str) -> Opened,
    /// How much there may be of everything.
    pub limits: &'a Limits,
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// What is given to a graph from outside, by the names of its exported ports.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Values of parameters.
    pub values: Vec<(String, Json)>,
    /// Pictures.
    pub pictures: Vec<(String, Arc<dyn Source>)>,
}

/// A graph, resolved.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The graph.
    pub graph: Graph,
    /// What it gives: the exported ports, or else what the `Processor` nodes show, or else what
    /// nothing else takes.
    pub outputs: Vec<(String, NodeId)>,
    /// What it writes to files: paths and nodes.
    pub sinks: Vec<(String, NodeId)>,
}

/// A parameter that a graph exports.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its public name.
    pub name: String,
    /// The node whose parameter it is, and that one.
    pub node: String,
    /// What it is; its default is the one that the graph gives.
    pub param: Param,
}

/// What a graph takes from outside.
#[derive(Clone, Debug, Default)]
pub struct Interface {
    /// The names of the pictures it takes.
    pub pictures: Vec<String>,
    /// The parameters it takes.
    pub parameters: Vec<Parameter>,
    /// The names of what it gives.
    pub outputs: Vec<String>,
}

/// What errors call a node.
pub(crate) fn label(name: &str, at: Option<Location>) -> String {
    at.map_or_else(|| name.to_owned(), |at| format!("{name} (line {})", at.line))
}

/// Resolves `graph` with what is given to it.
///
/// # Errors
/// When a name is unknown, a value is wrong, the graph has a cycle or more nodes than allowed, or a
/// picture cannot be opened.
pub fn resolve(
    graph: &imgflo_flow::Graph,
    given: &Given,
    surroundings: &Surroundings<'_>,
) -> Result<Resolved, Error> {
    resolve_at(1.0, graph, given, surroundings)
}

/// Resolves `graph` at a level of detail: for pictures that are `scale` times their size, so that
/// what counts pixels counts as many fewer.
///
/// # Errors
/// As [`resolve`].
pub fn resolve_at(
    scale: f64,
    graph: &imgflo_flow::Graph,
    given: &Given,
    surroundings: &Surroundings<'_>,
) -> Result<Resolved, Error> {
    let limits = surroundings.limits;
    within("the number of nodes", graph.processes.len() as u64, "nodes", limits.nodes)?;
    let graph = flatten(graph, surroundings.component, limits.depth, limits.nodes)?;
    let mut processes = processes(&graph, surroundings)?;
    let ends = ends(&graph, &processes);
    let pictures = give(&graph, given, &mut processes)?;
    let needed = needed(&processes, ends);
    let order = order(&processes)?;
    let mut build = Build { surroundings, graph: Graph::default(), sinks: Vec::new(), scale };
    let pictures = build.pictures(pictures);
    let mut nodes: Vec<Option<NodeId>> = vec![None; processes.len()];
    for i in order.into_iter().filter(|i| needed[*i]) {
        let process = &processes[i];
        let pad = |(pad, input): (usize, &Option<usize>)| match input {
            Some(input) => nodes[*input],
            None => pictures.get(&(i, pad)).copied(),
        };
        let inputs = process.inputs.iter().enumerate().map(pad).collect();
        nodes[i] = build.process(process, inputs, pictures.get(&(i, usize::MAX)).copied())?;
    }
    let outputs = outputs(&graph, &processes, &nodes)?;
    within("the number of nodes", build.graph.nodes.len() as u64, "nodes", limits.nodes)?;
    Ok(Resolved { graph: build.graph, outputs, sinks: build.sinks })
}

/// What `graph` takes and gives, without any of it being given.
///
/// # Errors
/// When a name is unknown or a value is wrong.
pub fn interface(
    graph: &imgflo_flow::Graph,
    surroundings: &Surroundings<'_>,
) -> Result<Interface, Error> {
    let limits = surroundings.limits;
    within("the number of nodes", graph.processes.len() as u64, "nodes", limits.nodes)?;
    let graph = flatten(graph, surroundings.component, limits.depth, limits.nodes)?;
    let processes = processes(&graph, surroundings)?;
    let mut interface = Interface::default();
    for (name, export) in &graph.inports {
        match exported(&graph, &processes, export)? {
            (_, Target::Pad(_) | Target::Picture) => interface.pictures.push(name.clone()),
            (i, Target::Value(param)) => {
                let process = &processes[i];
                let mut found = process.params[param].clone();
                if let Some(value) = &process.values[param] {
                    found.default = value.clone();
                }
                let (name, node) = (name.clone(), process.name.to_owned());
                interface.parameters.push(Parameter { name, node, param: found });
            }
            (_, Target::Nothing) => {}
        }
    }
    interface.outputs = graph.outports.keys().cloned().collect();
    Ok(interface)
}

fn processes<'a>(
    graph: &'a imgflo_flow::Graph,
    surroundings: &Surroundings<'_>,
) -> Result<Vec<Process<'a>>, Error> {
    let mut processes = Vec::new();
    for (name, process) in &graph.processes {
        let op = operation(&process.component, label(name, process.at), surroundings)?;
        let params = (op.params)();
        let (values, inputs) = (vec![None; params.len()], vec![None; op.inputs.len()]);
        processes.push(Process { name, at: process.at, op, params, values, inputs });
    }
    for packet in &graph.packets {
        let (i, target) = target(graph, &processes, &packet.target.process, &packet.target.port)?;
        if let Target::Value(param) = target {
            set(&mut processes, i, param, &packet.data)?;
        }
    }
    for edge in &graph.edges {
        let source = find(graph, &edge.source.process)?;
        match target(graph, &processes, &edge.target.process, &edge.target.port)? {
            (i, Target::Pad(pad)) => processes[i].inputs[pad] = Some(source),
            (_, Target::Nothing) => {}
            (i, Target::Value(_) | Target::Picture) => {
                let Process { op, .. } = processes[i];
                let (node, port) = (processes[i].label(), &edge.target.port);
                return Err(Error::Graph(format!(
                    "node `{node}`: port `{port}` of {} takes a value, not an image",
                    op.name
                )));
            }
        }
    }
    Ok(processes)
}

/// The name most like a wrong one: by what follows the colon, for that is what people remember.
fn likely(name: &str, operations: &[&'static OpDef]) -> Option<String> {
    let short = |name: &'static str| name.rsplit(':').next().unwrap_or(name);
    let all = || operations.iter().flat_map(|op| op.aliases.iter().chain([&op.name])).copied();
    let wanted = name.rsplit(':').next().unwrap_or(name);
    let nearest = imgflo_op::nearest(wanted, all().map(short))?;
    all().find(|name| short(name) == nearest).map(str::to_owned)
}

fn operation(
    component: &str,
    node: String,
    surroundings: &Surroundings<'_>,
) -> Result<&'static OpDef, Error> {
    // Flowhub writes `gegl/crop`.
    let name = component.replacen('/', ":", 1);
    imgflo_op::find(surroundings.operations, &name).ok_or_else(|| {
        let nearest = likely(&name, surroundings.operations);
        Error::UnknownOperation { node, name: component.to_owned(), nearest }
    })
}

/// Pictures that come in by pads, by process and pad; a source's own has the last pad there is.
type Pictures = BTreeMap<(usize, usize), Arc<dyn Source>>;

fn give(
    graph: &imgflo_flow::Graph,
    given: &Given,
    processes: &mut [Process<'_>],
) -> Result<Pictures, Error> {
    let unknown = |name: &str| {
        let nearest = imgflo_op::nearest(name, graph.inports.keys().map(String::as_str));
        Error::UnknownParameter { name: name.to_owned(), nearest: nearest.map(str::to_owned) }
    };
    for (name, data) in &given.values {
        let export = graph.inports.get(name).ok_or_else(|| unknown(name))?;
        match exported(graph, processes, export)? {
            (i, Target::Value(param)) => set(processes, i, param, data)?,
            (_, Target::Nothing) => {}
            _ => return Err(Error::Graph(format!("`{name}` takes a picture, not a value"))),
        }
    }
    let mut pictures = Pictures::new();
    for (name, source) in &given.pictures {
        let export = graph.inports.get(name).ok_or_else(|| unknown(name))?;
        let (i, target) = exported(graph, processes, export)?;
        let pad = match target {
            Target::Pad(pad) => {
                // What is given counts more than what the graph would put there.
                processes[i].inputs[pad] = None;
                pad
            }
            Target::Picture => usize::MAX,
            Target::Value(param) if is_file(&processes[i], param) => usize::MAX,
            Target::Nothing => continue,
            Target::Value(_) => {
                return Err(Error::Graph(format!("`{name}` takes a value, not a picture")));
            }
        };
        pictures.insert((i, pad), source.clone());
    }
    Ok(pictures)
}

fn is_file(process: &Process<'_>, param: usize) -> bool {
    matches!(process.op.make, Make::Source(_)) && process.params[param].kind == Kind::File
}

/// The processes, each after those it takes images from.
fn order(processes: &[Process<'_>]) -> Result<Vec<usize>, Error> {
    let mut waits: Vec<usize> =
        processes.iter().map(|process| process.inputs.iter().flatten().count()).collect();
    let mut takers = vec![Vec::new(); processes.len()];
    for (i, process) in processes.iter().enumerate() {
        process.inputs.iter().flatten().for_each(|input| takers[*input].push(i));
    }
    let mut order: Vec<usize> = (0..processes.len()).filter(|i| waits[*i] == 0).collect();
    let mut next = 0;
    while let Some(i) = order.get(next).copied() {
        next += 1;
        for taker in &takers[i] {
            waits[*taker] -= 1;
            if waits[*taker] == 0 {
                order.push(*taker);
            }
        }
    }
    if order.len() == processes.len() {
        return Ok(order);
    }
    let stuck: Vec<String> = (0..processes.len())
        .filter(|i| waits[*i] > 0)
        .take(5)
        .map(|i| format!("`{}`", processes[i].name))
        .collect();
    Err(Error::Graph(format!("the graph has a cycle, at or before {}", stuck.join(", "))))
}

fn outputs(
    graph: &imgflo_flow::Graph,
    processes: &[Process<'_>],
    nodes: &[Option<NodeId>],
) -> Result<Vec<(String, NodeId)>, Error> {
    let mut outputs = Vec::new();
    for (name, export) in &graph.outports {
        if let Some(node) = nodes[find(graph, &export.process)?] {
            outputs.push((name.clone(), node));
        }
    }
    let named = |i: usize| Some((processes[i].name.to_owned(), nodes[i]?));
    if outputs.is_empty() {
        let shown = (0..processes.len()).filter(|i| processes[*i].op.name == "Processor");
        outputs = shown.filter_map(named).collect();
    }
    if outputs.is_empty() {
        outputs = untaken(processes).into_iter().filter_map(named).collect();
    }
    Ok(outputs)
}
