//! The first look at a graph: where everything lies, what is opaque, what can be left out.
//!
//! Nodes that change nothing vanish here, maps of the plane in a row become one, and whole-pixel
//! translations become shifts.

use std::sync::Arc;

use imgflo_op::{AffineWork, Stage, Transparency, Work};
use imgflo_pixel::sampler::Sampler;
use imgflo_pixel::{Matrix, Rect};

use crate::limits::within;
use crate::{Error, Graph, Limits, NodeId, NodeKind, Source};

/// What is known of a graph before anything is asked of it.
#[derive(Debug)]
pub(crate) struct Survey {
    /// The nodes that matter, inputs first.
    pub(crate) nodes: Vec<Seen>,
    /// The node whose result is asked for.
    pub(crate) result: NodeId,
}

/// What is known of a node.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) name: String,
    pub(crate) operation: &'static str,
    pub(crate) bounds: Rect,
    /// The bounding box of the image that it was made from, first input by first input.
    pub(crate) start: Rect,
    /// Whether it has no alpha channel.
    pub(crate) opaque: bool,
    pub(crate) task: Task,
    /// The map of the plane that it is, if it is one.
    map: Option<AffineWork>,
    pub(crate) inputs: Vec<Option<NodeId>>,
    /// How many inputs of other nodes it is connected to.
    pub(crate) uses: usize,
    depth: u64,
}

/// What is to be done for a node.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    /// Read a picture.
    Read(Arc<dyn Source>),
    /// Cut to its bounds.
    Clip,
    /// Move by whole pixels.
    Shift(i32, i32),
    /// Work.
    Work(Work),
}

/// Looks at all of `graph` that `result` needs.
pub(crate) fn survey(graph: &Graph, result: NodeId, limits: &Limits) -> Result<Survey, Error> {
    within("the number of nodes", graph.nodes.len() as u64, "nodes", limits.nodes)?;
    let needed = needed(graph, result);
    let mut survey = Survey { nodes: Vec::new(), result: 0 };
    let mut place = vec![0; graph.nodes.len()];
    let mut uses = vec![0usize; graph.nodes.len()];
    for node in graph.nodes.iter().zip(&needed).filter(|(_, needed)| **needed).map(|pair| pair.0) {
        node.inputs.iter().flatten().for_each(|input| uses[*input] += 1);
    }
    for (id, node) in graph.nodes.iter().enumerate().filter(|(id, _)| needed[*id]) {
        let inputs: Vec<_> = node.inputs.iter().map(|i| i.map(|i| place[i])).collect();
        survey.read_smaller(node, &inputs);
        let seen = survey.look(node, inputs);
        within("the number of nodes in a row", seen.depth, "depth", limits.depth)?;
        place[id] = survey.place_stages(seen, uses[id]);
    }
    survey.result = place[result];
    survey.count_uses();
    Ok(survey)
}

fn needed(graph: &Graph, result: NodeId) -> Vec<bool> {
    let mut needed = vec![false; graph.nodes.len()];
    needed[result] = true;
    for id in (0..=result).rev() {
        if needed[id] {
            graph.nodes[id].inputs.iter().flatten().for_each(|input| needed[*input] = true);
        }
    }
    needed
}

impl Survey {
    fn look(&self, node: &crate::Node, inputs: Vec<Option<NodeId>>) -> Seen {
        let boxes: Vec<_> = inputs.iter().map(|i| i.map(|i| self.nodes[i].bounds)).collect();
        let first = inputs.first().copied().flatten().map(|i| &self.nodes[i]);
        let depth = inputs.iter().flatten().map(|i| self.nodes[*i].depth).max().unwrap_or(0) + 1;
        let (bounds, opaque, task, map) = match &node.kind {
            NodeKind::Source(source) => {
                let opaque = !source.layout().format.channels.has_alpha();
                (source.bounds(), opaque, Task::Read(source.clone()), None)
            }
            NodeKind::Operation(operation, transparency) => {
                let keeps = first.is_none_or(|input| input.opaque);
                let work = operation.work(&boxes);
                let map = if let Work::Affine(map) = &work { Some(map.clone()) } else { None };
                let (task, moves) = task(work);
                let opaque = match transparency {
                    Transparency::Has => moves && keeps,
                    Transparency::Keeps => keeps,
                    Transparency::Lacks => true,
                };
                let start = first.map_or(Rect::EMPTY, |input| input.start);
                (operation.bounds_from(&boxes, start), opaque, task, map)
            }
        };
        let start = match (&node.kind, first) {
            (NodeKind::Source(source), _) => source.start(),
            (_, first) => first.map_or(bounds, |input| input.start),
        };
        let (name, operation) = (node.name.clone(), node.operation);
        Seen { name, operation, bounds, start, opaque, task, map, inputs, uses: 0, depth }
    }

