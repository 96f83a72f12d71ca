//! From a graph as it is written to a graph that can be rendered: every name known, every value of
//! its type, every nested graph and operation made of others in place.

use std::collections::BTreeMap;
use std::sync::Arc;

use imgflo_flow::{Json, Location};
use imgflo_op::{Chain, Curve, Kind, Link, Make, OpDef, Operation, Param, Transparency, Value};

use crate::limits::within;
use crate::nest::flatten;
use crate::{Error, Graph, Limits, Node, NodeId, NodeKind, Source};

/// What a graph is resolved with.
pub struct Surroundings<'a> {
    /// The operations there are.
    pub operations: &'a [&'static OpDef],
    /// Gives the graph that a component's name stands for, if it stands for one.
    pub component: &'a dyn Fn(&str) -> Option<imgflo_flow::Graph>,
    /// Opens the picture at a path that the graph names.
    pub open: &'a dyn Fn(&str) -> Result<Arc<dyn Source>, String>,
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

/// A process of the graph, with its operation found.
struct Process<'a> {
    name: &'a str,
    at: Option<Location>,
    op: &'static OpDef,
    params: Vec<Param>,
    values: Vec<Option<Value>>,
    inputs: Vec<Option<usize>>,
}

impl Process<'_> {
    fn label(&self) -> String {
        label(self.name, self.at)
    }
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
    let limits = surroundings.limits;
    within("the number of nodes", graph.processes.len() as u64, "nodes", limits.nodes)?;
    let graph = flatten(graph, surroundings.component, limits.depth, limits.nodes)?;
    let mut processes = processes(&graph, surroundings)?;
    let pictures = give(&graph, given, &mut processes)?;
    let order = order(&processes)?;
    let mut build = Build { surroundings, graph: Graph::default(), sinks: Vec::new() };
    let pictures = build.pictures(pictures);
    let mut nodes: Vec<Option<NodeId>> = vec![None; processes.len()];
    for i in order {
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
    let graph = flatten(graph, surroundings.component, limits.depth, limits.nodes)?;
    let processes = processes(&graph, surroundings)?;
    let mut interface = Interface::default();
    for (name, export) in &graph.inports {
        match target(&processes, &export.process, &export.port)? {
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
        let (i, target) = target(&processes, &packet.target.process, &packet.target.port)?;
        if let Target::Value(param) = target {
            set(&mut processes, i, param, &packet.data)?;
        }
    }
    for edge in &graph.edges {
        let source = find(&processes, &edge.source.process)?;
        match target(&processes, &edge.target.process, &edge.target.port)? {
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

fn operation(
    component: &str,
    node: String,
    surroundings: &Surroundings<'_>,
) -> Result<&'static OpDef, Error> {
    // Flowhub writes `gegl/crop`.
    let name = component.replacen('/', ":", 1);
    imgflo_op::find(surroundings.operations, &name).ok_or_else(|| {
        let names =
            surroundings.operations.iter().flat_map(|op| op.aliases.iter().chain([&op.name]));
        let nearest = imgflo_op::nearest(&name, names.copied()).map(str::to_owned);
        Error::UnknownOperation { node, name: component.to_owned(), nearest }
    })
}

/// What a port of a process is.
enum Target {
    /// An image comes in there.
    Pad(usize),
    /// The file that is read.
    Picture,
    /// A value comes in there.
    Value(usize),
    /// A chain's open beginning, at an operation that takes no image.
    Nothing,
}

fn find(processes: &[Process<'_>], name: &str) -> Result<usize, Error> {
    processes.iter().position(|process| process.name == name).ok_or_else(|| {
        let nearest = imgflo_op::nearest(name, processes.iter().map(|process| process.name));
        let hint = nearest.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        Error::Graph(format!("there is no node `{name}`{hint}"))
    })
}

fn target(processes: &[Process<'_>], name: &str, port: &str) -> Result<(usize, Target), Error> {
    let i = find(processes, name)?;
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

fn set(processes: &mut [Process<'_>], i: usize, param: usize, data: &Json) -> Result<(), Error> {
    let process = &mut processes[i];
    let value = value(&process.params[param], data);
    let value = value.map_err(|source| Error::BadValue { node: process.label(), source })?;
    process.values[param] = Some(value);
    Ok(())
}

/// The value that JSON writes for a parameter.
fn value(param: &Param, data: &Json) -> Result<Value, imgflo_op::Error> {
    let value = match (data, param.kind) {
        (Json::String(text), _) => return Value::parse(param, text),
        (Json::Number(number), Kind::Number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        (Json::Bool(on), Kind::Toggle) => Value::Toggle(*on),
        (Json::Number(_) | Json::Bool(_), _) => return Value::parse(param, &data.to_string()),
        (Json::Object(_), Kind::Curve) => match curve(data) {
            Some(curve) => Value::Curve(curve),
            None => return Err(param.refuse(shortened(data))),
        },
        _ => return Err(param.refuse(shortened(data))),
    };
    value.check(param)?;
    Ok(value)
}

fn shortened(data: &Json) -> String {
    let text = data.to_string();
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("`{short}…`") } else { format!("`{short}`") }
}

fn curve(data: &Json) -> Option<Curve> {
    let curve = data.get("curve")?;
    let number = |name: &str, default: f64| curve.get(name).map_or(Some(default), Json::as_f64);
    let point = |pair: &Json| Some((pair.get(0)?.as_f64()?, pair.get(1)?.as_f64()?));
    let points = curve.get("points")?.as_array()?.iter().map(point).collect::<Option<_>>()?;
    Curve::new(points, number("ymin", 0.0)?, number("ymax", 1.0)?)
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
        match target(processes, &export.process, &export.port)? {
            (i, Target::Value(param)) => set(processes, i, param, data)?,
            _ => return Err(Error::Graph(format!("`{name}` takes a picture, not a value"))),
        }
    }
    let mut pictures = Pictures::new();
    for (name, source) in &given.pictures {
        let export = graph.inports.get(name).ok_or_else(|| unknown(name))?;
        let (i, target) = target(processes, &export.process, &export.port)?;
        let pad = match target {
            Target::Pad(pad) => pad,
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
        if let Some(node) = nodes[find(processes, &export.process)?] {
            outputs.push((name.clone(), node));
        }
    }
    let named = |i: usize| Some((processes[i].name.to_owned(), nodes[i]?));
    if outputs.is_empty() {
        let shown = (0..processes.len()).filter(|i| processes[*i].op.name == "Processor");
        outputs = shown.filter_map(named).collect();
    }
    if outputs.is_empty() {
        let mut taken = vec![false; processes.len()];
        processes.iter().flat_map(|p| p.inputs.iter().flatten()).for_each(|i| taken[*i] = true);
        outputs = (0..processes.len()).filter(|i| !taken[*i]).filter_map(named).collect();
    }
    Ok(outputs)
}

/// The graph that is being built.
struct Build<'a> {
    surroundings: &'a Surroundings<'a>,
    graph: Graph,
    sinks: Vec<(String, NodeId)>,
}

impl Build<'_> {
    /// Adds the pictures given from outside.
    fn pictures(&mut self, pictures: Pictures) -> BTreeMap<(usize, usize), NodeId> {
        let add = |(place, source)| (place, self.source("input".into(), "gegl:load", source));
        pictures.into_iter().map(add).collect()
    }

    fn source(&mut self, name: String, operation: &'static str, source: Arc<dyn Source>) -> NodeId {
        let kind = NodeKind::Source(source);
        self.graph.add(Node { name, operation, kind, inputs: Vec::new() })
    }

    /// Adds what a process does. A sink gives nothing.
    fn process(
        &mut self,
        process: &Process<'_>,
        inputs: Vec<Option<NodeId>>,
        picture: Option<NodeId>,
    ) -> Result<Option<NodeId>, Error> {
        let values: Vec<Value> = process
            .params
            .iter()
            .zip(&process.values)
            .map(|(param, value)| value.clone().unwrap_or_else(|| param.default.clone()))
            .collect();
        let path = |name: &str| {
            let param = process.params.iter().position(|param| param.field == name);
            param.map_or(String::new(), |param| values[param].to_string())
        };
        match process.op.make {
            Make::Source(_) if picture.is_some() => Ok(picture),
            Make::Source(name) => {
                let source = (self.surroundings.open)(&path(name))
                    .map_err(|message| Error::Source { node: process.label(), message })?;
                Ok(Some(self.source(process.name.to_owned(), process.op.name, source)))
            }
            Make::Sink(name) => {
                if let Some(input) = inputs.first().copied().flatten() {
                    self.sinks.push((path(name), input));
                }
                Ok(None)
            }
            _ => self.operation(process.name, process.op, &values, inputs).map(Some),
        }
    }

    fn operation(
        &mut self,
        name: &str,
        op: &'static OpDef,
        values: &[Value],
        inputs: Vec<Option<NodeId>>,
    ) -> Result<NodeId, Error> {
        let limits = self.surroundings.limits;
        within("the number of nodes", self.graph.nodes.len() as u64, "nodes", limits.nodes)?;
        match op.make {
            Make::Operation(make) => {
                let operation: Arc<dyn Operation> = make(values).into();
                let kind = NodeKind::Operation(operation, op.transparency);
                Ok(self.graph.add(Node { name: name.to_owned(), operation: op.name, kind, inputs }))
            }
            Make::Graph(make) => {
                let mut placed = BTreeMap::new();
                match self.chain(name, &make(values), &inputs, &mut placed)? {
                    Some(node) => Ok(node),
                    None => Ok(self.nothing(name, op.name)),
                }
            }
            Make::Source(_) | Make::Sink(_) => Ok(self.nothing(name, op.name)),
        }
    }

    /// Adds the operations of a chain, each once.
    fn chain(
        &mut self,
        name: &str,
        chain: &Chain,
        pads: &[Option<NodeId>],
        placed: &mut BTreeMap<usize, NodeId>,
    ) -> Result<Option<NodeId>, Error> {
        if let Some(node) = placed.get(&chain.place()) {
            return Ok(Some(*node));
        }
        let Link::Step { op, values, inputs } = chain.link() else {
            let Link::Pad(pad) = chain.link() else { return Ok(None) };
            return Ok(pads.get(*pad).copied().flatten());
        };
        let mut nodes = Vec::new();
        for input in inputs {
            nodes.push(match input {
                Some(input) => self.chain(name, input, pads, placed)?,
                None => None,
            });
        }
        let short = op.name.rsplit(':').next().unwrap_or(op.name);
        let node = self.operation(&format!("{name}/{short}"), op, values, nodes)?;
        placed.insert(chain.place(), node);
        Ok(Some(node))
    }

    /// Adds a node that gives nothing.
    fn nothing(&mut self, name: &str, operation: &'static str) -> NodeId {
        #[derive(Debug)]
        struct Nothing;
        impl Operation for Nothing {
            fn bounds(&self, _: &[Option<imgflo_pixel::Rect>]) -> imgflo_pixel::Rect {
                imgflo_pixel::Rect::EMPTY
            }
            fn work(&self, _: &[Option<imgflo_pixel::Rect>]) -> imgflo_op::Work {
                imgflo_op::Work::Pass
            }
        }
        let kind = NodeKind::Operation(Arc::new(Nothing), Transparency::Has);
        self.graph.add(Node { name: name.to_owned(), operation, kind, inputs: vec![None] })
    }
}
