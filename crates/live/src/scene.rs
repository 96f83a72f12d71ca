//! A graph at a level of detail, and the results of its nodes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use imgflo_engine::{
    Control, Error as EngineError, Graph, Node, NodeId, NodeKind, Outlook, Plan, Report, Request,
    Source, outlook, plan,
};
use imgflo_pixel::{Format, Rect};

use crate::exact::Exact;
use crate::hash::{Hash, hashes, hashes_given};
use crate::kept::{Held, Kept};
use crate::part::Part;
use crate::studio::{LIGHT, Studio, format_of, is_stopped};
use crate::{Error, NodeTime, Picture};

/// A graph at a level of detail, and where it is cut: the results of the nodes there are kept.
pub(crate) struct Scene<'a> {
    pub(crate) studio: &'a Studio,
    pub(crate) graph: Graph,
    /// The node that is shown.
    pub(crate) node: NodeId,
    pub(crate) cuts: BTreeSet<NodeId>,
    /// What is made at full size, and then made smaller.
    exact: Option<Exact<'a>>,
    pub(crate) hashes: Vec<Hash>,
    stop: &'a AtomicBool,
    times: Mutex<BTreeMap<String, NodeTime>>,
}

/// A result that is kept in place of the node that gives it.
type Stand = (NodeId, Arc<Held>);

impl<'a> Scene<'a> {
    /// The part of a graph at a level of detail, not cut.
    pub(crate) fn new(
        studio: &'a Studio,
        part: &Part<'_>,
        scale: f64,
        stop: &'a AtomicBool,
    ) -> Result<Self, Error> {
        let open = |picture: &Picture| studio.picture(picture, scale, stop);
        let resolved = part.resolve(scale, &open, (studio.operations, &studio.limits));
        if is_stopped(stop) {
            return Err(EngineError::Cancelled.into());
        }
        let (graph, node) = resolved?;
        let (hashes, cuts, exact) = (hashes(&graph), BTreeSet::new(), None);
        Ok(Self { studio, graph, node, cuts, exact, hashes, stop, times: Mutex::default() })
    }

    /// What is known of a node's result.
    pub(crate) fn outlook(&self, node: NodeId) -> Result<Outlook, Error> {
        Ok(outlook(&self.graph, node, &self.studio.limits)?)
    }

    /// Shows a part of the result made smaller, from the origin on, instead of the result.
    pub(crate) fn shrink(&mut self, part: &Rect, size: (u32, u32)) -> Result<(), Error> {
        let graph = (&mut self.graph, self.studio.operations);
        self.node = imgflo_render::resize(graph, self.node, part, size, true)?;
        self.hash();
        Ok(())
    }

    /// Has some results made at full size, and so all that is made of them made anew.
    pub(crate) fn sharpen(&mut self, exact: Exact<'a>) {
        self.exact = Some(exact);
        self.hash();
    }

    fn hash(&mut self) {
        let exact = |node| Some(self.exact_at(node)?.hash(node));
        self.hashes = hashes_given(&self.graph, exact);
    }

    /// A plan for a part of the result of the node that is shown.
    pub(crate) fn plan(&self, region: Rect, format: Format) -> Result<Plan, Error> {
        self.plan_of(self.node, region, format)
    }

    /// A plan for a part of a node's result. What it needs of the nodes where the graph is cut is
    /// made, unless it is there.
    fn plan_of(&self, node: NodeId, region: Rect, format: Format) -> Result<Plan, Error> {
        let mut graph = self.graph.clone();
        let exact = self.exact.iter().flat_map(|exact| &exact.nodes);
        let stands: BTreeSet<NodeId> = self.cuts.iter().chain(exact).copied().collect();
        let mut held: BTreeMap<String, Stand> = BTreeMap::new();
        // A result that is to be made cannot stand for itself, unless it is made elsewhere.
        for cut in stands.into_iter().filter(|cut| *cut < node || self.exact_at(*cut).is_some()) {
            let Some(source) = self.hold(cut)? else { continue };
            let kind = NodeKind::Source(source.clone());
            graph.nodes[cut] = Node { kind, inputs: Vec::new(), ..graph.nodes[cut].clone() };
            held.insert(source.identity(), (cut, source));
        }
        let request = Request { region: Some(region), ..Request::all(node, format) };
        let plan = plan(&graph, &request, &self.studio.limits)?;
        for (identity, part) in plan.reads() {
            if let Some((cut, source)) = held.get(&identity) {
                // Two nodes that do the same are one here.
                let _ = source.kept.set(self.keep(*cut, part, source)?);
            }
        }
        Ok(plan)
    }

    /// What makes a node's result at full size, if it has to be.
    fn exact_at(&self, node: NodeId) -> Option<&Exact<'a>> {
        self.exact.as_ref().filter(|exact| exact.nodes.contains(&node))
    }

    /// What stands for a node's result, if it can be kept.
    fn hold(&self, node: NodeId) -> Result<Option<Arc<Held>>, Error> {
        let Outlook { bounds, start, space, opaque } = self.outlook(node)?;
        let hash = self.hashes[node];
        let format = match (self.exact_at(node), format_of(space, opaque)) {
            (Some(_), format) => format.unwrap_or(LIGHT),
            (None, Some(format)) if !bounds.is_infinite() => format,
            _ => return Ok(None),
        };
        if bounds.is_empty() {
            return Ok(None);
        }
        let (file, kept) = (None, OnceLock::new());
        Ok(Some(Arc::new(Held { hash, format, bounds, start, file, kept })))
    }

    /// A part of a node's result: from before, or made and kept.
    fn keep(&self, node: NodeId, part: Rect, held: &Held) -> Result<Arc<Kept>, Error> {
        if let Some(kept) = self.studio.kept.get(&held.hash, &part) {
            return Ok(kept);
        }
        let kept = match self.exact_at(node) {
            Some(exact) => exact.make(node, (part, held.bounds), held.format)?,
            None => self.make(node, part, held.format)?,
        };
        let kept = Arc::new(kept);
        self.studio.kept.put(held.hash, &kept);
        Ok(kept)
    }

    fn make(&self, node: NodeId, part: Rect, format: Format) -> Result<Kept, Error> {
        let plan = self.plan_of(node, part, format)?;
        let (kept, report) = self.studio.keep(&plan, &self.control())?;
        self.note(&plan, &report);
        Ok(kept)
    }

    /// The hand that may stop it.
    pub(crate) fn control(&self) -> Control<'a> {
        Control { cancel: Some(self.stop), progress: None }
    }

    /// Notes what the nodes of a plan took. Where several are computed together, each has an equal
    /// share.
    pub(crate) fn note(&self, plan: &Plan, report: &Report) {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        for (step, time) in plan.steps().into_iter().zip(&report.steps) {
            if step.kind == "read" {
                continue;
            }
            let ms = time.busy.as_secs_f64() * 1e3 / step.nodes.len().max(1) as f64;
            let (width, height) = (step.region.width(), step.region.height());
            for node in step.nodes {
                let fresh = NodeTime { node: node.clone(), ms: 0.0, width, height };
                times.entry(node).or_insert(fresh).ms += ms;
            }
        }
    }

    /// What was computed, and what it took.
    pub(crate) fn times(self) -> Vec<NodeTime> {
        let mut times = self.times.into_inner().unwrap_or_else(PoisonError::into_inner);
        let full = self.exact.map(|exact| exact.full.times()).unwrap_or_default();
        times.extend(full.into_iter().map(|time| (time.node.clone(), time)));
        times.into_values().collect()
    }
}
