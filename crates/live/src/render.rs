//! One picture of a view.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use imgflo_codec::FileFormat;
use imgflo_engine::{Control, Error as EngineError, Graph, NodeId, Outlook, outlook, run};
use imgflo_pixel::{Channels, Format, Rect, Sample};

use crate::cut::Changes;
use crate::exact::{Exact, of_pixels};
use crate::file::{Bytes, settings, written};
use crate::hash::{Hash, hashes};
use crate::level::Level;
use crate::names::own;
use crate::part::Part;
use crate::scene::Scene;
use crate::studio::Studio;
use crate::{Error, NodeTime, Picture, Shown, Snapshot, View};

/// A view of a graph that is to be rendered: all that can be told without any pixel.
pub(crate) struct Draft<'a> {
    snapshot: &'a Snapshot,
    view: &'a View,
    part: Part<'a>,
    /// The part at full size; its pictures are not decoded.
    graph: Graph,
    node: NodeId,
    bounds: Rect,
    level: Level,
}

/// What a rendering gives beside the picture.
pub(crate) struct Rendered {
    pub(crate) shown: Shown,
    /// What the engine's nodes took.
    pub(crate) times: Vec<NodeTime>,
}

/// How a rendering is followed.
pub(crate) struct Watch<'a> {
    /// Set to stop it.
    pub(crate) stop: &'a AtomicBool,
    /// Told how much of it is done.
    pub(crate) progress: Option<&'a (dyn Fn(f64) + Sync)>,
}

impl<'a> Draft<'a> {
    /// Looks at what `view` shows of a graph.
    pub(crate) fn new(
        studio: &Studio,
        snapshot: &'a Snapshot,
        view: &'a View,
    ) -> Result<Self, Error> {
        let part = Part::of(snapshot, &view.node, &view.port)?;
        let open = |picture: &Picture| Ok(Studio::file(picture));
        let (graph, node) = part.resolve(1.0, &open, (studio.operations, &studio.limits))?;
        let Outlook { bounds, .. } = outlook(&graph, node, &studio.limits)?;
        let level = Level::of(view, &bounds).enlarged(enlargement(&graph, studio)?);
        if level.region.is_empty() {
            return Err(EngineError::Empty { node: view.node.clone() }.into());
        }
        Ok(Self { snapshot, view, part, graph, node, bounds, level })
    }

    /// A hash of what it shows: where it is the same, so is the picture.
    pub(crate) fn hash(&self) -> Hash {
        hashes(&self.graph)[self.node]
    }

    /// The state of the graph that it shows.
    pub(crate) fn revision(&self) -> u64 {
        self.snapshot.revision
    }

    /// Where all of the node's result lies, in pixels at full size.
    pub(crate) fn bounds(&self) -> Rect {
        self.bounds
    }

    /// How large it is shown, and which part.
    pub(crate) fn level(&self) -> &Level {
        &self.level
    }

