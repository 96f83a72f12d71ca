//! One result: from a node of a graph to a picture file.

use std::io::Write;
use std::sync::Arc;

use imgflo_codec::{Encode, Metadata, embed, encode, encode_frames};
use imgflo_engine::{
    Control, Graph, Limits, NodeId, NodeKind, Plan, Report, Request, Resolved, Settings, Source,
    outlook, plan, run,
};
use imgflo_op::OpDef;
use imgflo_pixel::{Channels, Format, Layout, Rect, Sample};

use crate::{Error, Film, FrameSink, Input, Look, fit};

/// A result that is planned: what it takes is known, and nothing is done yet.
#[derive(Debug)]
pub struct Job {
    plan: Plan,
    encode: Encode,
    /// What is kept of what the first picture's file says.
    metadata: Metadata,
    /// The animated pictures that it is made of, where the result can be animated too.
    films: Vec<Arc<Film>>,
}

impl Job {
    /// Plans what comes from `node`. `inputs` are the pictures that were given to the graph,
    /// `operations` those there are.
    ///
    /// # Errors
    /// When the graph cannot be rendered, or needs more than the limits allow.
    pub fn new(
        resolved: &Resolved,
        node: NodeId,
        look: &Look,
        inputs: &[Input],
        (operations, limits): (&[&'static OpDef], &Limits),
    ) -> Result<Self, Error> {
        let format = look.format(&resolved.graph, node);
        let seen = outlook(&resolved.graph, node, limits)?;
        let bounds = look.region.unwrap_or(seen.bounds);
        let mut request = Request { region: look.region, ..Request::all(node, format) };
        let mut opaque = seen.opaque;
        let mut fitted = None;
        if let Some((scaled, shown)) = fitting(look, &bounds) {
            let mut graph = resolved.graph.clone();
            let linear = look.size.is_none_or(|size| size.linear);
            let added = (&mut graph, operations);
            request.node = fit::resize(added, node, &bounds, scaled, linear)?;
            request.region = Some(shown);
            opaque &= shown.width() <= scaled.0 && shown.height() <= scaled.1;
            fitted = Some(graph);
        }
        if opaque && format.channels == Channels::Rgba {
            request.format = look.encode.accepts(Format { channels: Channels::Rgb, ..format });
        }
        let planned = plan(fitted.as_ref().unwrap_or(&resolved.graph), &request, limits)?;
        let films = moving(&resolved.graph, node, look, inputs);
        let metadata = metadata(&resolved.graph, node, look, inputs)?;
        Ok(Self { plan: planned, encode: look.encode, metadata, films })
    }

    /// The same, with a graph in the file, which is not looked at: [`crate::notation::carried`].
    ///
    /// # Errors
    /// When it is too long, or files of the format carry none.
    pub fn carrying(mut self, graph: String) -> Result<Self, Error> {
        let format = self.encode.format;
        if !format.carries_graphs() {
            return Err(imgflo_codec::Error::NoGraph { format }.into());
        }
        self.metadata = self.metadata.with_graph(graph)?;
        Ok(self)
    }

    /// What is done, step by step.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The size and format of the result, or of each of its frames.
    pub fn layout(&self) -> Layout {
        self.plan.layout()
    }

    /// How many frames the result has, as far as its inputs' headers tell; 1 if it does not move.
    pub fn frames(&self) -> u32 {
        self.films.first().map_or(1, |film| film.reel().frames().max(1))
    }

    /// The name of the film that the result follows, if it moves.
    pub fn follows(&self) -> Option<&str> {
        self.films.first().map(|film| film.reel().name())
    }

    /// What was to be kept of the first picture's file, but is too large.
    pub fn left_out(&self) -> &[&'static str] {
        self.metadata.left_out()
    }

    /// Bytes of memory for pixels, at most.
    pub fn memory(&self) -> u64 {
        let frame = if self.films.is_empty() { 0 } else { self.layout().bytes() as u64 };
        // Frames on their way to the encoder, and those that it compares.
        self.plan.memory() + 5 * frame
    }

    /// Renders it. The progress told is rows or frames done, and how many there are. What is written
    /// is complete only if this succeeds.
    ///
    /// # Errors
    /// When an input cannot be read, the result cannot be written, or the job is stopped.
    pub fn run(
        &self,
        write: Box<dyn Write + Send>,
        control: &Control<'_>,
        settings: &Settings,
    ) -> Result<Report, Error> {
        let write = embed(write, &self.encode, &self.metadata)?;
        if let Some(first) = self.films.first() {
            let encode = Encode { loops: first.reel().loops(), ..self.encode };
            let sink = Box::new(encode_frames(write, self.layout(), &encode)?);
            return self.run_film(sink, control, settings);
        }
        let rows = encode(write, self.plan.layout(), &self.encode)?;
        Ok(run(&self.plan, rows, control, settings)?)
    }

    /// Renders frame by frame, where each goes to `sink`; once, if nothing moves. The progress told
    /// is frames done, and how many there are.
    ///
    /// # Errors
    /// As [`Job::run`].
    pub fn run_film(
        &self,
        sink: Box<dyn FrameSink>,
        control: &Control<'_>,
        settings: &Settings,
    ) -> Result<Report, Error> {
        crate::animation::render(&self.plan, &self.films, sink, control, settings)
    }
}

/// The width and height that a result is scaled to, and the part of that which is shown, if it is to
/// have another size than it has.
fn fitting(look: &Look, bounds: &Rect) -> Option<((u32, u32), Rect)> {
    // Planning says what is wrong with these.
    let size = look.size.filter(|_| !bounds.is_infinite() && !bounds.is_empty())?;
    let (scaled, shown) = size.fitted(bounds);
    let as_is = (bounds.width(), bounds.height());
    (scaled != as_is || (shown.width(), shown.height()) != as_is).then_some((scaled, shown))
}

/// The films that a result moves with.
fn moving(graph: &Graph, node: NodeId, look: &Look, inputs: &[Input]) -> Vec<Arc<Film>> {
    if !look.encode.format.can_be_animated() {
        return Vec::new();
    }
    let sources = sources(graph, node);
    let used =
        |film: &&Arc<Film>| sources.iter().any(|source| source.identity() == film.identity());
    inputs.iter().filter_map(Input::frames).filter(used).cloned().collect()
}

/// What is kept of what the file of the first picture says.
fn metadata(graph: &Graph, node: NodeId, look: &Look, inputs: &[Input]) -> Result<Metadata, Error> {
    let first = match sources(graph, node).first() {
        Some(first) if !look.keep.is_nothing() => first.identity(),
        _ => return Ok(Metadata::default()),
    };
    let input = inputs.iter().find(|input| input.name() == first);
    input.map_or_else(|| Ok(Metadata::default()), |input| input.metadata(&look.keep))
}

/// Whether a node's result is made of pictures of 8 bits, and of nothing else.
pub(crate) fn all_eight_bit(graph: &Graph, node: NodeId) -> bool {
    let sources = sources(graph, node);
    let eight = |source: &&Arc<dyn Source>| source.layout().format.sample == Sample::U8;
    !sources.is_empty() && sources.iter().all(eight)
}

/// The pictures that a node's result is made of, that of the first input first.
fn sources(graph: &Graph, node: NodeId) -> Vec<&Arc<dyn Source>> {
    let mut waiting = vec![node];
    let mut seen = vec![false; graph.nodes.len()];
    let mut sources = Vec::new();
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut seen[id], true) {
            continue;
        }
        waiting.extend(graph.nodes[id].inputs.iter().rev().flatten());
        if let NodeKind::Source(source) = &graph.nodes[id].kind {
            sources.push(source);
        }
    }
    sources
}
