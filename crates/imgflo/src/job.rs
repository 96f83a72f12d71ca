//! One result: from a node of a graph to a file.

use std::sync::Arc;

use imgflo_codec::{Compression, Encode, FileFormat, Keep, Metadata, embed, encode};
use imgflo_engine::{
    Control, Graph, Limits, NodeId, NodeKind, Plan, Request, Resolved, Settings, Source, plan, run,
};
use imgflo_pixel::{Channels, Format, Rect, Sample};

use crate::cli::{Depth, Effort, Kept, Look};
use crate::film::Film;
use crate::opened::Opened;
use crate::output::{Output, Target};
use crate::{Error, animation, fit, say, stop};

/// How a result is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Writing {
    encode: Encode,
    sample: Option<Sample>,
    keep: Keep,
}

/// A result that is planned.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) plan: Plan,
    encode: Encode,
    /// What is kept of the first picture's metadata.
    metadata: Metadata,
    /// The animated pictures that it is made of, where the result can be animated too.
    films: Vec<Arc<Film>>,
}

impl Writing {
    /// How a result is written to `target`.
    pub(crate) fn choose(look: &Look, target: &Target) -> Result<Self, Error> {
        let extension = match (&look.format, target) {
            (Some(format), _) => format.clone(),
            (None, Target::File(path)) => {
                let extension = path.extension().and_then(|extension| extension.to_str());
                extension.unwrap_or_default().to_owned()
            }
            (None, Target::Stdout) => String::new(),
        };
        let remedy = "name a file .png or .jpg, or give --format";
        let usage = |message| Error::Usage(format!("{}: {message}", target.name()));
        if extension.is_empty() {
            return Err(usage(format!("cannot tell which file format to write; {remedy}")));
        }
        let format = FileFormat::of_extension(&extension);
        let format = format.map_err(|error| usage(error.to_string()))?;
        let mut encode = Encode::new(format);
        encode.quality = look.quality.unwrap_or(encode.quality);
        encode.lossless = look.lossless;
        encode.compression = match look.effort {
            Effort::Fast => Compression::Fast,
            Effort::Balanced => Compression::Balanced,
            Effort::Small => Compression::Small,
        };
        let sample = look.depth.map(|depth| match depth {
            Depth::Eight => Sample::U8,
            Depth::Sixteen => Sample::U16,
            Depth::Float => Sample::F32,
        });
        let keep = keep(&look.keep);
        if !keep.is_nothing() && !format.carries_metadata() {
            let message = "files have no metadata here; leave out --keep, or write .jpg";
            return Err(usage(format!("{format} {message}")));
        }
        let writing = Self { encode, sample, keep };
        match sample {
            Some(sample) if !holds(&encode, sample) => Err(usage(format!(
                "{format} has no {}; {}",
                depth_name(sample),
                other(&encode, sample)
            ))),
            _ => Ok(writing),
        }
    }

    /// The finest format wanted for what comes from `node`.
    fn format(&self, graph: &Graph, node: NodeId) -> Format {
        let sample = self.sample.unwrap_or_else(|| match self.encode.format {
            FileFormat::Tiff => Sample::F32,
            _ if all_eight_bit(graph, node) => Sample::U8,
            _ => Sample::U16,
        });
        self.encode.accepts(Format::srgb(Channels::Rgba, sample))
    }
}

