//! What all renderings share, and the pictures that they start from.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use imgflo_engine::{
    Control, Error as EngineError, Graph, Limits, Node, NodeKind, Plan, Report, Request, Source,
    plan, run,
};
use imgflo_op::OpDef;
use imgflo_pixel::{
    Alpha, Channels, Format, Layout, Rect, RowsError, Sample, Space, Transfer, WriteRows,
};

use crate::cache::Cache;
use crate::kept::{Held, Kept, Named};
use crate::level::side;
use crate::{Error, Picture};

/// What all renderings share.
#[derive(Debug)]
pub(crate) struct Studio {
    pub(crate) operations: &'static [&'static OpDef],
    /// Of one rendering.
    pub(crate) limits: Limits,
    /// Threads of one rendering.
    pub(crate) threads: usize,
    /// Pictures, decoded, and results of nodes.
    pub(crate) kept: Cache,
}

impl Studio {
    /// A picture as it is, not decoded: for all that can be told without its pixels.
    pub(crate) fn file(picture: &Picture) -> Arc<dyn Source> {
        Arc::new(Named { identity: picture.hash().to_owned(), file: picture.source() })
    }

    /// A picture at a level of detail, decoded, unless that would take too much of what is kept.
    pub(crate) fn picture(
        &self,
        picture: &Picture,
        scale: f64,
        stop: &AtomicBool,
    ) -> Result<Arc<dyn Source>, Error> {
        let file = Self::file(picture);
        let Layout { width, height, format } = file.layout();
        let (width, height) = (side(width, scale), side(height, scale));
        let layout = Layout { width, height, format };
        let full = layout == file.layout();
        if full && !self.kept.has_room_for(layout.bytes() as u64) {
            return Ok(file);
        }
        let identity = format!("{} {width}x{height}", picture.hash());
        let hash = *blake3::hash(identity.as_bytes()).as_bytes();
        let bounds = Rect::new(0, 0, width, height);
        let kept = match self.kept.get(&hash, &bounds) {
            Some(kept) => kept,
            None => {
                let kept = Arc::new(self.decode(&file, layout, stop)?);
                self.kept.put(hash, &kept);
                kept
            }
        };
        let file = full.then_some(file);
        Ok(Arc::new(Held { hash, format, bounds, start: bounds, file, kept: OnceLock::from(kept) }))
    }

    /// The pixels of a picture file, made as large as `layout` says.
    fn decode(
        &self,
        file: &Arc<dyn Source>,
        layout: Layout,
        stop: &AtomicBool,
    ) -> Result<Kept, Error> {
        let mut graph = Graph::default();
        let kind = NodeKind::Source(file.clone());
        let mut node = graph.add(Node {
            name: "picture".into(),
            operation: "gegl:load",
            kind,
            inputs: Vec::new(),
        });
        if layout != file.layout() {
            let size = (layout.width, layout.height);
            node = imgflo_render::resize(
                (&mut graph, self.operations),
                node,
                &file.bounds(),
                size,
                true,
            )?;
        }
        let plan = plan(&graph, &Request::all(node, layout.format), &self.limits)?;
        let control = Control { cancel: Some(stop), progress: None };
        Ok(self.keep(&plan, &control)?.0)
    }

    /// Runs a plan, and keeps what it makes.
    pub(crate) fn keep(
        &self,
        plan: &Plan,
        control: &Control<'_>,
    ) -> Result<(Kept, Report), EngineError> {
        let layout = plan.layout();
        let pixels = Arc::new(Mutex::new(Vec::with_capacity(layout.bytes())));
        let report = run(plan, Box::new(Memory(pixels.clone())), control, &self.settings())?;
        let pixels = std::mem::take(&mut *pixels.lock().unwrap_or_else(PoisonError::into_inner));
        Ok((Kept { part: plan.region(), format: layout.format, pixels }, report))
    }

    /// How plans are run.
    pub(crate) fn settings(&self) -> imgflo_engine::Settings {
        imgflo_engine::Settings { threads: self.threads, ..imgflo_engine::Settings::default() }
    }
}

/// Whether a rendering was told to stop.
pub(crate) fn is_stopped(stop: &AtomicBool) -> bool {
    stop.load(Ordering::Relaxed)
}

/// Rows that stay in memory.
struct Memory(Arc<Mutex<Vec<u8>>>);

impl WriteRows for Memory {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(rows);
        Ok(())
    }
    fn finish(self: Box<Self>) -> Result<(), RowsError> {
        Ok(())
    }
}

/// Light, straight alpha: what any numbers can be kept as, if not to the last bit.
pub(crate) const LIGHT: Format = Format {
    channels: Channels::Rgba,
    sample: Sample::F32,
    transfer: Transfer::Linear,
    alpha: Alpha::Straight,
};

/// The format that keeps numbers of a space as they are, if there is one.
pub(crate) fn format_of(space: Space, opaque: bool) -> Option<Format> {
    let (transfer, alpha) = match space {
        Space::Linear => (Transfer::Linear, Alpha::Straight),
        Space::Premultiplied => (Transfer::Linear, Alpha::Premultiplied),
        Space::Perceptual => (Transfer::Srgb, Alpha::Straight),
        Space::PerceptualPremultiplied => (Transfer::Srgb, Alpha::Premultiplied),
        _ => return None,
    };
    let channels = if opaque { Channels::Rgb } else { Channels::Rgba };
    Some(Format { channels, transfer, alpha, ..LIGHT })
}
