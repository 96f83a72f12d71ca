//! A graph at a level of detail, and the results of its nodes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use imgflo_engine::{
    Control, Error as EngineError, Graph, Node, NodeId, NodeKind, Outlook, Plan, Report, Request,
    Source, outlook, plan,
};
use imgflo_pixel::{Format, Rect};

use crate::NodeTime;
use crate::hash::{Hash, hashes};
use crate::kept::{Held, Kept};
use crate::part::Part;
use crate::studio::{Studio, format_of, is_stopped};
use crate::{Error, Picture};

/// A graph at a level of detail, and where it is cut: the results of the nodes there are kept.
pub(crate) struct Scene<'a> {
    pub(crate) studio: &'a Studio,
    pub(crate) graph: Graph,
    /// The node that is shown.
    pub(crate) node: NodeId,
    pub(crate) cuts: BTreeSet<NodeId>,
    hashes: Vec<Hash>,
    stop: &'a AtomicBool,
    times: Mutex<BTreeMap<String, NodeTime>>,
}

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
        let (hashes, cuts) = (hashes(&graph), BTreeSet::new());
        Ok(Self { studio, graph, node, cuts, hashes, stop, times: Mutex::default() })
    }

    /// What is known of a node's result.
    pub(crate) fn outlook(&self, node: NodeId) -> Result<Outlook, Error> {
        Ok(outlook(&self.graph, node, &self.studio.limits)?)
    }

    /// A plan for a part of a node's result. What it needs of the nodes where the graph is cut is
    /// made, unless it is there.
    pub(crate) fn plan(&self, node: NodeId, region: Rect, format: Format) -> Result<Plan, Error> {
        let mut graph = self.graph.clone();
        let mut held = BTreeMap::new();
        for cut in self.cuts.iter().copied().filter(|cut| *cut < node) {
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
                let _ = source.kept.set(self.keep(*cut, part, source.format)?);
            }
        }
        Ok(plan)
    }

    /// What stands for a node's result, if it can be kept.
    fn hold(&self, node: NodeId) -> Result<Option<Arc<Held>>, Error> {
        let Outlook { bounds, start, space, opaque } = self.outlook(node)?;
        let Some(format) = format_of(space, opaque) else { return Ok(None) };
        if bounds.is_infinite() || bounds.is_empty() {
            return Ok(None);
        }
        let identity = blake3::Hash::from_bytes(self.hashes[node]).to_hex().to_string();
        let (file, kept) = (None, OnceLock::new());
        Ok(Some(Arc::new(Held { identity, format, bounds, start, file, kept })))
    }

    /// A part of a node's result: from before, or made and kept.
    fn keep(&self, node: NodeId, part: Rect, format: Format) -> Result<Arc<Kept>, Error> {
        let hash = &self.hashes[node];
        if let Some(kept) = self.studio.kept.get(hash, &part) {
            return Ok(kept);
        }
        let plan = self.plan(node, part, format)?;
        let (kept, report) = self.studio.keep(&plan, &self.control())?;
        self.note(&plan, &report);
        let kept = Arc::new(kept);
        self.studio.kept.put(*hash, &kept);
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
            let ms = time.as_secs_f64() * 1e3 / step.nodes.len().max(1) as f64;
            let (width, height) = (step.region.width(), step.region.height());
            for node in step.nodes {
                let fresh = NodeTime { node: node.clone(), ms: 0.0, width, height };
                times.entry(node).or_insert(fresh).ms += ms;
            }
        }
    }

    /// What was computed, and what it took.
    pub(crate) fn times(self) -> Vec<NodeTime> {
        let times = self.times.into_inner().unwrap_or_else(PoisonError::into_inner);
        times.into_values().collect()
    }
}
