//! Compositions rendered by imgflo, in this process.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use imgflo_codec::{Decode, Limits as FileLimits, decode, probe};
use imgflo_engine::{
    Control, Given, Limits, Request, Settings, Source, Surroundings, plan, resolve, run,
};
use imgflo_flow::Graph;
use imgflo_ops::OPS;
use imgflo_pixel::{Channels, Format, Layout, ReadRows, RowsError, Sample, WriteRows};

use crate::image::File;
use crate::workplace::picture;
use crate::{Error, Image};

/// Renders the composition in a file.
///
/// # Errors
/// When it cannot be read or rendered.
pub fn render(composition: &Path) -> Result<Image, Error> {
    let bytes = std::fs::read(composition).map_err(|e| Error::File(composition.to_owned(), e))?;
    let name = composition.display().to_string();
    let graph = Graph::from_bytes(&name, &bytes, &imgflo_flow::Limits::default())?;
    let limits = Limits::default();
    let surroundings =
        Surroundings { operations: &OPS, component: &|_| None, open: &open, limits: &limits };
    let resolved = resolve(&graph, &Given::default(), &surroundings)?;
    let (_, node) = resolved.outputs.first().ok_or(Error::NoOutput)?;
    let format = Format::srgb(Channels::Rgba, Sample::F32);
    let plan = plan(&resolved.graph, &Request::all(*node, format), &limits)?;
    let rows = Kept::default();
    let settings = Settings { threads: 1, ..Settings::default() };
    run(&plan, Box::new(rows.clone()), &Control::default(), &settings)?;
    let bytes = rows.0.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Image::of_floats(plan.layout().width, &bytes))
}

fn open(path: &str) -> Result<Arc<dyn Source>, String> {
    let file = picture(path).ok_or_else(|| format!("{path}: there is no such picture"))?;
    let info = probe(&file, &FileLimits::default()).map_err(|error| error.to_string())?;
    let layout = info.layout(&Decode::default());
    Ok(Arc::new(Picture { path: path.to_owned(), layout, file }))
}

/// A picture that a composition starts from.
#[derive(Debug)]
struct Picture {
    path: String,
    layout: Layout,
    file: File,
}

impl Source for Picture {
    fn layout(&self) -> Layout {
        self.layout
    }
    fn identity(&self) -> String {
        self.path.clone()
    }
    fn memory(&self) -> u64 {
        self.file.len() as u64
    }
    fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        let rows = (first > 0).then_some(first..self.layout.height);
        let options = Decode { rows, ..Decode::default() };
        Ok(decode(self.file.clone(), &options, &FileLimits::default())?)
    }
}

/// Keeps all rows.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl WriteRows for Kept {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(rows);
        Ok(())
    }
    fn finish(self: Box<Self>) -> Result<(), RowsError> {
        Ok(())
    }
}