    /// Lets the picture that a node is made of be read smaller, if that is enough for it, and
    /// nothing else looks at that picture.
    fn read_smaller(&mut self, node: &crate::Node, inputs: &[Option<NodeId>]) {
        let (NodeKind::Operation(operation, _), Some(Some(input))) = (&node.kind, inputs.first())
        else {
            return;
        };
        let seen = &mut self.nodes[*input];
        let (Task::Read(source), 1) = (&seen.task, seen.uses) else { return };
        let Some((width, height)) = operation.least_size(&[Some(seen.bounds)]) else { return };
        let enough = |times: &u32| {
            seen.bounds.width() / times >= width && seen.bounds.height() / times >= height
        };
        let Some(source) =
            [8, 4, 2].iter().find(|times| enough(times)).and_then(|times| source.smaller(*times))
        else {
            return;
        };
        (seen.bounds, seen.start) = (source.bounds(), source.start());
        seen.task = Task::Read(source);
    }

    /// Puts a node in its place, or the works that it is.
    fn place_stages(&mut self, mut seen: Seen, uses: usize) -> NodeId {
        let Task::Work(Work::Stages(stages)) = &mut seen.task else {
            return self.place(seen, uses);
        };
        let stages = std::mem::take(stages);
        let last = stages.len().saturating_sub(1);
        for (i, Stage { bounds, work }) in stages.into_iter().enumerate() {
            let stage = Seen { bounds, task: task(work).0, ..seen.clone() };
            let place = self.place(stage, if i == last { uses } else { 1 });
            seen.inputs[0] = Some(place);
        }
        seen.inputs[0].unwrap_or(0)
    }

    /// Puts a node in its place: its input's place if it changes nothing.
    fn place(&mut self, mut seen: Seen, uses: usize) -> NodeId {
        let input = seen.inputs.first().copied().flatten();
        if let (Task::Clip | Task::Shift(0, 0), Some(input)) = (&seen.task, input)
            && self.nodes[input].bounds == seen.bounds
            && self.nodes[input].opaque == seen.opaque
        {
            let before = &mut self.nodes[input];
            before.uses = before.uses.max(uses);
            return input;
        }
        if let Some(input) = input {
            self.merge_maps(&mut seen, input);
        }
        // For now: how often the graph itself uses it, so that maps know whether they may merge.
        seen.uses = uses;
        self.nodes.push(seen);
        self.nodes.len() - 1
    }

    /// Makes one map of two in a row, if nothing else looks at what is between them.
    fn merge_maps(&self, seen: &mut Seen, input: NodeId) {
        let before = &self.nodes[input];
        let (Some(outer), Some(inner)) = (&seen.map, &before.map) else { return };
        let alike = outer.sampler == inner.sampler
            && outer.abyss == inner.abyss
            && outer.space == inner.space
            && outer.near_z == inner.near_z;
        let Some(source) = before.inputs[0].filter(|_| alike && before.uses == 1) else { return };
        let matrix = outer.matrix.after(&inner.matrix).rounded();
        let map = AffineWork { matrix, ..outer.clone() };
        let (task, moves) = task(Work::Affine(map.clone()));
        seen.bounds = matrix.bounds_beyond(&self.nodes[source].bounds, map.near_z);
        seen.opaque = moves && self.nodes[source].opaque;
        (seen.inputs, seen.task, seen.map) = (vec![Some(source)], task, Some(map));
    }

    fn count_uses(&mut self) {
        let mut uses = vec![0; self.nodes.len()];
        uses[self.result] = 1;
        for id in (0..self.nodes.len()).rev().filter(|id| *id <= self.result) {
            if uses[id] > 0 {
                self.nodes[id].inputs.iter().flatten().for_each(|input| uses[*input] += 1);
            }
        }
        self.nodes.iter_mut().zip(uses).for_each(|(node, uses)| node.uses = uses);
    }
}

/// What is to be done, and whether it only moves pixels.
fn task(work: Work) -> (Task, bool) {
    match work {
        Work::Pass => (Task::Clip, false),
        Work::Affine(affine) => match shift(&affine) {
            Some((x, y)) => (Task::Shift(x, y), true),
            None => (Task::Work(Work::Affine(affine)), false),
        },
        other => (Task::Work(other), false),
    }
}

/// The whole pixels that a map moves by, if that is all it does. The nearest pixels do not know
/// parts of pixels.
fn shift(affine: &AffineWork) -> Option<(i32, i32)> {
    let [[_, _, x], [_, _, y], _] = affine.matrix.0;
    let nearest = affine.sampler == Sampler::Nearest && affine.matrix == Matrix::translate(x, y);
    let map = if nearest { Matrix::translate(x.round(), y.round()) } else { affine.matrix };
    map.whole_translation()
}