impl Job {
    /// Plans what comes from `node`.
    pub(crate) fn new(
        resolved: &Resolved,
        node: NodeId,
        look: &Look,
        writing: &Writing,
        (limits, opened): (&Limits, &Opened),
    ) -> Result<Self, Error> {
        let format = writing.format(&resolved.graph, node);
        let mut request = Request::all(node, format);
        request.region = look.region.map(|crop| crop.0);
        let mut planned = plan(&resolved.graph, &request, limits)?;
        let opaque = planned.is_opaque();
        let mut fitted = None;
        if let Some(size) = look.size {
            let bounds = planned.region();
            let (width, height) = fit::fitted(&bounds, size, look.enlarge);
            if (width, height) != (bounds.width(), bounds.height()) {
                let mut graph = resolved.graph.clone();
                request.node =
                    fit::resize(&mut graph, node, &bounds, (width, height), !look.gamma)?;
                request.region = Some(Rect::new(0, 0, width, height));
                fitted = Some(graph);
            }
        }
        let graph = fitted.as_ref().unwrap_or(&resolved.graph);
        if opaque && format.channels == Channels::Rgba {
            let opaque = Format { channels: Channels::Rgb, ..format };
            request.format = writing.encode.accepts(opaque);
        }
        if fitted.is_some() || request.format != format {
            planned = plan(graph, &request, limits)?;
        }
        let animated = writing.encode.format.can_be_animated();
        let sources = sources(&resolved.graph, node);
        let moves = |film: &Arc<Film>| {
            animated && sources.iter().any(|source| source.identity() == film.identity())
        };
        let films = opened.films.iter().filter(|film| moves(film)).cloned().collect();
        let metadata = match sources.first() {
            Some(first) if !writing.keep.is_nothing() => {
                opened.metadata(&first.identity(), &writing.keep)?
            }
            _ => Metadata::default(),
        };
        Ok(Self { plan: planned, encode: writing.encode, metadata, films })
    }

    /// Renders it, and puts it in its place. `progress` is told rows or frames done, and how many
    /// there are.
    pub(crate) fn run(
        &self,
        target: &Target,
        settings: &Settings,
        times: bool,
        progress: Option<&(dyn Fn(u32, u32) + Sync)>,
    ) -> Result<(), Error> {
        if !self.films.is_empty() {
            let what = (&self.plan, &self.encode, &self.metadata);
            return animation::render(what, &self.films, target, settings, progress);
        }
        let (output, write) = Output::create(target)?;
        let named = |error: Error| error.about(&target.name());
        let write = embed(write, &self.encode, &self.metadata);
        let write = write.map_err(|error| named(error.into()))?;
        let rows = encode(write, self.plan.layout(), &self.encode);
        let rows = rows.map_err(|error| named(error.into()))?;
        let control = Control { cancel: Some(stop::flag()), progress };
        let report = run(&self.plan, rows, &control, settings).map_err(|error| match error {
            imgflo_engine::Error::Sink(message) => named(Error::Failed(message)),
            other => other.into(),
        })?;
        output.commit()?;
        if times {
            say::lines(&format!("{}: {}", target.name(), self.plan.to_text(Some(&report))));
        }
        Ok(())
    }
}

/// Whether files written so can have such samples.
fn holds(encode: &Encode, sample: Sample) -> bool {
    encode.accepts(Format::srgb(Channels::Rgb, sample)).sample == sample
}

fn depth_name(sample: Sample) -> &'static str {
    match sample {
        Sample::U8 => "8 bits",
        Sample::U16 => "16 bits",
        Sample::F32 => "floating point",
    }
}

/// What to do instead.
fn other(encode: &Encode, sample: Sample) -> String {
    let written = FileFormat::ALL.into_iter().filter(|format| format.can_be_written());
    let holding: Vec<_> = written
        .filter(|format| holds(&Encode::new(*format), sample))
        .map(|format| format!(".{}", format.extensions()[0]))
        .collect();
    let words = sample == Sample::F32 && holds(encode, Sample::U16);
    let instead = if words { "choose --depth 16" } else { "leave out --depth" };
    format!("{instead}, or write {}", holding.join(", "))
}

/// Whether a node's result is made of pictures of 8 bits, and of nothing else.
fn all_eight_bit(graph: &Graph, node: NodeId) -> bool {
    let sources = sources(graph, node);
    let eight = |source: &&Arc<dyn Source>| source.layout().format.sample == Sample::U8;
    !sources.is_empty() && sources.iter().all(eight)
}

/// What is to be kept.
fn keep(asked: &[Kept]) -> Keep {
    let is = |kept| asked.contains(&kept);
    let (exif, xmp, iptc) = (is(Kept::Exif), is(Kept::Xmp), is(Kept::Iptc));
    Keep { exif, xmp, iptc, location: is(Kept::Location) }
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
