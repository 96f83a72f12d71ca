//! The nodes that processes become.

use std::collections::BTreeMap;
use std::sync::Arc;

use imgflo_op::{Chain, Link, Make, OpDef, Operation, Param, Transparency, Value};

use super::ports::Process;
use super::{Pictures, Surroundings};
use crate::limits::within;
use crate::{Error, Graph, Node, NodeId, NodeKind, Source};

/// The graph that is being built.
pub(super) struct Build<'a> {
    pub(super) surroundings: &'a Surroundings<'a>,
    pub(super) graph: Graph,
    pub(super) sinks: Vec<(String, NodeId)>,
    /// How large everything is, in parts of its size.
    pub(super) scale: f64,
}

impl Build<'_> {
    /// Adds the pictures given from outside.
    pub(super) fn pictures(&mut self, pictures: Pictures) -> BTreeMap<(usize, usize), NodeId> {
        let add = |(place, source)| (place, self.source("input".into(), "gegl:load", source));
        pictures.into_iter().map(add).collect()
    }

    fn source(&mut self, name: String, operation: &'static str, source: Arc<dyn Source>) -> NodeId {
        let kind = NodeKind::Source(source);
        self.graph.add(Node { name, operation, kind, inputs: Vec::new() })
    }

    fn open(&self, node: &str, path: &str) -> Result<Arc<dyn Source>, Error> {
        let failed = |message| Error::Source { node: node.to_owned(), message };
        (self.surroundings.open)(path).map_err(failed)
    }

    /// Adds what a process does. A sink gives nothing.
    pub(super) fn process(
        &mut self,
        process: &Process<'_>,
        inputs: Vec<Option<NodeId>>,
        picture: Option<NodeId>,
    ) -> Result<Option<NodeId>, Error> {
        let values: Vec<Value> = process
            .params
            .iter()
            .zip(&process.values)
            .map(|(param, value)| {
                param.at_scale(value.as_ref().unwrap_or(&param.default), self.scale)
            })
            .collect();
        let path = |name| text(&process.params, &values, name);
        match process.op.make {
            Make::Source(_) if picture.is_some() => Ok(picture),
            Make::Source(name) => {
                let source = self.open(&process.label(), &path(name))?;
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
            Make::Source(path) => {
                let source = self.open(name, &text(&(op.params)(), values, path))?;
                Ok(self.source(name.to_owned(), op.name, source))
            }
            Make::Sink(_) => Ok(self.nothing(name, op.name)),
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

/// The text in the parameter of this name.
fn text(params: &[Param], values: &[Value], name: &str) -> String {
    let param = params.iter().position(|param| param.field == name);
    param.map_or(String::new(), |param| values[param].to_string())
}