    /// The graph at a level of detail, not cut.
    pub(crate) fn scene<'b>(
        &'b self,
        studio: &'b Studio,
        scale: f64,
        stop: &'b AtomicBool,
    ) -> Result<Scene<'b>, Error> {
        Scene::new(studio, &self.part, scale, stop)
    }

    /// Lets a scene show what the view does; says which part of its result that is.
    pub(crate) fn frame(&self, scene: &mut Scene<'_>, level: &Level) -> Result<Rect, Error> {
        let part = level.part(&scene.outlook(scene.node)?.bounds, &self.bounds);
        if part.is_empty() {
            return Err(EngineError::Empty { node: self.view.node.clone() }.into());
        }
        let (width, height) = level.size(&part, self.view);
        if level.made == level.scale {
            return Ok(Rect::new(part.x0, part.y0, width, height));
        }
        scene.shrink(&part, (width, height))?;
        Ok(Rect::new(0, 0, width, height))
    }

    /// Its graph at full size.
    pub(crate) fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Whether some of it has to be made at full size to be sharp.
    pub(crate) fn is_hard(&self, studio: &Studio) -> bool {
        self.level.made < 1.0 && !of_pixels(&self.graph, studio.operations).is_empty()
    }

    /// Renders it; if `coarse`, in a way that is quick: what has to be made at full size is made as
    /// it can be, or else all is made at a quarter of its size.
    pub(crate) fn render(
        &self,
        studio: &Studio,
        changes: &Changes,
        coarse: bool,
        watch: &Watch<'_>,
    ) -> Result<Rendered, Error> {
        let begin = Instant::now();
        let hard = self.is_hard(studio);
        let level = if coarse && !hard { self.level.coarser(4.0) } else { self.level };
        let mut scene = Scene::new(studio, &self.part, level.made, watch.stop)?;
        if hard && !coarse {
            scene.sharpen(self.exact(studio, watch.stop)?);
        }
        let kept = |node| studio.kept.has(&scene.hashes[node]);
        scene.cuts = changes.cuts(&self.graph, kept, studio.operations);
        let region = self.frame(&mut scene, &level)?;
        let (file, format) = self.picture(&scene, region, watch)?;
        let shown = Shown {
            file,
            media_type: format.media_type(),
            revision: self.snapshot.revision,
            bounds: self.bounds,
            region: level.region,
            width: region.width(),
            height: region.height(),
            coarse,
            took: begin.elapsed(),
        };
        Ok(Rendered { shown, times: scene.times() })
    }

    fn exact<'b>(&'b self, studio: &'b Studio, stop: &'b AtomicBool) -> Result<Exact<'b>, Error> {
        let full = Box::new(self.scene(studio, 1.0, stop)?);
        let nodes = of_pixels(&self.graph, studio.operations);
        Ok(Exact { full, nodes, scale: self.level.made })
    }

    fn picture(
        &self,
        scene: &Scene<'_>,
        region: Rect,
        watch: &Watch<'_>,
    ) -> Result<(Arc<[u8]>, FileFormat), Error> {
        let format = Format::srgb(Channels::Rgba, Sample::U8);
        let opaque = scene.outlook(scene.node)?.opaque;
        let told = |done: u32, all: u32| {
            if let Some(progress) = watch.progress {
                progress(f64::from(done) / f64::from(all.max(1)));
            }
        };
        let control = Control { progress: Some(&told), ..scene.control() };
        if !opaque {
            let plan = scene.plan(region, format)?;
            let (kept, report) = scene.studio.keep(&plan, &control)?;
            scene.note(&plan, &report);
            return written(self.view, &kept);
        }
        let settings = settings(self.view, &region, false);
        let format = settings.accepts(Format { channels: Channels::Rgb, ..format });
        let plan = scene.plan(region, format)?;
        let bytes = Bytes::default();
        let rows = bytes.start(plan.layout(), &settings)?;
        let report = run(&plan, rows, &control, &scene.studio.settings())?;
        scene.note(&plan, &report);
        Ok((bytes.take(), settings.format))
    }

    /// Times by the names of the graph's own nodes.
    pub(crate) fn own_times(&self, times: Vec<NodeTime>) -> Vec<NodeTime> {
        let mut own_times: Vec<NodeTime> = Vec::new();
        for time in times {
            let Some(node) = own(&self.snapshot.graph, &time.node) else { continue };
            match own_times.iter_mut().find(|one| one.node == node) {
                Some(one) => one.ms += time.ms,
                None => own_times.push(NodeTime { node: node.to_owned(), ..time }),
            }
        }
        own_times
    }
}

/// How many times as large a graph makes its pictures; 1 if hardly at all.
fn enlargement(graph: &Graph, studio: &Studio) -> Result<f64, Error> {
    const HARDLY: f64 = 1.5;
    let bounds = |node: NodeId| Ok::<_, Error>(outlook(graph, node, &studio.limits)?.bounds);
    let mut times = 1.0;
    for (id, node) in graph.nodes.iter().enumerate() {
        let op = imgflo_op::find(studio.operations, node.operation);
        let maps = op.is_some_and(|op| op.kind == "affine" || op.name == "imgflo:resize");
        if let (true, Some(Some(input))) = (maps, node.inputs.first()) {
            let (before, after) = (bounds(*input)?, bounds(id)?);
            let ratio = |after: u32, before: u32| f64::from(after) / f64::from(before.max(1));
            let (x, y) =
                (ratio(after.width(), before.width()), ratio(after.height(), before.height()));
            // What is only turned becomes wider, but not larger.
            times *= if HARDLY < x.min(y) { x.max(y) } else { 1.0 };
        }
    }
    Ok(times)
}
