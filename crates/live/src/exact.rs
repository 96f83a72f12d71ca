//! What has to be made at full size: of a smaller picture some operations make something else.

use std::collections::BTreeSet;

use imgflo_engine::{Graph, NodeId, NodeKind, Request, plan};
use imgflo_op::OpDef;
use imgflo_pixel::{Format, Rect};

use crate::Error;
use crate::hash::Hash;
use crate::kept::Kept;
use crate::scene::Scene;

/// The graph at full size, and the nodes whose results are made there, and then made smaller.
pub(crate) struct Exact<'a> {
    pub(crate) full: Box<Scene<'a>>,
    pub(crate) nodes: BTreeSet<NodeId>,
    /// The size that they are made, in parts of the full size.
    pub(crate) scale: f64,
}

/// The nodes of a graph that look at single pixels.
pub(crate) fn of_pixels(graph: &Graph, operations: &[&'static OpDef]) -> BTreeSet<NodeId> {
    let looks = |name: &str| imgflo_op::find(operations, name).is_some_and(|op| !op.scales);
    let nodes = graph.nodes.iter().enumerate();
    let does = nodes
        .filter(|(_, node)| matches!(node.kind, NodeKind::Operation(..)) && looks(node.operation));
    does.map(|(id, _)| id).collect()
}

impl Exact<'_> {
    /// A hash of what a node's result depends on, its size included.
    pub(crate) fn hash(&self, node: NodeId) -> Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.full.hashes[node]).update(&self.scale.to_ne_bytes());
        *hasher.finalize().as_bytes()
    }

    /// Makes a part of a node's result, all of which lies in `bounds`.
    pub(crate) fn make(
        &self,
        node: NodeId,
        (part, bounds): (Rect, Rect),
        format: Format,
    ) -> Result<Kept, Error> {
        let (full, studio) = (&self.full, self.full.studio);
        let all = full.outlook(node)?.bounds;
        let region = if part == bounds { all } else { self.enlarged(&part).and(&all) };
        let mut graph = full.graph.clone();
        let size = (part.width(), part.height());
        let small =
            imgflo_render::resize((&mut graph, studio.operations), node, &region, size, true)?;
        let plan = plan(&graph, &Request::all(small, format), &studio.limits)?;
        let (kept, report) = studio.keep(&plan, &full.control())?;
        full.note(&plan, &report);
        Ok(Kept { part, ..kept })
    }

    /// A part in pixels at full size.
    fn enlarged(&self, part: &Rect) -> Rect {
        let at = |at: i32| f64::from(at) / self.scale;
        Rect::around(at(part.x0), at(part.y0), at(part.x1), at(part.y1))
    }
}
