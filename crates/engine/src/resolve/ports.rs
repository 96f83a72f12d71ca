//! Processes, and what their ports are.

use imgflo_flow::{Export, Location};
use imgflo_op::{Make, OpDef, Param, Value};

use super::label;
use crate::Error;

/// A process of the graph, with its operation found.
pub(super) struct Process<'a> {
    pub(super) name: &'a str,
    pub(super) at: Option<Location>,
    pub(super) op: &'static OpDef,
    pub(super) params: Vec<Param>,
    pub(super) values: Vec<Option<Value>>,
    pub(super) inputs: Vec<Option<usize>>,
}

impl Process<'_> {
    pub(super) fn label(&self) -> String {
        label(self.name, self.at)
    }
}

/// What a port of a process is.
pub(super) enum Target {
    /// An image comes in there.
    Pad(usize),
    /// The file that is read.
    Picture,
    /// A value comes in there.
    Value(usize),
    /// A chain's open beginning, at an operation that takes no image, a property that only tells what
    /// came out, or an exported port that leads nowhere.
    Nothing,
}

/// The place of the process of this name, in the graph and in the list of its processes.
pub(super) fn find(graph: &imgflo_flow::Graph, name: &str) -> Result<usize, Error> {
    graph.processes.get_index_of(name).ok_or_else(|| {
        let nearest = imgflo_op::nearest(name, graph.processes.keys().map(String::as_str));
        let hint = nearest.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        Error::Graph(format!("there is no node `{name}`{hint}"))
    })
}

/// What an exported port is. One that an operation without parameters does not have leads nowhere:
/// graphs use such ports to take values that they have no use for.
pub(super) fn exported(
    graph: &imgflo_flow::Graph,
    processes: &[Process<'_>],
    export: &Export,
) -> Result<(usize, Target), Error> {
    match target(graph, processes, &export.process, &export.port) {
        Err(Error::UnknownPort { .. })
            if processes[find(graph, &export.process)?].params.is_empty() =>
        {
            Ok((find(graph, &export.process)?, Target::Nothing))
        }
        found => found,
    }
}

pub(super) fn target(
    graph: &imgflo_flow::Graph,
    processes: &[Process<'_>],
    name: &str,
    port: &str,
) -> Result<(usize, Target), Error> {
    let i = find(graph, name)?;
    let process = &processes[i];
    let plain = port.to_ascii_lowercase().replace('_', "-");
    if let Some(pad) = process.op.inputs.iter().position(|pad| *pad == plain) {
        return Ok((i, Target::Pad(pad)));
    }
    if let Some(param) = process.params.iter().position(|param| param.name() == plain) {
        return Ok((i, Target::Value(param)));
    }
    match (process.op.make, plain.as_str()) {
        (Make::Source(_), "input" | "buffer") => return Ok((i, Target::Picture)),
        (_, "input") if process.op.inputs.is_empty() => return Ok((i, Target::Nothing)),
        (_, name) if process.op.read_only.contains(&name) => return Ok((i, Target::Nothing)),
        // Any name will do for the one port of a mark.
        _ if process.op.name == "Processor" => return Ok((i, Target::Pad(0))),
        _ => {}
    }
    let names: Vec<String> = process.params.iter().map(Param::name).collect();
    let all = names.iter().map(String::as_str).chain(process.op.inputs.iter().copied());
    Err(Error::UnknownPort {
        node: process.label(),
        operation: process.op.name.to_owned(),
        port: port.to_owned(),
        nearest: imgflo_op::nearest(&plain, all).map(str::to_owned),
    })
}
